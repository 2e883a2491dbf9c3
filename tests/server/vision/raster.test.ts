import { describe, expect, it } from 'vitest';
import {
  activationOf,
  clearActivations,
  drawAtlas,
  isLent,
  rangesOf,
} from '../../../server/vision/raster.ts';
import { mosaicLayout } from '../../../shared/atlas.ts';

const shape = { channels: 5, height: 3, width: 11 };
const count = 5 * 3 * 11;
const values = Float32Array.from({ length: count }, (_, index) => Math.sin(index) * 3);
const scales = Float32Array.from({ length: 10 }, (_, index) => (index % 2 ? 40 : 128.5));

function drawn(of: Float32Array, widthPx: number): Uint8Array {
  const layout = mosaicLayout(shape);
  const levels = new Uint8Array(widthPx * (layout.heightPx + 2)).fill(7);
  drawAtlas({ levels, widthPx, y: 1 }, layout, of, scales);
  return levels;
}

describe('memory for activations', () => {
  it('gives the same ranges and the same picture where values lie in it as where they are copied', () => {
    clearActivations([shape, shape]);
    activationOf(count).fill(1e9);
    const lent = activationOf(count);
    lent.set(values);
    expect([isLent(lent), isLent(values)]).toEqual([true, false]);
    expect(rangesOf(lent, shape)).toEqual(rangesOf(values, shape));
    const { widthPx } = mosaicLayout(shape);
    for (const width of [widthPx, widthPx + 24]) expect(drawn(lent, width)).toEqual(drawn(values, width));
    expect([...lent]).toEqual([...values]);
  });

  it('leaves what is around the atlas alone, and empty what the sheet is wider', () => {
    const { widthPx, heightPx } = mosaicLayout(shape);
    const width = widthPx + 8;
    const levels = drawn(values, width);
    expect([...levels.subarray(0, width), ...levels.subarray((heightPx + 1) * width)]).toEqual(
      Array.from({ length: 2 * width }, () => 7),
    );
    for (let row = 1; row <= heightPx; row++)
      expect([...levels.subarray(row * width + widthPx, (row + 1) * width)]).toEqual(Array(8).fill(0));
  });

  it('gives arrays of their own where there is no room, and has it again when it is cleared', () => {
    const large = { channels: 1, height: 1000, width: 1000 };
    clearActivations([shape]);
    const own = activationOf(10_000_000);
    expect([isLent(own), own.length]).toEqual([false, 10_000_000]);
    clearActivations([large]);
    const lent = activationOf(1_000_000).fill(0);
    lent[999_999] = -2;
    expect([isLent(lent), rangesOf(lent, large)[0]]).toEqual([true, -2]);
  });
});
