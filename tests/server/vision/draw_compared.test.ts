/** A and B of one layer: the levels of both, and of their difference, are what their scales say. */

import { expect, test } from 'vitest';
import type { Activation } from '../../../server/vision/draw.ts';
import { type ComparedView, compared, comparedValues } from '../../../server/vision/draw_compared.ts';
import { rangesOf } from '../../../server/vision/raster.ts';
import { tileOrigin } from '../../../shared/atlas.ts';
import type { Shape } from '../../../shared/layers.ts';
import { rangeAt } from '../../../shared/result.ts';

const shape: Shape = { height: 2, width: 3, channels: 2 };
const a = Float32Array.of(0, 1, 2, 3, 4, 5, 10, 0, 0, 0, 0, 0);
const b = Float32Array.of(0, 1, 2, 3, 4, 8, 10, 0, 5, 0, 0, 0);
const now: Activation = { shape, values: b, ranges: rangesOf(b, shape), signed: false };
const view = (kind: ComparedView['kind'], map: number | null): ComparedView => ({
  kind,
  graph: 'network',
  layer: 'relu1',
  map,
  against: 'kept',
});

/** Each tile's levels, row by row. */
function tiles(
  of: ComparedView,
  reference = a,
): { levels: number[][]; stats: Float32Array; channels: number } {
  const { layout, draw, stats, shape: drawn } = compared(of, reference, now);
  const levels = new Uint8Array(layout.widthPx * layout.heightPx);
  draw({ levels, widthPx: layout.widthPx, y: 0 });
  return {
    stats,
    channels: drawn.channels,
    levels: Array.from({ length: layout.tiles }, (_, tile) => {
      const { x, y } = tileOrigin(layout, tile);
      return Array.from(
        { length: 6 },
        (_, i) => levels[(y + Math.floor(i / 3)) * layout.widthPx + x + (i % 3)]!,
      );
    }),
  };
}

test('a pair of maps shares its scale: what is equal has the same level', () => {
  const { levels, stats, channels } = tiles(view('pair', 0));
  expect(channels).toBe(2);
  expect(rangeAt(stats, 0)).toEqual({ min: 0, max: 8 });
  expect([rangeAt(stats, 1), rangeAt(stats, 2)]).toEqual([
    { min: 0, max: 5 },
    { min: 0, max: 8 },
  ]);
  const level = (value: number) => Math.floor((255 * value) / 8 + 0.5);
  expect(levels[0]).toEqual([0, 1, 2, 3, 4, 5].map(level));
  expect(levels[1]).toEqual([0, 1, 2, 3, 4, 8].map(level));
});

test('all maps: A’s and then B’s, on the whole layer’s scale', () => {
  const { levels, stats, channels } = tiles(view('pair', null));
  expect(channels).toBe(4);
  expect(rangeAt(stats, 0)).toEqual({ min: 0, max: 10 });
  const level = (value: number) => Math.floor((255 * value) / 10 + 0.5);
  expect(levels[1]).toEqual([...a.subarray(6)].map(level));
  expect(levels[3]).toEqual([...b.subarray(6)].map(level));
});

test('the difference is B − A, signed, with zero in the middle', () => {
  const { levels, stats } = tiles(view('difference', 1));
  expect(rangeAt(stats, 0)).toEqual({ min: -5, max: 5 });
  expect(rangeAt(stats, 1)).toEqual({ min: 0, max: 5 });
  expect(levels[0]).toEqual([128, 128, 255, 128, 128, 128]);
  const turned = tiles(
    view('difference', 1),
    b.map((value, i) => value + (i === 8 ? 5 : 0)),
  );
  expect(turned.levels[0]![2]).toBe(1);
});

test('a difference of next to nothing looks like nothing', () => {
  const nearly = b.map((value) => value + 1e-6);
  const { levels, stats } = tiles(view('difference', null), nearly);
  expect(rangeAt(stats, 0).max).toBeCloseTo(1, 5);
  expect(new Set(levels.flat())).toEqual(new Set([128]));
});

test('a vector comes as its numbers', () => {
  expect([...comparedValues(view('pair', null), Float32Array.of(1, 2), Float32Array.of(3, 5))]).toEqual([
    1, 2, 3, 5,
  ]);
  expect([...comparedValues(view('difference', null), Float32Array.of(1, 2), Float32Array.of(3, 5))]).toEqual(
    [2, 3],
  );
});
