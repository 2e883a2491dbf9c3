/** Graphs on onnxruntime-node. Its `run` blocks the thread that calls it, whatever promise it returns. */

import { MessageChannel } from 'node:worker_threads';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { elementsOf, type Graph, INPUT, LayerError, type Shape, shapesOf } from '../../../shared/layers.ts';
import {
  type Executor,
  isEditable,
  type LoadedGraph,
  type LoadOptions,
  type Tensor,
  type Weights,
} from '../executor.ts';
import { rectifiedBy, rectify } from '../rectified.ts';
import { layerOf } from '../weight_shapes.ts';
import { onnxShape } from './fragments.ts';
import { onnxWeight, type WeightLayout, weightLayouts } from './layout.ts';
import { onnxModel } from './model.ts';
import { quantisedKernels } from './quantised_fc.ts';

export interface OnnxOptions {
  /** Threads that one operation is spread over. */
  readonly threads: number;
  /** Where graphs run, in order of preference: "cpu", "webgpu", "cuda". */
  readonly executionProviders?: readonly [string, ...string[]];
}

/** What WebGPU's convolutions compute at once, wanted or not. */
const FEW_MAPS = 16;

export function createOnnxExecutor({ threads, executionProviders = ['cpu'] }: OnnxOptions): Executor {
  const sessionOptions: InferenceSession.SessionOptions = {
    executionProviders,
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    // Waiting threads would spin, on cores that decoding and encoding need. AlexNet on two threads takes 47 ms of
    // processor time a run when it spins on busy cores, 25 ms when it sleeps; on idle ones, sleeping costs 0.3 ms.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
  return {
    backend: `onnx-${executionProviders[0]}`,
    load: (graph, weights, options = {}) => load(graph, weights, options, sessionOptions),
    // onnxruntime does not count them.
    tensors: () => 0,
  };
}

async function load(
  graph: Graph,
  weights: Weights,
  options: LoadOptions,
  sessionOptions: InferenceSession.SessionOptions,
): Promise<LoadedGraph> {
  const layouts = weightLayouts(graph);
  // A GPU would leave such a layer to the processor.
  const quantised =
    sessionOptions.executionProviders?.[0] === 'cpu' ? quantisedKernels(graph, weights, options) : new Map();
  const onnxWeights = new Map(
    [...layouts]
      .filter(([name]) => !quantised.has(name))
      .map(([name, layout]) => [name, onnxWeight(weights, name, layout)]),
  );
  const model = onnxModel(graph, onnxWeights, options, quantised);
  const session = await InferenceSession.create(model, {
    ...sessionOptions,
    executionProviders: sessionOptions.executionProviders!.map((provider) =>
      provider === 'webgpu' ? { name: 'webgpu', preferredLayout: webgpuLayout(graph) } : provider,
    ),
  });
  const editable = [...onnxWeights].filter(([name]) => isEditable(options, layerOf(name)));
  return new OnnxGraph(graph, session, layouts, new Map(editable));
}

/**
 * Its convolutions compute tiles: 32 maps at once where channels are innermost, 8 where they are not and maps are few.
 * In software one kernel of 70 × 70 takes 40 % of the time then, and nothing is transposed from and to planar; AlexNet
 * takes half as much again.
 */
function webgpuLayout({ layers }: Graph): 'NCHW' | 'NHWC' {
  const few = layers.every((layer) => !('outChannels' in layer) || layer.outChannels <= FEW_MAPS);
  return few ? 'NCHW' : 'NHWC';
}

class OnnxGraph implements LoadedGraph {
  readonly #graph: Graph;
  readonly #shapes: ReadonlyMap<string, Shape>;
  readonly #session: InferenceSession;
  readonly #layouts: ReadonlyMap<string, WeightLayout>;
  /** The weights that can be edited, as inputs of the model beside the picture. */
  readonly #weights: Record<string, OrtTensor>;

  constructor(
    graph: Graph,
    session: InferenceSession,
    layouts: ReadonlyMap<string, WeightLayout>,
    editableWeights: Weights,
  ) {
    this.#graph = graph;
    this.#shapes = shapesOf(graph);
    this.#session = session;
    this.#layouts = layouts;
    this.#weights = ortTensors(editableWeights);
  }

  async run(
    input: Float32Array,
    layers: readonly string[],
    arrayOf = (count: number) => new Float32Array(count),
  ): Promise<Map<string, Float32Array>> {
    const count = elementsOf(this.#graph.input);
    if (input.length !== count) throw new LayerError(INPUT, `expected ${count} values, got ${input.length}`);
    for (const name of layers)
      if (name === INPUT || !this.#shapes.has(name))
        throw new LayerError(name, 'expected a layer of the graph');
    if (layers.length === 0) return new Map();
    const activations = new Map(layers.map((name) => [name, arrayOf(elementsOf(this.#shapes.get(name)!))]));
    const outputs = new Map<string, Float32Array>();
    const rectified: [name: string, from: string][] = [];
    for (const [name, values] of activations) {
      const from = rectifiedBy(this.#graph, name);
      if (from === undefined) outputs.set(name, values);
      else rectified.push([name, from]);
    }
    // In place where nobody asked for what it reads.
    for (const [name, from] of rectified) if (!outputs.has(from)) outputs.set(from, activations.get(name)!);
    const tensors = [...outputs].map(([name, values]): [string, Tensor] => [
      name,
      { shape: onnxShape(this.#shapes.get(name)!), values },
    ]);
    const picture = ortTensor({ shape: onnxShape(this.#graph.input), values: input });
    const copies = await this.#session.run(
      { ...this.#weights, [INPUT]: picture },
      ortTensors(new Map(tensors)),
    );
    free(Object.values(copies));
    for (const [name, from] of rectified) rectify(outputs.get(from)!, activations.get(name)!);
    return activations;
  }

  setWeights(weights: Weights): void {
    // All are checked before one is replaced.
    const checked = [...weights.keys()].map((name): [string, Tensor] => {
      const layout = this.#layouts.get(name);
      if (!layout) throw new LayerError(name, 'expected a weight of the graph');
      if (!(name in this.#weights)) throw new LayerError(name, 'expected an editable weight, got a constant');
      return [name, onnxWeight(weights, name, layout)];
    });
    Object.assign(this.#weights, ortTensors(new Map(checked)));
  }

  dispose(): Promise<void> {
    return this.#session.release();
  }
}

const nowhere = new MessageChannel().port1;
nowhere.close();

/**
 * onnxruntime-node writes into the tensors that it is given, and copies them into new ones besides. Left to the garbage
 * collector, those of four frames set it off, a tenth of the processor time; what is sent nowhere is free at once.
 */
function free(tensors: readonly OrtTensor[]): void {
  nowhere.postMessage(
    undefined,
    tensors.map(({ data }) => (data as Float32Array<ArrayBuffer>).buffer),
  );
}

function ortTensor({ shape, values }: Tensor): OrtTensor {
  return new OrtTensor('float32', values, shape);
}

function ortTensors(weights: Weights): Record<string, OrtTensor> {
  return Object.fromEntries([...weights].map(([name, weight]) => [name, ortTensor(weight)]));
}
