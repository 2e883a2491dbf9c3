/** A piece of the picture as a kernel, and where a map answers most: template matching. */

import { type Kernel, kernelOfFormula, rounded } from './kernel.ts';
import type { Maps } from './steps.ts';

/**
 * The square of `picture`, as the first layer gets it, with its left upper corner at (top, left). `zeroMean` makes it
 * answer to the shape and not to the brightness.
 *
 * @throws RangeError for a square that isn't inside.
 */
export function cutKernel({ shape, values }: Maps, top: number, left: number, sizePx: number): Kernel {
  const { height, width, channels } = shape;
  if (top < 0 || left < 0 || top + sizePx > height || left + sizePx > width)
    throw new RangeError(
      `expected a square inside ${height} × ${width}, got ${sizePx} px at row ${top}, column ${left}`,
    );
  const cut = kernelOfFormula(
    sizePx,
    channels,
    (row, column, channel) => values[(channel * height + top + row) * width + left + column]!,
  );
  return rounded(cut);
}

/** The place of the largest value of one map, the first of several. */
export function brightest(map: ArrayLike<number>, width: number): { row: number; column: number } {
  let largest = 0;
  for (let index = 1; index < map.length; index++) if (map[index]! > map[largest]!) largest = index;
  return { row: Math.floor(largest / width), column: largest % width };
}
