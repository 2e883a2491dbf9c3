import { expect, test } from 'vitest';
import { type LevelBytes, levelsOfVector } from '../../../client/paint/levels.ts';
import { fitMosaic } from '../../../client/paint/mosaic_fit.ts';
import { mosaicPlacements, thumbnailPlacement } from '../../../client/paint/placement.ts';
import { stripLayout, tileOrigin } from '../../../shared/atlas.ts';

function bytesOf({ bitmap }: { bitmap: unknown }): LevelBytes {
  return bitmap as LevelBytes;
}

test('a signed vector: zero is level 128, the extremes 1 and 255', () => {
  const { levels } = bytesOf(levelsOfVector(Float32Array.of(-2, 0, 2, 1), 2, true));
  expect([...levels]).toEqual([1, 128, 255, 192]);
});

test('a vector that can’t be negative: zero is level 0', () => {
  const { levels } = bytesOf(levelsOfVector(Float32Array.of(0, 4, 2, 1), 4, false));
  expect([...levels]).toEqual([0, 255, 128, 64]);
});

test('a vector of zeros is drawn as zero', () => {
  expect([...bytesOf(levelsOfVector(new Float32Array(4), 0, true)).levels]).toEqual([128, 128, 128, 128]);
  expect([...bytesOf(levelsOfVector(new Float32Array(4), 0, false)).levels]).toEqual([0, 0, 0, 0]);
});

test('each value of a vector is a tile of one pixel', () => {
  const values = Float32Array.from({ length: 102 }, (_, index) => index);
  const source = levelsOfVector(values, 101, false);
  const { levels, width, height } = bytesOf(source);
  expect(levels).toHaveLength(width * height);
  const placements = mosaicPlacements(source.layout, fitMosaic(102, 1, 1, 400, 300));
  expect(placements).toHaveLength(102);
  placements.forEach(({ from }, tile) => {
    expect([from.width, from.height]).toEqual([1, 1]);
    expect(levels[from.y * width + from.x]).toBe(Math.floor((tile / 101) * 255 + 0.5));
  });
});

test('a thumbnail is the part of its cell that its layer fills', () => {
  const strip = stripLayout(16);
  const { from, to } = thumbnailPlacement(strip, 5, { height: 13, width: 13, channels: 192 }, 2);
  expect({ x: from.x, y: from.y }).toEqual(tileOrigin(strip, 5));
  expect([from.width, from.height]).toEqual([84, 84]);
  expect(to).toEqual({ x: 0, y: 0, width: 168, height: 168 });
});
