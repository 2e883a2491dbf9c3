/** A grid's axes as one types them: "2, 9, 16"; pools as "max 5/3, average 2/2, none" (size/stride). */

import { LAB_ACTIVATIONS, LAB_POOLS, type LabPool } from '../../../shared/lab.ts';
import { GRID_VALUES_MAX, type GridAxis, gridAxisSchema } from '../../../shared/lab_grid.ts';

export type GridParameter = GridAxis['parameter'];

export const PARAMETER_TITLES: Record<GridParameter, string> = {
  stride: 'stride',
  bias: 'bias',
  pool: 'pool',
  sizePx: 'kernel size',
  padding: 'padding',
  activation: 'activation',
};

/** Values to begin with, and how others are written. */
export const PARAMETER_EXAMPLES: Record<GridParameter, string> = {
  stride: '2, 9, 16',
  bias: '0, −0.5, −1',
  pool: 'max 3/2, max 5/3, max 7/4',
  sizePx: '3, 5, 7',
  padding: '0, 1, same',
  activation: 'none, relu',
};

export type AxisResult = { ok: true; axis: GridAxis } | { ok: false; message: string };

export function axisText({ parameter, values }: GridAxis): string {
  if (parameter === 'pool')
    return values
      .map(({ kind, sizePx, stride }) => (kind === 'none' ? kind : `${kind} ${sizePx}/${stride}`))
      .join(', ');
  return values.map((value) => `${value}`.replace('-', '−')).join(', ');
}

export function readAxis(parameter: GridParameter, layer: number, text: string): AxisResult {
  const words = text
    .split(/[,;]/)
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== '');
  if (words.length < 1 || words.length > GRID_VALUES_MAX)
    return {
      ok: false,
      message: `Expected 1 to ${GRID_VALUES_MAX} values with commas between them, got ${words.length}.`,
    };
  const values: unknown[] = [];
  for (const word of words) {
    const value = readValue(parameter, word);
    if (value === undefined)
      return {
        ok: false,
        message: `Expected values like ${PARAMETER_EXAMPLES[parameter]}, got “${word}”.`,
      };
    values.push(value);
  }
  const read = gridAxisSchema.safeParse({ parameter, layer, values });
  if (read.success) return { ok: true, axis: read.data };
  return { ok: false, message: `${read.error.issues[0]!.message}.` };
}

/** undefined for what can't be read. */
function readValue(parameter: GridParameter, word: string): unknown {
  switch (parameter) {
    case 'pool':
      return readPool(word);
    case 'activation':
      return LAB_ACTIVATIONS.find((activation) => activation === word);
    default: {
      if (parameter === 'padding' && word === 'same') return word;
      const value = Number(word.replace('−', '-'));
      return Number.isFinite(value) ? value : undefined;
    }
  }
}

function readPool(word: string): LabPool | undefined {
  if (word === 'none') return { kind: 'none', sizePx: 2, stride: 2 };
  const [, name, sizePx, stride] = /^([a-z]+)\s+(\d+)\s*\/\s*(\d+)$/.exec(word) ?? [];
  const kind = LAB_POOLS.find((each) => each === name);
  return kind && { kind, sizePx: Number(sizePx), stride: Number(stride) };
}
