/** Why a class: Grad-CAM, guided backpropagation and what excited a map, on the real server and its own thread. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { View } from '../../shared/protocol.ts';
import { photo } from '../photos.ts';
import { Page, type Result, until } from './page.ts';
import { type RunningServer, startServer } from './running_server.ts';

let server: RunningServer;
let page: Page;
let photos: Record<'chelsea' | 'coffee', Buffer>;

beforeAll(async () => {
  photos = { chelsea: await photo('chelsea'), coffee: await photo('coffee') };
  server = await startServer({ sharedEngine: true });
});
afterAll(() => server.stop());
beforeEach(async () => {
  page = await Page.open(server.url);
  await page.startSource();
});
afterEach(() => page.close());

const CAM: View = { kind: 'cam', classIndex: null };
const EXCITED: View = { kind: 'excited', layer: 'relu5', map: 7 };
const keyed = (result: Result, key: string) => result.views.get(key)!;

/** Its thread gets what others leave of the processor. */
const PATIENCE_MS = 25_000;
/** Until a new thread had explained its first frame. */
let startMs = 1700;

async function explained(matches: (result: Result) => boolean = () => true): Promise<Result> {
  await until(() => page.explanations.some(matches), 'an explanation', PATIENCE_MS);
  return page.explanations.find(matches)!;
}

describe('explanations', { timeout: 60_000 }, () => {
  test('say which class, where, and of which picture', async () => {
    await page.look({ kind: 'explained' }, CAM, { kind: 'cam', classIndex: 5 });
    const start = performance.now();
    await page.send(photos.chelsea);
    const result = await explained();
    startMs = performance.now() - start;
    expect(result.header.frame).toBe(1);
    const top = keyed(result, 'cam/top');
    expect(top.values).toHaveLength(13 * 13);
    expect(Math.min(...top.values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...top.values)).toBeGreaterThan(0);
    const [classIndex, probability] = top.stats;
    expect(page.welcome.network.classNames[classIndex!]).toBe('cougar face');
    expect(probability).toBeGreaterThan(0.1);
    expect(keyed(result, 'cam/5').stats[0]).toBe(5);
    expect(keyed(result, 'explained').header.shape).toEqual({ height: 224, width: 224, channels: 3 });
  });

  test('guided backpropagation shows what raises a neuron, zero as grey', async () => {
    await page.look({ kind: 'guided', layer: 'fc2', map: 3, row: 0, column: 0 });
    await page.send(photos.chelsea);
    const guided = keyed(await explained(), 'guided/fc2/3/0/0');
    expect(guided.stats[1]).toBeGreaterThan(0);
    expect(guided.stats[0]).toBe(-guided.stats[1]!);
  });

  test('the strongest patches are kept, the same thing once, and go with the camera', async () => {
    await page.look(EXCITED);
    const key = 'excited/relu5/7';
    const values = (result: Result) =>
      Array.from(keyed(result, key).stats).filter((_, index) => index % 2 === 0);
    const now = Date.now();
    await page.send(photos.chelsea, now);
    await explained(({ header }) => header.frame === 1);
    await page.send(photos.coffee, now + 5000);
    const two = await explained(({ header }) => header.frame === 2);
    expect(values(two)).toHaveLength(2);
    expect(values(two)[0]).toBeGreaterThan(values(two)[1]!);
    await page.send(photos.coffee, now + 9000);
    expect(values(await explained(({ header }) => header.frame === 3))).toEqual(values(two));
    await page.ask('source:stop');
    await page.startSource();
    page.explanations.length = 0;
    await page.send(photos.coffee, now + 20_000);
    expect(values(await explained())).toHaveLength(1);

    // One photo after another is one collection.
    for (const [name, count] of [
      ['chelsea', 1],
      ['coffee', 2],
    ] as const) {
      await page.startSource('photo');
      page.explanations.length = 0;
      await page.send(photos[name], now + 30_000 + 5000 * count);
      expect(values(await explained())).toHaveLength(count);
    }
  });

  test('what nobody looks at is not computed, and what isn’t there is refused', async () => {
    const refused = [
      { kind: 'cam', classIndex: 102 },
      { kind: 'guided', layer: 'conv9', map: 0, row: 0, column: 0 },
      { kind: 'guided', layer: 'conv5', map: 0, row: 13, column: 0 },
      { kind: 'excited', layer: 'relu5', map: 256 },
      { kind: 'excited', layer: 'input', map: 0 },
    ] as View[];
    for (const view of refused)
      expect(await page.look(view)).toMatchObject({ ok: false, error: { code: 'not-found' } });
    await page.look({ kind: 'strip' });
    await page.send(photos.chelsea);
    await page.result();
    expect(page.explanations).toEqual([]);
  });

  test('the stream never waits for them, and no tensor is left behind', async () => {
    await page.look({ kind: 'layer', layer: 'prob', scale: 'layer' }, CAM, {
      kind: 'guided',
      layer: 'relu5',
      map: 7,
      row: 6,
      column: 6,
    });
    await page.send(photos.chelsea);
    await explained();
    const tensors = await server.metric('convcast_study_tensors');
    page.results.length = 0;
    page.explanations.length = 0;
    for (let frame = 0; frame < 20; frame++) expect((await page.send(photos.chelsea)).ok).toBe(true);
    await until(() => page.results.at(-1)?.header.frame === 21, 'the last frame');
    expect(page.explanations.length).toBeLessThan(page.results.length);
    await until(
      () => page.explanations.at(-1)?.header.frame === 21,
      'the newest frame’s explanation',
      PATIENCE_MS,
    );
    expect(await server.metric('convcast_study_tensors')).toBe(tensors);
    expect(
      await server.metric('convcast_dropped_total{reason="explanation of a newer frame"}'),
    ).toBeGreaterThan(0);
  });
});

test('a thread that hangs is given up, the next frame is explained by another, and the stream goes on', {
  timeout: 150_000,
}, async () => {
  // Also on a busy machine a new thread has explained by then.
  const silentMsMax = Math.max(2500, 3 * startMs);
  const own = await startServer({ sharedEngine: true, silentMsMax });
  const other = await Page.open(own.url);
  await other.startSource();
  await other.look(CAM, { kind: 'strip' });
  await other.send(photos.chelsea);
  await until(() => other.explanations.length === 1, 'an explanation', PATIENCE_MS);
  await own.study.breakDown({ kind: 'hangs', forMs: silentMsMax + 1500 });
  await other.send(photos.coffee);
  await other.send(photos.chelsea);
  await other.result(({ header }) => header.frame === 3);
  await until(() => own.study.hangs, 'the thread to be given up', silentMsMax + 5000);
  await other.send(photos.chelsea);
  await until(
    () => other.explanations.at(-1)?.header.frame === 4,
    'another thread’s explanation',
    PATIENCE_MS,
  );
  expect(await own.metric('convcast_dropped_total{reason="explanation failed"}')).toBeGreaterThan(0);
  other.close();
  await own.stop();
  await until(() => !own.study.hangs, 'the thread to end');
});
