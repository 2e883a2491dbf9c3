import { elementsOf, inputsOf, isVector, type Layer, type Shape, shapesOf } from '../../shared/layers.ts';
import type { Network } from '../../shared/networks.ts';

/** "64 × 55²" as it fits under a thumbnail. */
export function shortShapeText(shape: Shape): string {
  if (isVector(shape)) return `${shape.channels}`;
  const { channels, height, width } = shape;
  return height === width ? `${channels} × ${height}²` : `${channels} × ${height} × ${width}`;
}

export function outputText(shape: Shape): string {
  return isVector(shape)
    ? `${shape.channels} values`
    : `${shape.channels} maps of ${shape.height} × ${shape.width}`;
}

/** What the layer is made of, or what it does to its input. */
export function layerText({ graph }: Network, layer: Layer): string {
  const name = inputsOf(graph, graph.layers.indexOf(layer))[0]!;
  const input = shapesOf(graph).get(name)!;
  switch (layer.kind) {
    case 'conv': {
      const size = layer.kernelSizePx;
      return `kernel ${size} × ${size} × ${input.channels / (layer.groups ?? 1)}, stride ${layer.stride}`;
    }
    case 'relu':
      return layer.ceiling === undefined
        ? `sets negative values of ${name} to 0`
        : `sets negative values of ${name} to 0 and those above ${layer.ceiling} to ${layer.ceiling}`;
    case 'pool': {
      const taken = {
        max: 'keeps the largest value',
        average: 'takes the mean',
        weighted: 'takes the Gaussian-weighted mean',
      }[layer.pool];
      return `${taken} of each ${layer.sizePx} × ${layer.sizePx} window of ${name}, stride ${layer.stride}`;
    }
    case 'bias':
      return `adds one number to each map of ${name}`;
    case 'fc':
      return `each a weighted sum of all ${elementsOf(input).toLocaleString('en')} values of ${name}, and a bias`;
    case 'softmax':
      return `turns the values of ${name} into probabilities, which sum to 1`;
    case 'global-average':
      return `takes the mean of each map of ${name}`;
    case 'add':
    case 'concat':
      return `${layer.kind === 'add' ? 'adds' : 'joins'} ${layer.from?.join(' and ') ?? name}`;
  }
}
