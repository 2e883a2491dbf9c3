/** The same stack with some of its numbers varied, side by side: a grid of up to three settings, and strides. */

import { z } from 'zod';
import { LAB_LAYERS_MAX, type LabLayer, type LabPool, type LabState, labSchema } from './lab.ts';
import { checkLab } from './lab_check.ts';
import { withFittingKernels } from './lab_edit.ts';
import { costsOf, labGraph, labStages } from './lab_graph.ts';
import type { Refusal } from './lab_refusal.ts';
import type { Shape } from './layers.ts';

const settings = labSchema.shape.layers.element.shape;
/** Counted from 0. */
const layer = z
  .number()
  .int()
  .min(0)
  .max(LAB_LAYERS_MAX - 1);

export const GRID_VALUES_MAX = 4;

function axis<Name extends string, Value extends z.ZodType>(parameter: Name, value: Value) {
  return z.strictObject({
    parameter: z.literal(parameter),
    layer,
    values: z.array(value).min(1).max(GRID_VALUES_MAX),
  });
}

/** One setting of one layer and the values that it takes; `bias` is that of all the layer's kernels. */
export const gridAxisSchema = z.discriminatedUnion('parameter', [
  axis('sizePx', settings.sizePx),
  axis('stride', settings.stride),
  axis('padding', settings.padding),
  axis('bias', settings.kernels.element.shape.bias),
  axis('activation', settings.activation),
  axis('pool', settings.pool),
]);
export const gridAxesSchema = z.array(gridAxisSchema).min(2).max(3);
export type GridAxis = z.infer<typeof gridAxisSchema>;

/** 27 results: few to many outputs, few to many that fire, little to much that a pool sees. */
export const CLASSIC_GRID: readonly GridAxis[] = [
  { parameter: 'stride', layer: 0, values: [2, 9, 16] },
  { parameter: 'bias', layer: 0, values: [0, -0.5, -1] },
  {
    parameter: 'pool',
    layer: 0,
    values: [
      { kind: 'max', sizePx: 3, stride: 2 },
      { kind: 'max', sizePx: 5, stride: 3 },
      { kind: 'max', sizePx: 7, stride: 4 },
    ],
  },
];

export interface GridCell {
  /** One for each axis: "stride 2", "bias −0.5", "max pool 3 × 3, stride 2". */
  readonly labels: readonly string[];
  readonly state: LabState;
  /** Why this one can't be; empty for one that can. */
  readonly refusals: readonly Refusal[];
  /** Of what comes out last; null where it can't be. */
  readonly shape: Shape | null;
  readonly elements: number;
  readonly multiplyAdds: number;
}

/** All combinations, the last axis varying fastest. */
export function labGrid(state: LabState, axes: readonly GridAxis[]): GridCell[] {
  const start: { labels: string[]; state: LabState }[] = [{ labels: [], state }];
  return axes
    .reduce(
      (cells, axis) =>
        cells.flatMap(({ labels, state }) =>
          variants(axis).map(({ label, change }) => ({
            labels: [...labels, label],
            state: withLayer(state, axis.layer, change),
          })),
        ),
      start,
    )
    .map(({ labels, state }) => cellOf(labels, withFittingKernels(state)));
}

function cellOf(labels: readonly string[], state: LabState): GridCell {
  const refusals = checkLab(state);
  if (refusals.length > 0) return { labels, state, refusals, shape: null, elements: 0, multiplyAdds: 0 };
  const costs = costsOf(labGraph(state));
  const { shape, elements } = costs.at(-1)!;
  const multiplyAdds = costs.reduce((sum, cost) => sum + cost.multiplyAdds, 0);
  return { labels, state, refusals, shape, elements, multiplyAdds };
}

function withLayer(state: LabState, index: number, change: (layer: LabLayer) => LabLayer): LabState {
  return { ...state, layers: state.layers.map((each, other) => (other === index ? change(each) : each)) };
}

interface Variant {
  readonly label: string;
  readonly change: (layer: LabLayer) => LabLayer;
}

function variants(axis: GridAxis): Variant[] {
  switch (axis.parameter) {
    case 'sizePx':
      return axis.values.map((sizePx) => ({
        label: `kernel ${sizePx} × ${sizePx}`,
        change: (layer) => ({ ...layer, sizePx }),
      }));
    case 'stride':
      return axis.values.map((stride) => ({
        label: `stride ${stride}`,
        change: (layer) => ({ ...layer, stride }),
      }));
    case 'padding':
      return axis.values.map((padding) => ({
        label: `padding ${padding}`,
        change: (layer) => ({ ...layer, padding }),
      }));
    case 'bias':
      return axis.values.map((bias) => ({
        label: `bias ${signedText(bias)}`,
        change: (layer) => ({ ...layer, kernels: layer.kernels.map((kernel) => ({ ...kernel, bias })) }),
      }));
    case 'activation':
      return axis.values.map((activation) => ({
        label: activation === 'relu' ? 'ReLU' : 'no ReLU',
        change: (layer) => ({ ...layer, activation }),
      }));
    case 'pool':
      return axis.values.map((pool) => ({
        label: poolText(pool),
        change: (layer) => ({ ...layer, pool }),
      }));
  }
}

function poolText({ kind, sizePx, stride }: LabPool): string {
  return kind === 'none' ? 'no pool' : `${kind} pool ${sizePx} × ${sizePx}, stride ${stride}`;
}

function signedText(value: number): string {
  return value < 0 ? `−${-value}` : `${value}`;
}

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

/**
 * How much maps changed: ‖after − before‖ / ‖before‖ (Euclidean), 0 where nothing did. A map of zeros that got a
 * value has changed without limit: Infinity.
 */
export function relativeChange(before: Float32Array, after: Float32Array): number {
  if (before.length !== after.length)
    throw new RangeError(`expected ${before.length} values, got ${after.length}`);
  let changed = 0;
  let whole = 0;
  before.forEach((value, index) => {
    changed += (after[index]! - value) ** 2;
    whole += value ** 2;
  });
  return changed === 0 ? 0 : Math.sqrt(changed / whole);
}
