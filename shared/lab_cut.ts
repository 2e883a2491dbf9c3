/** A piece of the picture as a kernel, and where a map answers most: template matching. */

import { type Kernel, kernelOfFormula, rounded } from './kernel.ts';
import type { Shape } from './layers.ts';
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

/**
 * Where a square of the picture has the most contrast: the largest sum of squared differences from each channel's mean;
 * the first of several. As a kernel of zero mean, it is answered by no other square of the picture more than by itself:
 * ⟨w, x⟩ ≤ ‖w‖·‖x‖ ≤ ‖w‖².
 *
 * @throws RangeError for a square that is larger than the picture.
 */
export function strongestSquare({ shape, values }: Maps, sizePx: number): { top: number; left: number } {
  const { height, width, channels } = shape;
  if (sizePx > height || sizePx > width)
    throw new RangeError(`expected a square of at most ${Math.min(height, width)} px, got ${sizePx} px`);
  const columns = width - sizePx + 1;
  const contrasts = new Float64Array((height - sizePx + 1) * columns);
  for (let channel = 0; channel < channels; channel++) {
    const first = channel * height * width;
    const sums = sumsAbove({ height, width }, (pixel) => values[first + pixel]!);
    const squares = sumsAbove({ height, width }, (pixel) => values[first + pixel]! ** 2);
    contrasts.forEach((_, index) => {
      const at = Math.floor(index / columns) * (width + 1) + (index % columns);
      const sum = within(sums, at, sizePx, width);
      contrasts[index]! += within(squares, at, sizePx, width) - sum ** 2 / sizePx ** 2;
    });
  }
  const { row, column } = brightest(contrasts, columns);
  return { top: row, left: column };
}

/** At each corner of the pixels' grid, the sum over all pixels above and to the left. `of`: a pixel's, row by row. */
function sumsAbove(
  { height, width }: Pick<Shape, 'height' | 'width'>,
  of: (pixel: number) => number,
): Float64Array {
  const side = width + 1;
  const sums = new Float64Array((height + 1) * side);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const to = (row + 1) * side + column + 1;
      sums[to] = of(row * width + column) + sums[to - 1]! + sums[to - side]! - sums[to - side - 1]!;
    }
  return sums;
}

/** Over the square whose left upper corner is the corner `at`. */
function within(sums: Float64Array, at: number, sizePx: number, width: number): number {
  const below = at + sizePx * (width + 1);
  return sums[below + sizePx]! - sums[at + sizePx]! - sums[below]! + sums[at]!;
}

/** The place of the largest value of one map, the first of several. */
export function brightest(map: ArrayLike<number>, width: number): { row: number; column: number } {
  let largest = 0;
  for (let index = 1; index < map.length; index++) if (map[index]! > map[largest]!) largest = index;
  return { row: Math.floor(largest / width), column: largest % width };
}
