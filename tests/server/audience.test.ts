/** Many viewers, and slow ones, on the real server. */

import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { View } from '../../shared/protocol.ts';
import { photo } from '../photos.ts';
import { Page, until } from './page.ts';
import { type RunningServer, startServer } from './running_server.ts';
import { slowLink } from './slow_link.ts';

let server: RunningServer;
let jpegs: Buffer[];

beforeAll(async () => {
  server = await startServer({ sharedEngine: true });
  jpegs = await Promise.all([photo('coffee'), photo('chelsea')]);
});
afterAll(() => server.stop());

const STRIP: View = { kind: 'strip' };
const CONV1: View = { kind: 'layer', layer: 'conv1', scale: 'unit' };

/** A camera until it is told to stop, at the rate that the server takes, at most 12 a second. */
function film(presenter: Page) {
  let on = true;
  const done = (async () => {
    for (let frame = 0; on; frame++) await Promise.all([presenter.send(jpegs[frame % 2]!), pause(80)]);
  })();
  return async () => {
    on = false;
    await done;
  };
}

interface Arrival {
  readonly coarse: boolean;
  readonly bytes: number;
  readonly ageMs: number;
}

/** What comes, and how old it is: pages and server share a clock here. */
async function watch(url: string): Promise<{ page: Page; arrivals: Arrival[] }> {
  const page = await Page.open(url);
  const arrivals: Arrival[] = [];
  page.socket.on('result', ({ coarse, capturedAtMs }, bytes) => {
    arrivals.push({ coarse, bytes: bytes.byteLength, ageMs: Date.now() - capturedAtMs });
  });
  await page.look(STRIP, CONV1);
  return { page, arrivals };
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;

test('a slow viewer sees fresh, coarser pictures less often, then all of a still one; nobody else notices', {
  timeout: 30_000,
  // It compares rates, and whatever else runs on the machine may take from one of them.
  retry: 2,
}, async () => {
  const presenter = await Page.open(server.url);
  const link = await slowLink(server.url, 400 * 1024, 100);
  const quick = await watch(server.url);
  onTestFinished(async () => {
    for (const page of [presenter, quick.page]) page.close();
    await link.close();
  });
  await presenter.startSource();
  let stop = film(presenter);
  await pause(2000);
  const alone = quick.arrivals.splice(0);

  const slow = await watch(link.url);
  await pause(3500);
  quick.arrivals.length = 0;
  const adapted = slow.arrivals.length;
  await pause(2500);
  await stop();
  const later = slow.arrivals.slice(adapted);

  expect(later.length).toBeGreaterThan(3);
  expect(later.length).toBeLessThan(quick.arrivals.length);
  expect(later.every(({ coarse }) => coarse)).toBe(true);
  expect(median(later.map(({ bytes }) => bytes))).toBeLessThan(
    median(quick.arrivals.map(({ bytes }) => bytes)) * 0.6,
  );
  expect(median(later.map(({ ageMs }) => ageMs))).toBeLessThan(700);

  // 2 s alone, 2.5 s beside the slow one.
  expect(quick.arrivals.every(({ coarse }) => !coarse)).toBe(true);
  expect(quick.arrivals.length / 2.5).toBeGreaterThan((alone.length / 2) * 0.7);
  expect(await server.metric('convcast_coarse_results_total')).toBeGreaterThan(0);

  stop = film(presenter);
  await presenter.ask('source:pause', { reason: 'frozen' });
  await stop();
  const still = await slow.page.result(({ header }) => header.still);
  expect(still.header.sheets.map(({ encoding }) => encoding)).toEqual(['png']);
  slow.page.close();
});

test('50 viewers get pictures, and each is encoded once for all of them', { timeout: 30_000 }, async () => {
  const presenter = await Page.open(server.url);
  const viewers = await Promise.all(Array.from({ length: 50 }, () => Page.open(server.url)));
  await Promise.all(viewers.map((viewer) => viewer.look(STRIP, CONV1)));
  await until(() => presenter.watching === 51, 'the count of pages', 20_000);
  await presenter.startSource();
  const framesBefore = await server.metric('convcast_frames_out_total');
  for (let frame = 0; frame < 10; frame++) await presenter.send(jpegs[frame % 2]!);
  await Promise.all(viewers.map((viewer) => viewer.result(({ header }) => header.frame === 10)));
  expect((await server.metric('convcast_frames_out_total')) - framesBefore).toBeLessThanOrEqual(10);
  for (const viewer of viewers) {
    expect(viewer.problems).toEqual([]);
    const frames = viewer.results.map(({ header }) => header.frame);
    expect(frames).toEqual([...frames].sort((a, b) => a - b));
    expect(viewer.results[0]!.header.sheets).toHaveLength(1);
  }
  for (const page of [presenter, ...viewers]) page.close();
});
