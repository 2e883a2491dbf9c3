import { labGraph, labStages } from '../../shared/lab_graph.ts';
import { receptiveField } from '../../shared/layers.ts';
import { readPeak } from '../../shared/measures.ts';
import { viewKey } from '../../shared/protocol.ts';
import type { LiveResult } from '../stream/connection.ts';
import type { LabNeuron } from './lab_neuron.ts';
import type { LabStore } from './lab_store.ts';

/** Where the chosen map is largest. */
export function peakView({ chosen, state }: LabStore) {
  const { conv } = labStages(state.layers[chosen.layer]!, chosen.layer + 1);
  return { kind: 'peak', graph: 'lab', layer: conv, map: chosen.kernel } as const;
}

/** What the neuron with the largest value reads in every layer before it; null where that isn't looked for. */
export function peakOf(lab: LabStore, result: LiveResult | null): LabNeuron['boxes'] | null {
  const { layer } = lab.chosen;
  const view = peakView(lab);
  const picture = result?.views.get(viewKey(view))?.picture;
  if (picture?.kind !== 'values') return null;
  const { row, column } = readPeak(picture.values);
  const { height, width } = lab.shapeOf(view.layer);
  // The map was smaller or larger in the frame before.
  if (row >= height || column >= width) return null;
  const boxes = receptiveField(labGraph(lab.state), view.layer, row, column);
  const { activated } = labStages(lab.state.layers[layer]!, layer + 1);
  return new Map([...boxes, [activated, boxes.get(view.layer)!]]);
}
