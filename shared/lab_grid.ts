/** The same stack with two or three of its settings varied, all results side by side. */

import { z } from 'zod';
import { LAB_LAYERS_MAX, type LabLayer, type LabPool, type LabState, labSchema } from './lab.ts';
import { checkLab } from './lab_check.ts';
import { costsOf, labGraph } from './lab_graph.ts';
import type { Refusal } from './lab_refusal.ts';
import { withFittingKernels, withLayer } from './lab_stack.ts';
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
