/** A Lab state as what executors run, and what its layers cost. */

import { flipped } from './kernel.ts';
import { inputChannels, type LabKernel, type LabLayer, type LabState } from './lab.ts';
import {
  elementsOf,
  type Graph,
  inputsOf,
  type Layer,
  multiplyAdds,
  type Shape,
  shapesOf,
} from './layers.ts';

/** The graph's layers that a Lab layer (counted from 1) becomes; `null` where it has none. */
export interface LabStages {
  /** The values before the bias. */
  readonly conv: string;
  readonly bias: string;
  readonly relu: string | null;
  readonly pool: string | null;
  /** What the screen's "+ bias, ReLU" shows. */
  readonly activated: string;
  /** What the next layer reads. */
  readonly output: string;
}

export function labStages(layer: LabLayer, n: number): LabStages {
  const bias = `bias${n}`;
  const relu = layer.activation === 'relu' ? `relu${n}` : null;
  const pool = layer.pool.kind === 'none' ? null : `pool${n}`;
  const activated = relu ?? bias;
  return { conv: `conv${n}`, bias, relu, pool, activated, output: pool ?? activated };
}

/**
 * conv1, bias1, relu1, pool1, conv2, … Kernel values and biases are weights, not part of it: two states with equal
 * graphs differ only in what `setWeights` replaces.
 */
export function labGraph(state: LabState): Graph {
  const { sidePx } = state.input;
  return {
    input: { height: sidePx, width: sidePx, channels: inputChannels(state.input) },
    layers: state.layers.flatMap((layer, index) => graphLayers(layer, index + 1)),
  };
}

/** The layers that Lab layer `n`, counted from 1, becomes. */
export function graphLayers(layer: LabLayer, n: number): Layer[] {
  const { conv, bias, relu, pool } = labStages(layer, n);
  const { kernels, sizePx: kernelSizePx, stride, padding, pool: window } = layer;
  const layers: Layer[] = [
    { kind: 'conv', name: conv, kernelSizePx, stride, padding, outChannels: kernels.length },
    { kind: 'bias', name: bias },
  ];
  if (relu) layers.push({ kind: 'relu', name: relu });
  if (pool && window.kind !== 'none')
    layers.push({
      kind: 'pool',
      name: pool,
      pool: window.kind,
      sizePx: window.sizePx,
      stride: window.stride,
      padding: 0,
    });
  return layers;
}

export interface LabWeight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/**
 * `conv1.kernel` (HWIO, turned by 180° for convolution), `conv1.bias` (zeros: the bias is a layer of its own),
 * `bias1.bias`, `conv2.kernel`, … The state has to be one without refusals.
 */
export function labWeights({ layers, mode }: LabState): Map<string, LabWeight> {
  const weights = new Map<string, LabWeight>();
  layers.forEach((layer, index) => {
    const { conv, bias } = labStages(layer, index + 1);
    const { kernels } = layer;
    const shape = [kernels.length];
    weights.set(`${conv}.kernel`, kernelWeight(kernels, mode === 'convolution'));
    weights.set(`${conv}.bias`, { shape, values: new Float32Array(kernels.length) });
    weights.set(`${bias}.bias`, { shape, values: Float32Array.from(kernels, (kernel) => kernel.bias) });
  });
  return weights;
}

function kernelWeight(kernels: readonly LabKernel[], flip: boolean): LabWeight {
  const { sizePx, inChannels } = kernels[0]!;
  const values = new Float32Array(sizePx * sizePx * inChannels * kernels.length);
  kernels.forEach((kernel, output) => {
    (flip ? flipped(kernel) : kernel).values.forEach((value, index) => {
      values[index * kernels.length + output] = value;
    });
  });
  return { shape: [sizePx, sizePx, inChannels, kernels.length], values };
}

export interface LayerCost {
  readonly name: string;
  readonly shape: Shape;
  readonly elements: number;
  readonly multiplyAdds: number;
}

/** Layer by layer. Throws `LayerError` for a graph that can't be. */
export function costsOf(graph: Graph): LayerCost[] {
  const shapes = shapesOf(graph);
  return graph.layers.map((layer, index) => {
    const shape = shapes.get(layer.name)!;
    const inputs = inputsOf(graph, index).map((name) => shapes.get(name)!);
    return {
      name: layer.name,
      shape,
      elements: elementsOf(shape),
      multiplyAdds: multiplyAdds(layer, inputs),
    };
  });
}

export function totalMultiplyAdds(graph: Graph): number {
  return costsOf(graph).reduce((sum, cost) => sum + cost.multiplyAdds, 0);
}
