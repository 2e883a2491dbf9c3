/** Graphs on tfjs, whichever backend it runs on. */

import * as tf from '@tensorflow/tfjs-core';
import {
  type ConvLayer,
  elementsOf,
  type Graph,
  INPUT,
  inputsOf,
  type Layer,
  LayerError,
  type Shape,
  shapesOf,
} from '../../../shared/layers.ts';
import {
  type Executor,
  isEditable,
  type LoadedGraph,
  type LoadOptions,
  type Tensor,
  type Weights,
} from '../executor.ts';
import { biasOf, checkedWeight, kernelOf, layerOf, weightShapesOf } from '../weight_shapes.ts';
import { applyLayer, constantOf, interleaved, planar, poolConstant } from './operations.ts';

/** Another way to convolve than tfjs's, with the bias, for the layers that it suits. */
export interface Convolution {
  suits(layer: ConvLayer, input: Shape): boolean;
  /** A kernel (HWIO) as `convolve` takes it. */
  arranged(kernel: Tensor): tf.Tensor;
  convolve(layer: ConvLayer, x: tf.Tensor4D, kernel: tf.Tensor, bias: tf.Tensor): tf.Tensor4D;
}

/** Another way to compute a fully connected layer, where it takes so many outputs. */
export interface FullyConnection {
  suits(outputs: number): boolean;
  /** `x` is planar, `kernel` [inputs, outputs], `bias` [outputs], as the answer. */
  connect(x: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor): tf.Tensor;
}

/** What a backend computes in another way than tfjs. */
export interface OwnLayers {
  /** For layers whose weights stay as they are. */
  readonly convolution?: Convolution;
  readonly fullyConnection?: FullyConnection;
}

/** The executor for tfjs's current backend. */
export function createTfjsExecutor(own: OwnLayers = {}): Executor {
  return {
    backend: tf.getBackend(),
    load: async (graph, weights, options = {}) => new TfjsGraph(graph, weights, options, own),
    tensors: () => tf.memory().numTensors,
  };
}

class TfjsGraph implements LoadedGraph {
  readonly #graph: Graph;
  readonly #options: LoadOptions;
  readonly #weightShapes: ReadonlyMap<string, readonly number[]>;
  readonly #tensors = new Map<string, tf.Tensor>();
  readonly #own: OwnLayers;
  /** The layers that go through `own.convolution`. */
  readonly #convolved = new Set<string>();

  constructor(graph: Graph, weights: Weights, options: LoadOptions, own: OwnLayers) {
    const shapes = shapesOf(graph);
    this.#own = own;
    graph.layers.forEach((layer, index) => {
      if (layer.kind !== 'conv' || isEditable(options, layer.name)) return;
      if (own.convolution?.suits(layer, shapes.get(inputsOf(graph, index)[0]!)!))
        this.#convolved.add(layer.name);
    });
    this.#graph = graph;
    this.#options = options;
    this.#weightShapes = weightShapesOf(graph, shapes);
    this.#replaceWeights(weights, [...this.#weightShapes.keys()]);
    graph.layers.forEach((layer, index) => {
      if (layer.kind !== 'pool') return;
      const input = shapes.get(inputsOf(graph, index)[0]!)!;
      const constant = tf.tidy(() => poolConstant(layer, input) ?? []);
      if (constant instanceof tf.Tensor) this.#tensors.set(constantOf(layer.name), constant);
    });
  }

  async run(input: Float32Array, layers: readonly string[]): Promise<Map<string, Float32Array>> {
    const outputs = tf.tidy(() => this.#forward(input, layers).map(planar));
    try {
      const values = await Promise.all(outputs.map((output) => output.data<'float32'>()));
      return new Map(layers.map((name, index) => [name, values[index]!]));
    } finally {
      tf.dispose(outputs);
    }
  }

  setWeights(weights: Weights): void {
    for (const name of weights.keys())
      if (!isEditable(this.#options, layerOf(name)))
        throw new LayerError(name, 'expected an editable weight, got a constant');
    this.#replaceWeights(weights, [...weights.keys()]);
  }

  async dispose(): Promise<void> {
    tf.dispose([...this.#tensors.values()]);
    this.#tensors.clear();
  }

  /** All are checked before one is replaced. */
  #replaceWeights(weights: Weights, names: readonly string[]): void {
    const checked = names.map((name) => {
      const expected = this.#weightShapes.get(name);
      if (!expected) throw new LayerError(name, 'expected a weight of the graph');
      return checkedWeight(weights, name, expected);
    });
    names.forEach((name, index) => {
      const weight = checked[index]!;
      this.#tensors.get(name)?.dispose();
      const layer = layerOf(name);
      this.#tensors.set(
        name,
        name === kernelOf(layer) && this.#convolved.has(layer)
          ? this.#own.convolution!.arranged(weight)
          : tf.tensor(weight.values, [...weight.shape]),
      );
    });
  }

  #forward(input: Float32Array, layers: readonly string[]): tf.Tensor4D[] {
    const { input: shape } = this.#graph;
    const count = elementsOf(shape);
    if (input.length !== count) throw new LayerError(INPUT, `expected ${count} values, got ${input.length}`);
    const needed = this.#needed(layers);
    const values = new Map<string, tf.Tensor4D>();
    if (needed.has(INPUT))
      values.set(INPUT, interleaved(tf.tensor2d(input, [shape.channels, shape.height * shape.width]), shape));
    this.#graph.layers.forEach((layer, index) => {
      if (!needed.has(layer.name)) return;
      const inputs = inputsOf(this.#graph, index).map((name) => values.get(name)!);
      values.set(layer.name, this.#apply(layer, inputs));
    });
    return layers.map((name) => values.get(name)!);
  }

  #apply(layer: Layer, inputs: readonly tf.Tensor4D[]): tf.Tensor4D {
    const { convolution, fullyConnection } = this.#own;
    if (layer.kind === 'conv' && this.#convolved.has(layer.name))
      return convolution!.convolve(layer, inputs[0]!, ...this.#weightsOf(layer.name));
    if (layer.kind === 'fc' && fullyConnection?.suits(layer.outChannels)) {
      const output = fullyConnection.connect(planar(inputs[0]!), ...this.#weightsOf(layer.name));
      return tf.reshape(output, [1, 1, 1, layer.outChannels]);
    }
    return applyLayer(layer, inputs, this.#tensors);
  }

  #weightsOf(layerName: string): [kernel: tf.Tensor, bias: tf.Tensor] {
    return [this.#tensors.get(kernelOf(layerName))!, this.#tensors.get(biasOf(layerName))!];
  }

  /** `layers` and everything that they are computed from. */
  #needed(layers: readonly string[]): Set<string> {
    const needed = new Set(layers);
    for (const name of layers)
      if (!this.#graph.layers.some((layer) => layer.name === name))
        throw new LayerError(name, 'expected a layer of the graph');
    for (let index = this.#graph.layers.length - 1; index >= 0; index--)
      if (needed.has(this.#graph.layers[index]!.name))
        for (const name of inputsOf(this.#graph, index)) needed.add(name);
    return needed;
  }
}
