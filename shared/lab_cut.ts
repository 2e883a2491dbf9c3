/** A piece of the picture as a kernel, and where a map answers most: template matching. */

import { type Kernel, kernelOfFloats } from './kernel.ts';
import type { Maps } from './steps.ts';

/**
 * The square of `picture`, as the first layer gets it, with its left upper corner at (top, left); it has to lie
 * inside. In its own values: `zeroMean` makes it answer to shape alone.
 */
export function cutKernel({ shape, values }: Maps, top: number, left: number, sizePx: number): Kernel {
  const { height, width, channels } = shape;
  if (top < 0 || left < 0 || top + sizePx > height || left + sizePx > width)
    throw new RangeError(
      `expected a square inside ${height} × ${width}, got ${sizePx} px at row ${top}, column ${left}`,
    );
  const cut = new Float32Array(sizePx * sizePx * channels);
  let at = 0;
  for (let row = top; row < top + sizePx; row++)
    for (let column = left; column < left + sizePx; column++)
      for (let channel = 0; channel < channels; channel++)
        cut[at++] = values[(channel * height + row) * width + column]!;
  return kernelOfFloats(sizePx, channels, cut);
}

/** The place of the largest value of one map, the first of several. */
export function brightest(map: ArrayLike<number>, width: number): { row: number; column: number } {
  let largest = 0;
  for (let index = 1; index < map.length; index++) if (map[index]! > map[largest]!) largest = index;
  return { row: Math.floor(largest / width), column: largest % width };
}
