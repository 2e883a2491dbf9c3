/** A step as tables of numbers and as words. */

import { levelOf, type Maps, type Rescaling, rescalingOf } from '../../../shared/steps.ts';
import { wordsOf } from '../../language/spoken.ts';
import { numberText } from '../../state/number_text.ts';
import { type Cells, decimalsFor } from './number_cells.ts';
import { STEP_TEXT } from './step_text.ts';

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
  const text = wordsOf(STEP_TEXT);
  const range = text.sums(sumText(min), sumText(max));
  if (extreme === 0) return `${range}${text.nothingToScale}`;
  const formula = signed ? text.signedLevel(sumText(extreme)) : text.level(sumText(extreme));
  return `${range}${text.drawn(formula, sumText(sum), levelOf(sum, rescaling))}`;
}
