import { labStages } from '../../shared/lab_graph.ts';
import { readPatch } from '../../shared/measures.ts';
import { type View, viewKey } from '../../shared/protocol.ts';
import type { LiveResult } from '../stream/connection.ts';
import type { LabNeuron } from './lab_neuron.ts';
import type { LabStore } from './lab_store.ts';

/** What the chosen neuron is given and what becomes of it, as the engine has it in one frame. */
export interface NeuronSum {
  readonly inputs: Float32Array;
  readonly sum: number;
  readonly biased: number;
  /** After the ReLU; null where there is none. */
  readonly activated: number | null;
  readonly pool: { readonly inputs: Float32Array; readonly value: number } | null;
}

/** What has to be looked at for it. */
export function sumViews(lab: LabStore, { pooled }: LabNeuron): readonly View[] {
  const { layer, kernel: map, row, column } = lab.chosen;
  const { conv, bias, relu, pool } = labStages(lab.state.layers[layer]!, layer + 1);
  const patch = (name: string, at: { row: number; column: number }): View => ({
    kind: 'patch',
    graph: 'lab',
    layer: name,
    map,
    row: at.row,
    column: at.column,
  });
  return [
    ...[conv, bias, ...(relu ? [relu] : [])].map((name) => patch(name, { row, column })),
    ...(pool && pooled ? [patch(pool, pooled)] : []),
  ];
}

/** null until a result has all of it. */
export function readSum(lab: LabStore, neuron: LabNeuron, result: LiveResult | null): NeuronSum | null {
  const patches = sumViews(lab, neuron).map((view) => {
    const picture = result?.views.get(viewKey(view))?.picture;
    return picture?.kind === 'values' ? readPatch(picture.values) : null;
  });
  if (patches.some((patch) => patch === null)) return null;
  const [conv, bias, ...after] = patches as ReturnType<typeof readPatch>[];
  const { layer } = lab.chosen;
  const { relu, pool } = labStages(lab.state.layers[layer]!, layer + 1);
  return {
    inputs: conv!.inputs,
    sum: conv!.value,
    biased: bias!.value,
    activated: relu ? after[0]!.value : null,
    pool: pool && neuron.pooled ? after.at(-1)! : null,
  };
}
