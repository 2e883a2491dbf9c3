/**
 * A few cases of each target here; a hundred thousand of each with `npm run fuzz` (FUZZ_RUNS, FUZZ_SEED). What goes
 * wrong is kept in tests/fixtures/corpus and tried first from then on.
 */

import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { MAY, type View } from '../../shared/protocol.ts';
import { REQUESTS } from '../fuzz/requests.ts';
import { corpusOf, keep } from '../fuzz/target.ts';
import { TARGETS } from '../fuzz/targets.ts';
import { photo } from '../photos.ts';
import { Page } from './page.ts';
import { RawPage } from './raw_page.ts';
import { startServer } from './running_server.ts';

const RUNS = Number(process.env.FUZZ_RUNS ?? 200);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const TIMEOUT_MS = 20_000 + RUNS * 20;

describe.each(TARGETS)('$name is used or refused', ({ name, inputs, run }) => {
  test('what once went wrong', async () => {
    for (const { file, bytes } of corpusOf(name))
      await expect(Promise.resolve(run(bytes)), file).resolves.toBeUndefined();
  });

  test(`${RUNS} cases`, { timeout: TIMEOUT_MS }, async () => {
    const property = fc.asyncProperty(inputs, async (bytes) => {
      await run(bytes);
    });
    const { failed, counterexample, errorInstance } = await fc.check(property, { numRuns: RUNS, seed: SEED });
    if (failed) throw new Error(`kept as ${keep(name, counterexample![0])}`, { cause: errorInstance });
  });
});

test('any packets: whoever sends them is answered or put out, and everyone else goes on', {
  timeout: TIMEOUT_MS,
}, async () => {
  const server = await startServer({ sharedEngine: true });
  const presenter = await Page.open(server.url);
  const viewer = await Page.open(server.url);
  onTestFinished(async () => {
    for (const page of [presenter, viewer]) page.close();
    await server.stop();
  });
  const prob: View = { kind: 'layer', layer: 'prob', scale: 'layer' };
  const coffee = await photo('coffee');
  await viewer.look(prob);
  await presenter.startSource();
  const event = fc.constantFrom(
    ...Object.keys(MAY),
    'disconnect',
    'connect',
    'error',
    'newListener',
    '__proto__',
  );
  const packet = fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(event, fc.constantFrom(...REQUESTS, null, [], 'text', 7))
        .map(([name, request]) => `420${JSON.stringify([name, request])}`),
    },
    { weight: 2, arbitrary: fc.tuple(event, fc.jsonValue()).map((parts) => `42${JSON.stringify(parts)}`) },
    { weight: 1, arbitrary: fc.string({ maxLength: 40 }).map((text) => `4${text}`) },
    { weight: 1, arbitrary: fc.string({ maxLength: 40 }) },
  );
  let hostile = await RawPage.open(server.url);
  let sent = 0;
  for (const text of fc.sample(packet, { numRuns: RUNS, seed: SEED })) {
    // Most of what is no packet ends the connection.
    if (hostile.closed) hostile = await RawPage.open(server.url);
    hostile.say(text);
    if (++sent % 50 === 0) {
      await presenter.send(coffee);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  hostile.close();
  const back = presenter.source?.own ? presenter : await presenter.again(server.url);
  await back.startSource('camera', true);
  const before = viewer.results.length;
  const network = viewer.welcome.network.name;
  expect(network).toBe('alexnet');
  await viewer.look(prob);
  await back.send(coffee);
  await viewer.result(() => viewer.results.length > before);
});
