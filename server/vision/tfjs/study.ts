/** Gradients and teaching on tfjs, as the study thread uses them. */

import type { Graph } from '../../../shared/layers.ts';
import type { Weights } from '../executor.ts';
import { GradientGraph } from './gradients.ts';
import { ClassifierTraining, type TrainingSet, type TrainingSettings } from './training.ts';
import { createWasmExecutor } from './wasm.ts';

export interface TfjsStudy {
  graph(graph: Graph, weights: Weights): GradientGraph;
  train(training: TrainingSet, held: TrainingSet, settings: TrainingSettings): ClassifierTraining;
  /** Alive in the library. */
  tensors(): number;
}

export async function openGradients(): Promise<TfjsStudy> {
  const { tensors } = await createWasmExecutor();
  return {
    graph: (graph, weights) => new GradientGraph(graph, weights),
    train: (training, held, settings) => ClassifierTraining.begin(training, held, settings),
    tensors,
  };
}
