import * as tf from '@tensorflow/tfjs-core';
import { lastMapsOf, logitsOf } from '../../../shared/explained.ts';
import {
  elementsOf,
  type Graph,
  INPUT,
  inputsOf,
  LayerError,
  type Shape,
  shapesOf,
} from '../../../shared/layers.ts';
import type { Weights } from '../executor.ts';
import { checkedWeight, kernelOf, weightShapesOf } from '../weight_shapes.ts';
import { inputGradients, type ReluRule, turnedKernel, turnedOf } from './backward.ts';
import { applyLayer, constantOf, interleaved, poolConstant } from './operations.ts';

/** A neuron by its place in a layer. */
export interface Neuron {
  readonly layer: string;
  readonly map: number;
  readonly row: number;
  readonly column: number;
}

export interface ClassActivation {
  readonly shape: Shape;
  /** The class that it is of. */
  readonly classIndex: number;
  /** As the network answers. */
  readonly probability: number;
  /** Of the last maps' size, row by row; none is negative. */
  readonly values: Float32Array;
}

/** One picture's way through a graph, forwards, with everything kept that the ways back need. */
export interface ForwardPass {
  /** Planar values. */
  activation(layer: string): Float32Array;
  activationOf(layer: string): { readonly shape: Shape; readonly values: Float32Array };
  /**
   * Grad-CAM (Selvaraju et al., 2017): the last maps, each weighed with the mean of its gradient, summed, and what
   * speaks against the class cut off. null: of the class with the largest logit.
   */
  classActivation(classIndex: number | null): ClassActivation;
  /** How the neuron's value follows each of the layer's values; planar. */
  gradient(neuron: Neuron, layer: string, rule: ReluRule): Float32Array;
  dispose(): void;
}

/** A graph whose gradients can be asked for, on tfjs's current backend. */
export class GradientGraph {
  readonly graph: Graph;
  readonly shapes: ReadonlyMap<string, Shape>;
  readonly #tensors = new Map<string, tf.Tensor>();

  /** Throws `LayerError` where a weight is missing or has another shape. */
  constructor(graph: Graph, weights: Weights) {
    this.graph = graph;
    this.shapes = shapesOf(graph);
    for (const [name, expected] of weightShapesOf(graph, this.shapes)) {
      const { values, shape } = checkedWeight(weights, name, expected);
      this.#tensors.set(name, tf.tensor(values, [...shape]));
    }
    graph.layers.forEach((layer, index) => {
      if (layer.kind === 'conv') {
        const turned = turnedKernel(layer, this.#tensors.get(kernelOf(layer.name)) as tf.Tensor4D);
        if (turned) this.#tensors.set(turnedOf(layer.name), turned);
      }
      if (layer.kind !== 'pool') return;
      const input = this.shapes.get(inputsOf(graph, index)[0]!)!;
      const constant = tf.tidy(() => poolConstant(layer, input) ?? []);
      if (constant instanceof tf.Tensor) this.#tensors.set(constantOf(layer.name), constant);
    });
  }

  /** `input` is planar. What it keeps has to be freed with `dispose`. */
  forward(input: Float32Array): ForwardPass {
    const { graph } = this;
    const { height, width, channels } = graph.input;
    if (input.length !== elementsOf(graph.input))
      throw new LayerError(INPUT, `expected ${elementsOf(graph.input)} values, got ${input.length}`);
    const values = new Map<string, tf.Tensor4D>();
    tf.tidy(() => {
      values.set(INPUT, tf.keep(interleaved(tf.tensor2d(input, [channels, height * width]), graph.input)));
      graph.layers.forEach((layer, index) => {
        const inputs = inputsOf(graph, index).map((name) => values.get(name)!);
        values.set(layer.name, tf.keep(applyLayer(layer, inputs, this.#tensors)));
      });
    });
    return {
      activation: (layer) => planarValues(valueIn(values, layer)),
      activationOf: (layer) => ({
        values: planarValues(valueIn(values, layer)),
        shape: this.shapes.get(layer)!,
      }),
      classActivation: (classIndex) => this.#classActivation(values, classIndex),
      gradient: (neuron, layer, rule) => this.#gradient(values, neuron, layer, rule),
      dispose: () => tf.dispose([...values.values()]),
    };
  }

  dispose(): void {
    tf.dispose([...this.#tensors.values()]);
    this.#tensors.clear();
  }

  #classActivation(values: Values, wanted: number | null): ClassActivation {
    const { graph } = this;
    const logits = logitsOf(graph);
    const layer = lastMapsOf(graph);
    const { height, width } = this.shapes.get(layer)!;
    const classIndex = wanted ?? largest(valueIn(values, logits).dataSync());
    const probability = valueIn(values, graph.layers.at(-1)!.name).dataSync()[classIndex]!;
    const cam = tf.tidy(() => {
      const seed = this.#seed({ layer: logits, map: classIndex, row: 0, column: 0 });
      const gradient = this.#back(values, logits, seed, layer, 'gradient');
      const weights = tf.mean(gradient, [1, 2], true);
      return tf.relu(tf.sum(tf.mul(valueIn(values, layer), weights), 3)).dataSync<'float32'>();
    });
    return { shape: { height, width, channels: 1 }, classIndex, probability, values: cam.slice() };
  }

  #gradient(values: Values, neuron: Neuron, layer: string, rule: ReluRule): Float32Array {
    return tf.tidy(() => {
      const gradient = this.#back(values, neuron.layer, this.#seed(neuron), layer, rule);
      return planarValues(gradient);
    });
  }

  /** 1 at the neuron. Throws `LayerError` where there is none. */
  #seed({ layer, map, row, column }: Neuron): tf.Tensor4D {
    const shape = this.shapes.get(layer);
    if (!shape) throw new LayerError(layer, 'expected a layer of the graph');
    const { height, width, channels } = shape;
    const inside = map >= 0 && map < channels && row >= 0 && row < height && column >= 0 && column < width;
    if (!inside)
      throw new LayerError(
        layer,
        `expected a neuron within ${channels} × ${height} × ${width}, got map ${map}, row ${row}, column ${column}`,
      );
    const seed = new Float32Array(elementsOf(shape));
    seed[(row * width + column) * channels + map] = 1;
    return tf.tensor4d(seed, [1, height, width, channels]);
  }

  /** From one layer's gradient back to another's, of every path between them the sum. */
  #back(values: Values, from: string, seed: tf.Tensor4D, to: string, rule: ReluRule): tf.Tensor4D {
    const { graph } = this;
    const gradients = new Map<string, tf.Tensor4D>([[from, seed]]);
    const start = graph.layers.findIndex(({ name }) => name === from);
    const end = graph.layers.findIndex(({ name }) => name === to);
    for (let index = start; index > end; index--) {
      const layer = graph.layers[index]!;
      const gradient = gradients.get(layer.name);
      if (!gradient) continue;
      gradients.delete(layer.name);
      const names = inputsOf(graph, index);
      const inputs = names.map((name) => valueIn(values, name));
      const output = valueIn(values, layer.name);
      const back = tf.tidy(() => inputGradients(layer, inputs, output, gradient, this.#tensors, rule));
      names.forEach((name, place) => {
        const before = gradients.get(name);
        gradients.set(name, before ? tf.add(before, back[place]!) : back[place]!);
      });
    }
    return gradients.get(to) ?? tf.zerosLike(valueIn(values, to));
  }
}

type Values = ReadonlyMap<string, tf.Tensor4D>;

function valueIn(values: Values, layer: string): tf.Tensor4D {
  const value = values.get(layer);
  if (!value) throw new LayerError(layer, `expected one of ${[...values.keys()].join(', ')}`);
  return value;
}

/** In an array of its own. Not tfjs's transpose: on wasm that takes longer than a layer. */
function planarValues(value: tf.Tensor4D): Float32Array {
  const [, height, width, channels] = value.shape;
  const size = height * width;
  const interleaved = value.dataSync<'float32'>();
  const planar = new Float32Array(interleaved.length);
  for (let place = 0, from = 0; place < size; place++)
    for (let channel = 0, to = place; channel < channels; channel++, to += size)
      planar[to] = interleaved[from++]!;
  return planar;
}

function largest(values: ArrayLike<number>): number {
  let best = 0;
  for (let index = 1; index < values.length; index++) if (values[index]! > values[best]!) best = index;
  return best;
}
