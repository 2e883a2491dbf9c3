/** The weights that a graph needs, and whether the given ones are those. */

import { elementsOf, type Graph, inputsOf, LayerError, type Shape, shapesOf } from '../../shared/layers.ts';
import type { Tensor, Weights } from './executor.ts';

export const kernelOf = (layerName: string) => `${layerName}.kernel`;
export const biasOf = (layerName: string) => `${layerName}.bias`;

/** The shape of every weight by its name, in the layouts of `Weights`. */
export function weightShapesOf(graph: Graph, shapes: ReadonlyMap<string, Shape> = shapesOf(graph)) {
  const weightShapes = new Map<string, readonly number[]>();
  graph.layers.forEach((layer, index) => {
    if (layer.kind !== 'conv' && layer.kind !== 'fc' && layer.kind !== 'bias') return;
    const input = shapes.get(inputsOf(graph, index)[0]!)!;
    if (layer.kind === 'bias') {
      weightShapes.set(biasOf(layer.name), [input.channels]);
      return;
    }
    weightShapes.set(
      kernelOf(layer.name),
      layer.kind === 'fc'
        ? [elementsOf(input), layer.outChannels]
        : [layer.kernelSizePx, layer.kernelSizePx, input.channels / (layer.groups ?? 1), layer.outChannels],
    );
    weightShapes.set(biasOf(layer.name), [layer.outChannels]);
  });
  return weightShapes;
}

/** The layer that a weight of this name belongs to. */
export function layerOf(name: string): string {
  return name.slice(0, name.lastIndexOf('.'));
}

/** The weight of this name. Throws `LayerError` where it is missing or has another shape. */
export function checkedWeight(weights: Weights, name: string, expected: readonly number[]): Tensor {
  const layer = layerOf(name);
  const text = `${name} of ${expected.join(' × ')}`;
  const weight = weights.get(name);
  if (!weight) throw new LayerError(layer, `expected ${text}, got none`);
  const { shape, values } = weight;
  if (shape.length !== expected.length || shape.some((size, axis) => size !== expected[axis]))
    throw new LayerError(layer, `expected ${text}, got ${shape.join(' × ')}`);
  const count = expected.reduce((product, size) => product * size, 1);
  if (values.length !== count)
    throw new LayerError(layer, `expected ${text}, ${count} values, got ${values.length}`);
  return weight;
}
