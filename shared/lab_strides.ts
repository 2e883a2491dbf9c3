/** The same layer at several strides, side by side. */

import type { LabState } from './lab.ts';
import { checkLab } from './lab_check.ts';
import { costsOf, labGraph, labStages } from './lab_graph.ts';
import type { Refusal } from './lab_refusal.ts';
import { withLayer } from './lab_stack.ts';
import type { Shape } from './layers.ts';

export const COMPARED_STRIDES = [1, 2, 4, 8, 16] as const;

export interface StrideRow {
  readonly stride: number;
  readonly state: LabState;
  readonly refusals: readonly Refusal[];
  /** Of the layer's convolution; null where the stack can't be. */
  readonly shape: Shape | null;
  readonly elements: number;
  readonly multiplyAdds: number;
  /** Multiply-adds as a share of those of the row before; null in the first and where there is none. */
  readonly shareOfPrevious: number | null;
  /** Rows or columns that the receptive fields of two neighbours have in common. */
  readonly overlapPx: number;
}

/** One layer's convolution with its kernels as they are, at each stride. Twice the stride: about a quarter. */
export function strideComparison(state: LabState, index = 0): StrideRow[] {
  const { conv } = labStages(state.layers[index]!, index + 1);
  const { sizePx } = state.layers[index]!;
  const rows: StrideRow[] = [];
  for (const stride of COMPARED_STRIDES) {
    const candidate = withLayer(state, index, (layer) => ({ ...layer, stride }));
    const refusals = checkLab(candidate);
    const cost =
      refusals.length > 0 ? undefined : costsOf(labGraph(candidate)).find(({ name }) => name === conv);
    const multiplyAdds = cost?.multiplyAdds ?? 0;
    const previous = rows.at(-1)?.multiplyAdds ?? 0;
    rows.push({
      stride,
      state: candidate,
      refusals,
      shape: cost?.shape ?? null,
      elements: cost?.elements ?? 0,
      multiplyAdds,
      shareOfPrevious: cost && previous > 0 ? multiplyAdds / previous : null,
      overlapPx: Math.max(sizePx - stride, 0),
    });
  }
  return rows;
}
