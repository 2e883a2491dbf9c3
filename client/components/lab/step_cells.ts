/** A step as tables of numbers and as words. */

import { levelOf, type Maps, type Rescaling, rescalingOf } from '../../../shared/steps.ts';
import { numberText } from '../../state/number_text.ts';
import { type Cells, decimalsFor } from './number_cells.ts';

/** A grey excerpt is the same in red, green and blue; of a colour one a grey kernel reads the first. */
export function asDeepAs({ shape, values }: Maps, channels: number): Maps {
  if (shape.channels === channels) return { shape, values };
  const pixels = shape.height * shape.width;
  return {
    shape: { ...shape, channels },
    values: Array.from({ length: pixels * channels }, (_, index) => values[index % pixels]!),
  };
}

/** One channel with its zeros around it. */
export function padded(
  { shape: { height, width, channels }, values }: Maps,
  paddingPx: number,
  slice: number,
): { columns: number; values: number[] } {
  const channel = Math.min(slice, channels - 1);
  const columns = width + 2 * paddingPx;
  const rows = height + 2 * paddingPx;
  return {
    columns,
    values: Array.from({ length: rows * columns }, (_, index) => {
      const row = Math.floor(index / columns) - paddingPx;
      const column = (index % columns) - paddingPx;
      if (row < 0 || column < 0 || row >= height || column >= width) return 0;
      return values[(channel * height + row) * width + column]!;
    }),
  };
}

export function cellsOf(
  columns: number,
  values: readonly number[],
  colours: Uint8Array,
  rescaling: Rescaling,
): Cells {
  return { columns, values, colours, level: (value) => levelOf(value, rescaling) };
}

/** Zero in the middle, whatever signs there are. */
export function signedCells(columns: number, values: readonly number[], colours: Uint8Array): Cells {
  const { extreme } = rescalingOf(values);
  return { columns, values, colours, level: (value) => 128 + (extreme > 0 ? (127 * value) / extreme : 0) };
}

export function sumText(sum: number): string {
  return numberText(sum, decimalsFor([sum]));
}

export function rescalingText(sum: number, rescaling: Rescaling): string {
  const { extreme, signed, min, max } = rescaling;
  const range = `The sums go from ${sumText(min)} to ${sumText(max)}.`;
  if (extreme === 0) return `${range} Nothing to scale: all of them are drawn as level 0.`;
  const formula = signed
    ? `level = 128 + 127 · sum / ${sumText(extreme)}, so 0 is drawn as 128`
    : `level = 255 · sum / ${sumText(extreme)}, so 0 is drawn as 0`;
  return `${range} To draw them as 0 … 255: ${formula} and this sum, ${sumText(sum)}, as ${levelOf(sum, rescaling)}.`;
}
