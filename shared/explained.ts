/** Which layers of a network the questions "why this class" and "a classifier of one's own" are about. */

import { type Graph, INPUT, inputsOf, isVector, shapesOf } from './layers.ts';
import { classifierOf } from './networks.ts';

/**
 * The last layer that has maps, before pooling makes them small and the classifier takes their places away: relu5 of
 * AlexNet, the head of EfficientNet-Lite0. Grad-CAM weighs its maps.
 */
export function lastMapsOf(graph: Graph): string {
  const shapes = shapesOf(graph);
  let index = positionOf(graph, firstInput(graph, positionOf(graph, classifierOf(graph).name)));
  for (; index > 0; index--) {
    const layer = graph.layers[index]!;
    const small = isVector(shapes.get(layer.name)!) || layer.kind === 'pool';
    if (!small) break;
    index = positionOf(graph, firstInput(graph, index)) + 1;
  }
  return graph.layers[Math.max(index, 0)]!.name;
}

/** The layer whose values are the classes before they become probabilities. */
export function logitsOf(graph: Graph): string {
  const last = graph.layers.length - 1;
  return graph.layers[last]!.kind === 'softmax' ? firstInput(graph, last) : graph.layers[last]!.name;
}

function firstInput(graph: Graph, index: number): string {
  return inputsOf(graph, index)[0]!;
}

function positionOf(graph: Graph, name: string): number {
  return name === INPUT ? -1 : graph.layers.findIndex((layer) => layer.name === name);
}
