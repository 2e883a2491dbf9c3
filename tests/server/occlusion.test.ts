/** Occlusion maps over a real socket, on the real engine. */

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { FIRST_LINK, newRoomName } from '../../server/access/codes.ts';
import { decodeFrame } from '../../server/images/decode.ts';
import { loadModel } from '../../server/weights/registry.ts';
import type { OcclusionState } from '../../shared/occlusion.ts';
import { said } from '../../shared/sayings.ts';
import { photo } from '../photos.ts';
import { Page, until } from './page.ts';
import { type RunningServer, startServer } from './running_server.ts';

const SIDE = 224;

let server: RunningServer;
let coffee: Buffer;
let page: Page;

beforeAll(async () => {
  server = await startServer({ sharedEngine: true });
  coffee = await photo('coffee');
});
afterAll(() => server.stop());
beforeEach(async () => {
  page = await Page.open(server.url);
});
afterEach(() => page.close());

const floats = (bytes: Uint8Array) => new Float32Array(new Uint8Array(bytes).buffer);
const newest = () => page.occlusions.at(-1);
const ends = async (stage: OcclusionState['stage']) => {
  await until(() => newest()?.stage === stage, stage, 20_000);
  return newest()!;
};
const start = (request: object = {}) =>
  page.ask('occlusion:start', { classIndex: null, sizePx: 64, stridePx: 56, ...request });

async function show(): Promise<void> {
  await page.startSource('photo');
  await page.send(coffee);
}

test('each value is the class’s probability with the square at its place', async () => {
  expect(await start()).toMatchObject({ ok: false, error: { code: 'no-frame' } });
  await show();
  expect(await start()).toEqual({ ok: true });
  const { classIndex, columns, rows, baseline, values, who } = await ends('done');
  expect({ columns, rows, who }).toEqual({ columns: 4, rows: 4, who: 'presenter' });
  expect(page.occlusions[0]!.picture!.byteLength).toBeGreaterThan(1000);
  expect(newest()!.picture).toBeNull();

  // By hand: paint the square, run the network.
  const { network } = await loadModel('alexnet');
  const rgb = await decodeFrame(coffee, { resizeShorterSidePx: 256, cropPx: SIDE });
  const probabilityOf = async (left: number, top: number, sizePx: number) => {
    const picture = Uint8Array.from(rgb, (level, i) => {
      const pixel = Math.floor(i / 3);
      const [row, column] = [Math.floor(pixel / SIDE), pixel % SIDE];
      const inside = row >= top && row < top + sizePx && column >= left && column < left + sizePx;
      return inside ? 127 : level;
    });
    const { activations } = await server.engine.run({
      graph: 'alexnet',
      rgb: picture,
      preparation: { kind: 'network', preprocessing: network.preprocessing },
      groups: [],
      activations: ['prob'],
    });
    return activations.get('prob')!;
  };
  const uncovered = await probabilityOf(0, 0, 0);
  expect(uncovered[classIndex]).toBe(baseline);
  expect(Math.max(...uncovered)).toBe(baseline);
  const mapped = floats(values);
  expect(mapped).toHaveLength(16);
  // Middles at 28, 84, 140 and 196.
  for (const place of [0, 3, 6, 12, 15]) {
    const [left, top] = [28 + 56 * (place % 4) - 32, 28 + 56 * Math.floor(place / 4) - 32];
    expect((await probabilityOf(left, top, 64))[classIndex]).toBe(mapped[place]);
  }
  expect(new Set(mapped).size).toBeGreaterThan(10);
});

test('another class; out of range is refused in words', async () => {
  await show();
  expect(await start({ classIndex: 102 })).toMatchObject({
    ok: false,
    error: { code: 'not-found', message: 'expected a class below 102, got 102' },
  });
  expect(await start({ stridePx: 1 })).toMatchObject({ ok: false, error: { code: 'bad-payload' } });
  await start({ classIndex: 5 });
  expect((await ends('done')).classIndex).toBe(5);
});

test('it grows, is cancelled, and what was found stays for whoever comes', async () => {
  await show();
  await start({ stridePx: 8 });
  await until(() => (newest()?.values.byteLength ?? 0) > 0, 'the first values');
  await page.ask('occlusion:cancel');
  const cancelled = await ends('cancelled');
  const found = floats(cancelled.values).length;
  expect(found).toBeGreaterThan(0);
  expect(found).toBeLessThan(28 * 28);
  const late = await page.again(server.url);
  expect(late.welcome.occlusion).toMatchObject({ stage: 'cancelled', columns: 28 });
  expect(late.welcome.occlusion!.picture!.byteLength).toBeGreaterThan(1000);
  late.close();
  await page.ask('source:stop');
  await until(() => newest() === null, 'its end with the source');
});

test('another network meanwhile ends it, and says so', async () => {
  await show();
  await start({ stridePx: 8 });
  await page.ask('experiment:change', { set: [{ kind: 'gain', layer: 'conv1', map: 0, gain: 0 }] });
  expect((await ends('failed')).problem).toEqual(said('networkChanged'));
});

test('frames of another room are answered while it runs', async () => {
  await show();
  const code = server.access.code({ role: 'presenter', room: newRoomName(), link: FIRST_LINK });
  const other = await Page.open(server.url, { code });
  await other.look({ kind: 'layer', layer: 'prob', scale: 'layer' });
  await other.startSource();
  await start({ stridePx: 8 });
  for (let frame = 1; frame <= 10; frame++) {
    await other.send(coffee);
    await other.result(({ header }) => header.frame === frame);
  }
  const waits = other.results.map(({ header }) => header.stageMs.wait).sort((a, b) => a - b);
  // A pass of the map, and nothing that has gathered before it.
  expect(waits[5]!).toBeLessThan(100);
  expect(newest()?.stage).toBe('running');
  await page.ask('occlusion:cancel');
  other.close();
});
