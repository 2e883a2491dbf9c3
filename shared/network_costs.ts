/** What a network's layers with weights hold and cost. */

import { type Graph, INPUT, inputsOf, type Layer, multiplyAdds, type Shape, shapesOf } from './layers.ts';

export interface LayerCost {
  readonly layer: Layer;
  readonly input: Shape;
  readonly output: Shape;
  /** Weights and biases. */
  readonly parameters: number;
  /** That one picture costs. */
  readonly multiplyAdds: number;
}

/** Of the layers that have weights, in their order. */
export function layerCosts(graph: Graph): LayerCost[] {
  const shapes = shapesOf(graph);
  return graph.layers.flatMap((layer, index) => {
    if (layer.kind !== 'conv' && layer.kind !== 'fc') return [];
    const inputs = inputsOf(graph, index).map((name) => (name === INPUT ? graph.input : shapes.get(name)!));
    const input = inputs[0]!;
    const weightsOfOne =
      layer.kind === 'fc'
        ? input.height * input.width * input.channels
        : layer.kernelSizePx ** 2 * (input.channels / (layer.groups ?? 1));
    return {
      layer,
      input,
      output: shapes.get(layer.name)!,
      parameters: (weightsOfOne + 1) * layer.outChannels,
      multiplyAdds: multiplyAdds(layer, inputs),
    };
  });
}

export function totalOf(costs: readonly LayerCost[], what: 'parameters' | 'multiplyAdds'): number {
  return costs.reduce((sum, cost) => sum + cost[what], 0);
}
