/** What a neuron reads, and what reads it: the layers of a network that are worth showing for it. */

import {
  type Box,
  type Graph,
  INPUT,
  influence,
  inputsOf,
  isVector,
  receptiveField,
  type Shape,
  shapesOf,
} from '../../shared/layers.ts';

/** More pictures than these are not looked at one by one. */
const SHOWN_MAX = 14;

export interface Reached {
  readonly layer: string;
  readonly shape: Shape;
  readonly box: Box;
  /** before: the neuron reads what is in the box. after: what is in the box reads the neuron. */
  readonly side: 'before' | 'itself' | 'after';
}

/**
 * The picture, the layers between, the neuron's own and those after it that have an extent, each with the box that the
 * neuron at (row, column) of `layerName` reads (`receptiveField`) or can influence (`influence`). Layers that work on
 * single values (bias, ReLU) have the box of what they read, and are left out; of a deep network only those whose maps
 * have another size than what they read.
 */
export function reachOf(graph: Graph, layerName: string, row: number, column: number): Reached[] {
  const shapes = shapesOf(graph);
  const read = receptiveField(graph, layerName, row, column);
  const reached = influence(graph, layerName, row, column);
  const all = [INPUT, ...graph.layers.map(({ name }) => name)].flatMap((layer): Reached[] => {
    const shape = shapes.get(layer)!;
    const side = layer === layerName ? 'itself' : read.has(layer) ? 'before' : 'after';
    const box = (side === 'after' ? reached : read).get(layer);
    return box && (side === 'itself' || !isVector(shape)) ? [{ layer, shape, box, side }] : [];
  });
  const windowed = all.filter(
    ({ layer, side }) => side === 'itself' || layer === INPUT || hasWindow(graph, layer),
  );
  if (windowed.length <= SHOWN_MAX) return windowed;
  return windowed.filter(
    ({ layer, shape, side }) =>
      side === 'itself' || layer === INPUT || shapes.get(inputOf(graph, layer))!.height !== shape.height,
  );
}

function hasWindow(graph: Graph, layer: string): boolean {
  return graph.layers.some(({ name, kind }) => name === layer && (kind === 'conv' || kind === 'pool'));
}

function inputOf(graph: Graph, layer: string): string {
  return inputsOf(
    graph,
    graph.layers.findIndex(({ name }) => name === layer),
  )[0]!;
}
