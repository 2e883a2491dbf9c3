/** Scales as a page gets them, through the real server: nothing is made to look more than it is. */

import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { atlasLayout, mosaicLayout, tileOrigin } from '../../shared/atlas.ts';
import { type View, viewKey } from '../../shared/protocol.ts';
import { rangeAt } from '../../shared/result.ts';
import { levelsOf, magnitude, type Scale } from '../../shared/scale.ts';
import alexnet from '../fixtures/oracle/alexnet.json' with { type: 'json' };
import { photo } from '../photos.ts';
import { Page } from './page.ts';
import { type RunningServer, startServer } from './running_server.ts';

const SIDE_PX = 256;
/** conv1 reads 11 × 11 with 2 px of padding, every 4 px: its outermost neurons see the picture's border. */
const BORDER = 3;

let server: RunningServer;
let page: Page;
/** When the last picture was taken, in ms: tells whose result it is. */
let captured = Date.now();
beforeAll(async () => {
  server = await startServer({ sharedEngine: true });
  page = await Page.open(server.url);
  await page.startSource('photo');
});
afterAll(async () => {
  page?.close();
  await server?.stop();
});

/** A grey picture whose levels are `level` and at most `noise` more. */
function picture(level: number, noise: number): Promise<Buffer> {
  const pixels = Uint8Array.from({ length: SIDE_PX * SIDE_PX * 3 }, (_, i) => {
    const hash = Math.imul(Math.floor(i / 3) + 1, 0x9e3779b1) >>> 8;
    return level + (hash % (noise + 1));
  });
  return sharp(pixels, { raw: { width: SIDE_PX, height: SIDE_PX, channels: 3 } })
    .jpeg({ quality: 95 })
    .toBuffer();
}

/** What `view` shows of this picture: its statistics, and the grey levels of one tile. */
async function shown(view: Extract<View, { kind: 'layer' | 'map' }>, jpeg: Buffer) {
  await page.look(view);
  const capturedAtMs = ++captured;
  await page.send(jpeg, capturedAtMs);
  const key = viewKey(view);
  const { views, sheets } = await page.result(
    ({ header, views }) => header.capturedAtMs === capturedAtMs && views.has(key),
  );
  const { header, stats } = views.get(key)!;
  if ('values' in header.content) throw new Error('expected a sheet, got values');
  const { sheet, y } = header.content;
  const { data, info } = await sharp(sheets[sheet]!.bytes)
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { height, width } = header.shape;
  const layout = view.kind === 'layer' ? mosaicLayout(header.shape) : atlasLayout(1, height, width);
  const tile = (index: number) => {
    const origin = tileOrigin(layout, index);
    return (row: number, column: number) => data[(y + origin.y + row) * info.width + origin.x + column]!;
  };
  return { stats, shape: header.shape, tile };
}

/** Largest less smallest level of a tile, without its border. */
function spread(levelAt: (row: number, column: number) => number, sidePx: number): number {
  let min = 255;
  let max = 0;
  for (let row = BORDER; row < sidePx - BORDER; row++)
    for (let column = BORDER; column < sidePx - BORDER; column++) {
      min = Math.min(min, levelAt(row, column));
      max = Math.max(max, levelAt(row, column));
    }
  return max - min;
}

test('of a constant picture every map is constant, on its own scale too', async () => {
  const { shape, tile } = await shown(
    { kind: 'layer', layer: 'conv1', scale: 'unit' },
    await picture(120, 0),
  );
  for (let map = 0; map < shape.channels; map++)
    expect(spread(tile(map), shape.width), `map ${map}`).toBeLessThanOrEqual(1);
});

test('behind a covered lens no map takes a third of the levels', async () => {
  const { shape, tile } = await shown({ kind: 'layer', layer: 'conv1', scale: 'unit' }, await picture(0, 3));
  for (let map = 0; map < shape.channels; map++)
    expect(spread(tile(map), shape.width), `map ${map}`).toBeLessThan(255 / 3);
});

test('all layers share the network’s largest value; a fixed one cuts off what lies beyond', async () => {
  const coffee = await photo('coffee');
  const maps = async (scale: Scale) => shown({ kind: 'map', layer: 'conv1', map: 3, scale }, coffee);
  const whole = await maps('network');
  const network = rangeAt(whole.stats, 2);
  const layer = rangeAt(whole.stats, 0);
  expect(magnitude(network)).toBeGreaterThanOrEqual(magnitude(layer));
  const own = rangeAt(whole.stats, 1);
  const levels = (of: Awaited<ReturnType<typeof maps>>) => {
    const at = of.tile(0);
    return Array.from({ length: 55 * 55 }, (_, i) => at(Math.floor(i / 55), i % 55));
  };
  const levelFor = (value: number, extreme: number) => {
    const { zero, gain } = levelsOf(extreme, true);
    return Math.min(Math.max(Math.floor(zero + 0.5 + gain * value), 0), 255);
  };
  for (const [scale, extreme] of [
    ['network', magnitude(network)],
    ['layer', magnitude(layer)],
    [0.5, 0.5],
    [1000, 1000],
  ] as const) {
    const drawn = levels(await maps(scale));
    expect([Math.min(...drawn), Math.max(...drawn)], `${scale}`).toEqual([
      levelFor(own.min, extreme),
      levelFor(own.max, extreme),
    ]);
  }
});

test('the means of the maps are those of their values: together, PyTorch’s sum of the layer', async () => {
  const means: View = { kind: 'means', layer: 'conv1' };
  await page.look(means);
  const capturedAtMs = ++captured;
  await page.send(await photo('coffee'), capturedAtMs);
  const { views } = await page.result(
    (result) => result.header.capturedAtMs === capturedAtMs && result.views.has(viewKey(means)),
  );
  const { values } = views.get(viewKey(means))!;
  expect(values.length).toBe(64);
  const sum = values.reduce((total, mean) => total + mean, 0) * 55 * 55;
  const expected = alexnet.photos.coffee.layers.conv1.sum;
  // Bundled weights are rounded, and a JPEG decoder rounds too.
  expect(Math.abs(sum - expected) / Math.abs(expected)).toBeLessThan(0.02);
});

test('an extreme that can’t be is refused', async () => {
  for (const scale of [0, -1, Number.NaN, 1e9])
    expect(await page.look({ kind: 'map', layer: 'conv1', map: 0, scale })).toMatchObject({ ok: false });
});
