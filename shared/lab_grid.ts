/** The same stack with two or three of its settings varied, all results side by side. */

import { z } from 'zod';
import { LAB_LAYERS_MAX, type LabLayer, type LabState, labSchema } from './lab.ts';
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

/** The value that a setting takes. */
export type GridValue = {
  [P in GridAxis['parameter']]: {
    readonly parameter: P;
    readonly value: Extract<GridAxis, { parameter: P }>['values'][number];
  };
}[GridAxis['parameter']];

export interface GridCell {
  /** One for each axis. */
  readonly values: readonly GridValue[];
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
  const start: { values: GridValue[]; state: LabState }[] = [{ values: [], state }];
  return axes
    .reduce(
      (cells, axis) =>
        cells.flatMap(({ values, state }) =>
          valuesOf(axis).map((value) => ({
            values: [...values, value],
            state: withLayer(state, axis.layer, (layer) => changed(layer, value)),
          })),
        ),
      start,
    )
    .map(({ values, state }) => cellOf(values, withFittingKernels(state)));
}

function cellOf(values: readonly GridValue[], state: LabState): GridCell {
  const refusals = checkLab(state);
  if (refusals.length > 0) return { values, state, refusals, shape: null, elements: 0, multiplyAdds: 0 };
  const costs = costsOf(labGraph(state));
  const { shape, elements } = costs.at(-1)!;
  const multiplyAdds = costs.reduce((sum, cost) => sum + cost.multiplyAdds, 0);
  return { values, state, refusals, shape, elements, multiplyAdds };
}

function valuesOf({ parameter, values }: GridAxis): GridValue[] {
  return values.map((value) => ({ parameter, value }) as GridValue);
}

function changed(layer: LabLayer, { parameter, value }: GridValue): LabLayer {
  if (parameter === 'bias')
    return { ...layer, kernels: layer.kernels.map((kernel) => ({ ...kernel, bias: value })) };
  return { ...layer, [parameter]: value };
}
