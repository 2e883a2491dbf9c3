/** Where a neuron's number comes from: what it reads times its weights, by where it was read. */

import { type Graph, inputsOf, type Layer, paddingSides, type Shape, shapesOf } from './layers.ts';

/** A neuron of a layer, or a pixel of the input. */
export interface Neuron {
  readonly layer: string;
  readonly map: number;
  readonly row: number;
  readonly column: number;
}

/** One value that was read, and what it added to the sum. */
export interface Term extends Neuron {
  readonly value: number;
  readonly weight: number;
  readonly product: number;
}

/** All terms that were read from one map. */
export interface MapShare {
  readonly map: number;
  readonly sum: number;
  /** The one that weighs most. */
  readonly strongest: Term;
}

export interface WeightedSum {
  /** Of all products, without the bias. */
  readonly sum: number;
  readonly bias: number;
  readonly terms: readonly Term[];
  /** By magnitude, largest first. */
  readonly shares: readonly MapShare[];
}

/** How far a sum may be from the value that the engine gave, relative to the largest product: its order is another. */
export const SUM_TOLERANCE = 1e-3;

/** The layer that `layer` reads, its shape, and `layer` itself. Undefined for the input. */
export function readerOf(
  graph: Graph,
  layer: string,
): { layer: Layer; reads: string; input: Shape } | undefined {
  const index = graph.layers.findIndex(({ name }) => name === layer);
  const found = graph.layers[index];
  if (!found) return undefined;
  const reads = inputsOf(graph, index)[0]!;
  return { layer: found, reads, input: shapesOf(graph).get(reads)! };
}

/**
 * Where the values of a `patch` view were read, in its order: of a convolution its window row by row, each position's
 * channels together; of a pool its window; of a fully connected layer everything, planar; of others the same place.
 * Positions in the padding lie outside the layer.
 */
export function placesOf(graph: Graph, { layer: name, map, row, column }: Neuron): Neuron[] {
  const reader = readerOf(graph, name);
  if (!reader) return [];
  const { layer, reads, input } = reader;
  switch (layer.kind) {
    case 'conv':
    case 'pool': {
      const sides = paddingSides(layer, input);
      const sizePx = layer.kind === 'conv' ? layer.kernelSizePx : layer.sizePx;
      const outputs = layer.kind === 'conv' ? layer.outChannels : input.channels;
      const groups = layer.kind === 'conv' ? (layer.groups ?? 1) : input.channels;
      const channels = input.channels / groups;
      const first = Math.floor((map * groups) / outputs) * channels;
      const places: Neuron[] = [];
      for (let y = 0; y < sizePx; y++)
        for (let x = 0; x < sizePx; x++)
          for (let channel = 0; channel < channels; channel++)
            places.push({
              layer: reads,
              map: first + channel,
              row: row * layer.stride - sides.top + y,
              column: column * layer.stride - sides.left + x,
            });
      return places;
    }
    case 'fc': {
      const { height, width, channels } = input;
      return Array.from({ length: height * width * channels }, (_, index) => ({
        layer: reads,
        map: Math.floor(index / (height * width)),
        row: Math.floor((index % (height * width)) / width),
        column: index % width,
      }));
    }
    default:
      return [{ layer: reads, map, row, column }];
  }
}

/** What a convolution or a fully connected neuron adds up. `inputs` and `weights` in the order of `places`. */
export function weightedSum(
  places: readonly Neuron[],
  inputs: ArrayLike<number>,
  weights: ArrayLike<number>,
  bias: number,
): WeightedSum {
  const shares = new Map<number, { map: number; sum: number; strongest: Term }>();
  const terms: Term[] = [];
  let sum = 0;
  places.forEach((place, index) => {
    const product = inputs[index]! * weights[index]!;
    const term = { ...place, value: inputs[index]!, weight: weights[index]!, product };
    terms.push(term);
    sum += product;
    const share = shares.get(place.map);
    if (!share) shares.set(place.map, { map: place.map, sum: product, strongest: term });
    else {
      share.sum += product;
      if (Math.abs(product) > Math.abs(share.strongest.product)) share.strongest = term;
    }
  });
  const byMagnitude = [...shares.values()].sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum));
  return { sum, bias, terms, shares: byMagnitude };
}

/** Whether a sum is the value that the engine gave, in another order of adding. */
export function addsUp({ sum, bias, terms }: WeightedSum, value: number): boolean {
  const largest = terms.reduce((most, { product }) => Math.max(most, Math.abs(product)), Math.abs(bias));
  return Math.abs(sum + bias - value) <= SUM_TOLERANCE * Math.max(largest, Math.abs(value));
}
