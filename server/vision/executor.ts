/**
 * What runs a graph. Inside an executor tensors are laid out as its library likes them; what goes in and comes out
 * is planar: channel after channel, each map row by row, since everything that looks at activations looks at one
 * map at a time. Weights are HWIO.
 */

import type { Graph } from '../../shared/layers.ts';

/** float32, row-major. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
  /** The same values as they lie in a file, where that is a byte each. */
  readonly quantised?: QuantisedValues | undefined;
}

/** value = scale × byte + min. */
export interface QuantisedValues {
  readonly bytes: Uint8Array;
  readonly scale: number;
  readonly min: number;
}

/**
 * `<layer>.kernel` and `<layer>.bias` of every conv and fc layer, `<layer>.bias` of every bias layer. Convolution
 * kernels are HWIO (I is the channels of one group), fully connected ones [inputs, outputs] with inputs in the order
 * channel, row, column; biases [outputs].
 */
export type Weights = ReadonlyMap<string, Tensor>;

export interface LoadOptions {
  /**
   * Weights are going to change, of these layers or of all: `setWeights` must be cheap and rebuild nothing. Networks
   * leave it out, and their weights become constants that a backend may rearrange.
   */
  readonly editable?: boolean | readonly string[];
}

/** Whether the weights of a layer are going to change. */
export function isEditable({ editable = false }: LoadOptions, layer: string): boolean {
  return typeof editable === 'boolean' ? editable : editable.includes(layer);
}

export interface LoadedGraph {
  /**
   * Runs one picture through the graph and returns the planar activations of the layers asked for, in arrays that
   * belong to the caller: its own where it says how they are made (an executor may leave that aside), else new ones.
   * `input` is planar, `graph.input` in shape.
   */
  run(
    input: Float32Array,
    layers: readonly string[],
    arrayOf?: (count: number) => Float32Array,
  ): Promise<Map<string, Float32Array>>;
  /** Replaces weights that were loaded as editable; shapes stay. */
  setWeights(weights: Weights): void;
  dispose(): Promise<void>;
}

export interface Executor {
  /** "onnx-cpu", "wasm". */
  readonly backend: string;
  /** Throws where a weight is missing or has another shape than the graph needs; the message names both. */
  load(graph: Graph, weights: Weights, options?: LoadOptions): Promise<LoadedGraph>;
  /** Tensors alive in the library, where it counts them. */
  tensors(): number;
}
