import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { encodePixels } from '../../../server/images/encode.ts';
import { type Activation, drawMaps, drawStrip } from '../../../server/vision/draw.ts';
import { rangesOf } from '../../../server/vision/raster.ts';
import { mosaicLayout, stripLayout, thumbnailLayout, tileOrigin } from '../../../shared/atlas.ts';
import type { Shape } from '../../../shared/layers.ts';
import { extremeOf, type LayerScale, valueOfLevel, ZERO_SIGNED } from '../../../shared/scale.ts';

function activation(
  shape: Shape,
  signed: boolean,
  valueAt: (map: number, row: number, column: number) => number,
): Activation {
  const values = new Float32Array(shape.channels * shape.height * shape.width);
  let i = 0;
  for (let map = 0; map < shape.channels; map++)
    for (let row = 0; row < shape.height; row++)
      for (let column = 0; column < shape.width; column++) values[i++] = valueAt(map, row, column);
  return { shape, values, ranges: rangesOf(values, shape), signed };
}

/** The grey levels that a page gets, by tile. */
async function throughTheWire(of: Activation, lossless: boolean): Promise<Uint8Array[]> {
  const drawing = drawn(of, 'unit');
  const { bytes } = await encodePixels(
    {
      values: drawing.levels,
      widthPx: drawing.widthPx,
      heightPx: drawing.heightPx,
      channels: 1,
    },
    lossless ? 'lossless' : 'fine',
  );
  const { data, info } = await sharp(bytes).extractChannel(0).raw().toBuffer({ resolveWithObject: true });
  const layout = mosaicLayout(of.shape);
  expect([info.width, info.height]).toEqual([layout.widthPx, layout.heightPx]);
  return Array.from({ length: layout.tiles }, (_, tile) => {
    const { x, y } = tileOrigin(layout, tile);
    const levels = new Uint8Array(layout.tileWidthPx * layout.tileHeightPx);
    for (let row = 0; row < layout.tileHeightPx; row++)
      levels.set(
        data.subarray((y + row) * info.width + x, (y + row) * info.width + x + layout.tileWidthPx),
        row * layout.tileWidthPx,
      );
    return levels;
  });
}

const CONV1: Shape = { height: 55, width: 55, channels: 64 };

/** A layer's maps on a sheet of their own. */
function drawn(of: Activation, scale: LayerScale) {
  const layout = mosaicLayout(of.shape);
  const { widthPx, heightPx } = layout;
  const levels = new Uint8Array(widthPx * heightPx);
  drawMaps({ levels, widthPx, y: 0 }, layout, of, 0, scale);
  return { levels, widthPx, heightPx };
}

describe('atlas, drawn, encoded and decoded', () => {
  test('64 maps are 64 tiles, each at its place', async () => {
    // A map's constant is its number; on its layer's scale each has a level of its own.
    const of = activation(CONV1, false, (map) => map);
    const drawing = drawn(of, 'layer');
    const { bytes } = await encodePixels(
      {
        values: drawing.levels,
        widthPx: drawing.widthPx,
        heightPx: drawing.heightPx,
        channels: 1,
      },
      'fine',
    );
    const { data, info } = await sharp(bytes).extractChannel(0).raw().toBuffer({ resolveWithObject: true });
    const layout = mosaicLayout(CONV1);
    for (let map = 0; map < 64; map++) {
      const { x, y } = tileOrigin(layout, map);
      for (const [row, column] of [
        [0, 0],
        [0, 54],
        [54, 0],
        [54, 54],
        [27, 27],
      ] as const)
        expect(Math.abs(data[(y + row) * info.width + x + column]! - (map / 63) * 255)).toBeLessThanOrEqual(
          1.5,
        );
    }
  });

  test('rows go down and columns go right', async () => {
    const of = activation({ height: 13, width: 13, channels: 2 }, false, (map, row, column) =>
      map ? column : row,
    );
    const [rows, columns] = await throughTheWire(of, true);
    expect(rows![12 * 13]).toBe(255);
    expect(rows![12]).toBe(0);
    expect(columns![12]).toBe(255);
    expect(columns![12 * 13]).toBe(0);
  });

  test('a constant map is constant, through JPEG too', async () => {
    const of = activation(CONV1, true, (map) => map - 31.7);
    for (const levels of await throughTheWire(of, false)) expect(new Set(levels).size).toBe(1);
  });

  test('zero is zero, through JPEG too', async () => {
    for (const signed of [true, false]) {
      const of = activation(CONV1, signed, (map, row) => (map === 5 && row > 30 ? 8 : 0));
      const tiles = await throughTheWire(of, false);
      const zero = signed ? ZERO_SIGNED : 0;
      tiles.forEach((levels, map) => {
        if (map !== 5) expect(levels.every((level) => level === zero)).toBe(true);
      });
    }
  });

  test('a map that carries only noise beside its layer stays quiet', async () => {
    const noise = (row: number, column: number) => 0.01 * Math.sin(row * 12.9 + column * 78.2);
    const of = activation(CONV1, true, (map, row, column) => (map === 0 ? 10 : noise(row, column)));
    const tiles = await throughTheWire(of, true);
    for (const level of tiles[1]!) expect(Math.abs(level - ZERO_SIGNED)).toBeLessThanOrEqual(3);
  });

  test('lossless levels give the values back within half a step', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          height: fc.integer({ min: 1, max: 20 }),
          width: fc.integer({ min: 1, max: 20 }),
          channels: fc.integer({ min: 1, max: 70 }),
        }),
        fc.boolean(),
        fc.integer({ min: 1, max: 1000 }),
        async (shape, signed, seed) => {
          const wave = (map: number, row: number, column: number) =>
            Math.sin(seed + map * 7 + row * 3 + column) * (map + 1);
          const of = activation(shape, signed, (...at) => (signed ? wave(...at) : Math.max(0, wave(...at))));
          const tiles = await throughTheWire(of, true);
          tiles.forEach((levels, map) => {
            const range = (pair: number) => ({ min: of.ranges[pair * 2]!, max: of.ranges[pair * 2 + 1]! });
            const extreme = extremeOf('unit', range(1 + map), range(0));
            levels.forEach((level, i) => {
              const value = of.values[map * levels.length + i]!;
              expect(Math.abs(valueOfLevel(level, extreme, signed) - value)).toBeLessThanOrEqual(
                extreme / (signed ? 127 : 255) / 2 + 1e-5 * extreme,
              );
            });
          });
        },
      ),
      { numRuns: 30 },
    );
  });
});

test('a thumbnail samples each map at its place', () => {
  const of = activation({ height: 13, width: 13, channels: 384 }, true, (map, row, column) =>
    map === 100 && row > 6 && column > 6 ? -2 : map === 7 ? 2 : 0,
  );
  const layout = stripLayout(2);
  const { widthPx } = layout;
  const levels = new Uint8Array(widthPx * layout.heightPx);
  drawStrip({ levels, widthPx, y: 0 }, layout, [of, of]);
  const { x, y } = tileOrigin(layout, 1);
  const { columns, mapPx } = thumbnailLayout(of.shape);
  const tile = (map: number) => {
    const found = new Set<number>();
    for (let row = 0; row < mapPx; row++)
      for (let column = 0; column < mapPx; column++)
        found.add(
          levels[
            (y + Math.floor(map / columns) * mapPx + row) * widthPx + x + (map % columns) * mapPx + column
          ]!,
        );
    return [...found].sort((a, b) => a - b);
  };
  expect(tile(100)).toEqual([1, ZERO_SIGNED]);
  expect(tile(7)).toEqual([255]);
  expect(tile(8)).toEqual([ZERO_SIGNED]);
});

test('ranges are the true smallest and largest values', () => {
  const of = activation(
    { height: 2, width: 2, channels: 2 },
    true,
    (map, row, column) => map * 10 - row - column,
  );
  expect([...of.ranges]).toEqual([-2, 10, -2, 0, 8, 10]);
});
