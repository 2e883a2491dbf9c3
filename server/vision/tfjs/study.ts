/** Gradients and teaching on tfjs, as the study thread uses them. */

import type { Graph } from '../../../shared/layers.ts';
import type { Executor, Weights } from '../executor.ts';
import { GradientGraph } from './gradients.ts';
import { createTensorflowExecutor } from './tensorflow.ts';
import { ClassifierTraining, type TrainingSet, type TrainingSettings } from './training.ts';
import { createWasmExecutor } from './wasm.ts';

export interface TfjsStudy {
  readonly backend: string;
  graph(graph: Graph, weights: Weights): GradientGraph;
  train(training: TrainingSet, held: TrainingSet, settings: TrainingSettings): ClassifierTraining;
  /** Alive in the library. */
  tensors(): number;
}

/** TensorFlow where it is installed, on a GPU where it finds one; wasm everywhere else. */
async function openBackend(): Promise<Executor> {
  for (const gpu of [true, false])
    try {
      return await createTensorflowExecutor({ threads: 1, gpu });
    } catch {
      // Not here: the next one.
    }
  return createWasmExecutor();
}

export async function openGradients(): Promise<TfjsStudy> {
  const { tensors, backend } = await openBackend();
  return {
    backend,
    graph: (graph, weights) => new GradientGraph(graph, weights),
    train: (training, held, settings) => ClassifierTraining.begin(training, held, settings),
    tensors,
  };
}
