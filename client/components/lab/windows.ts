import {
  type Box,
  type ConvLayer,
  inputBox,
  outputShape,
  type PoolLayer,
  type Shape,
} from '../../../shared/layers.ts';
import { wordsOf } from '../../language/spoken.ts';
import { PANEL_TEXT } from './panel_text.ts';

/** An output and its neighbours: what each of them reads, and the part of the input to show for them. */
export interface Windows {
  readonly chosen: Box;
  /** Row by row, the chosen one among them. */
  readonly all: readonly Box[];
  readonly crop: Box;
}

/** Pixels of the input around the outermost windows. */
const MARGIN_PX = 2;

/** The windows of the outputs up to `reach` rows and columns away from (row, column). */
export function windowsAround(
  layer: ConvLayer | PoolLayer,
  input: Shape,
  row: number,
  column: number,
  reach: number,
): Windows {
  const output = outputShape(layer, [input]);
  // At a border the neighbours on the other side stand in for those that are missing.
  const from = (at: number, count: number) => Math.max(Math.min(at - reach, count - 1 - 2 * reach), 0);
  const top = from(row, output.height);
  const left = from(column, output.width);
  const bottom = Math.min(top + 2 * reach, output.height - 1);
  const right = Math.min(left + 2 * reach, output.width - 1);
  const all: Box[] = [];
  for (let y = top; y <= bottom; y++)
    for (let x = left; x <= right; x++) all.push(windowOf(layer, input, y, x));
  const crop = {
    top: Math.min(...all.map((box) => box.top)) - MARGIN_PX,
    left: Math.min(...all.map((box) => box.left)) - MARGIN_PX,
    bottom: Math.max(...all.map((box) => box.bottom)) + MARGIN_PX,
    right: Math.max(...all.map((box) => box.right)) + MARGIN_PX,
  };
  return { chosen: windowOf(layer, input, row, column), all, crop };
}

/** How the windows of neighbours lie to each other, and what follows for one direction. */
export function overlapText(sizePx: number, stride: number): string {
  const text = wordsOf(PANEL_TEXT);
  if (sizePx > stride) return text.share(sizePx - stride, sizePx);
  return sizePx === stride ? text.touch : text.unseen(stride - sizePx);
}

function windowOf(layer: ConvLayer | PoolLayer, input: Shape, row: number, column: number): Box {
  return inputBox(layer, input, { top: row, left: column, bottom: row, right: column });
}
