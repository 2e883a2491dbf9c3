/** A grid's axes as one types them: "2, 9, 16"; pools as "max 5/3, average 2/2, none" (size/stride). */

import { LAB_ACTIVATIONS, LAB_POOLS, type LabPool } from '../../../shared/lab.ts';
import { GRID_VALUES_MAX, type GridAxis, type GridValue, gridAxisSchema } from '../../../shared/lab_grid.ts';
import { refusalOf } from '../../../shared/lab_read.ts';
import { refusalMessage } from '../../language/said_text.ts';
import { wordsOf } from '../../language/spoken.ts';
import { PANEL_TEXT } from './panel_text.ts';

export type GridParameter = GridAxis['parameter'];

/** Values to begin with, and how others are written. */
export const PARAMETER_EXAMPLES: Record<GridParameter, string> = {
  stride: '2, 9, 16',
  bias: '0, −0.5, −1',
  pool: 'max 3/2, max 5/3, max 7/4',
  sizePx: '3, 5, 7',
  padding: '0, 1, same',
  activation: LAB_ACTIVATIONS.join(', '),
};

/** "stride 2", "bias −0.5", "max pool 3 × 3, stride 2". */
export function valueText({ parameter, value }: GridValue): string {
  const text = wordsOf(PANEL_TEXT);
  switch (parameter) {
    case 'sizePx':
      return text.sizeIs(`${value} × ${value}`);
    case 'stride':
      return text.strideIs(value);
    case 'padding':
      return text.paddingIs(value);
    case 'bias':
      return text.biasIs(`${value}`.replace('-', '−'));
    case 'activation':
      return text.reluIs(value === 'relu');
    case 'pool':
      return text.poolIs(value.kind, `${value.sizePx} × ${value.sizePx}`, value.stride);
  }
}

export function listText(values: readonly GridValue[]): string {
  return values.map(valueText).join(wordsOf(PANEL_TEXT).list);
}

/** Pools as one types them: "bias −0.5, max pool 3/2". */
export function shortListText(values: readonly GridValue[]): string {
  const text = wordsOf(PANEL_TEXT);
  return values
    .map((each) =>
      each.parameter === 'pool'
        ? text.poolShort(each.value.kind, each.value.sizePx, each.value.stride)
        : valueText(each),
    )
    .join(text.list);
}

export const PARAMETERS = Object.keys(PARAMETER_EXAMPLES) as GridParameter[];

export type AxisResult = { ok: true; axis: GridAxis } | { ok: false; message: string };

export function axisText({ parameter, values }: GridAxis): string {
  if (parameter === 'pool')
    return values
      .map(({ kind, sizePx, stride }) => (kind === 'none' ? kind : `${kind} ${sizePx}/${stride}`))
      .join(', ');
  return values.map((value) => `${value}`.replace('-', '−')).join(', ');
}

export function readAxis(parameter: GridParameter, layer: number, text: string): AxisResult {
  const said = wordsOf(PANEL_TEXT);
  const words = text
    .split(/[,;]/)
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== '');
  if (words.length < 1 || words.length > GRID_VALUES_MAX)
    return {
      ok: false,
      message: said.tooMany(GRID_VALUES_MAX, words.length),
    };
  const values: unknown[] = [];
  for (const word of words) {
    const value = readValue(parameter, word);
    if (value === undefined)
      return {
        ok: false,
        message: said.valuesLike(PARAMETER_EXAMPLES[parameter], word),
      };
    values.push(value);
  }
  const read = gridAxisSchema.safeParse({ parameter, layer, values });
  if (read.success) return { ok: true, axis: read.data };
  const refusal = refusalOf(read.error.issues[0]!);
  return { ok: false, message: `${refusalMessage(refusal)}${said.stop}` };
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
