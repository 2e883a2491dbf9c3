/**
 * A graph run the slow and obvious way, in float64: the definition of each layer, written down. What every executor
 * and every shortcut is compared with. Values are planar.
 */

import {
  type ConvLayer,
  type Graph,
  INPUT,
  inputsOf,
  type Layer,
  outputShape,
  type PoolLayer,
  paddingSides,
  type Shape,
} from '../../shared/layers.ts';

export interface Maps {
  readonly shape: Shape;
  readonly values: readonly number[];
}

export type ReferenceWeights = ReadonlyMap<string, { readonly values: ArrayLike<number> }>;

export function referenceForward(
  graph: Graph,
  weights: ReferenceWeights,
  input: ArrayLike<number>,
): Map<string, Maps> {
  const maps = new Map<string, Maps>([[INPUT, { shape: graph.input, values: Array.from(input) }]]);
  graph.layers.forEach((layer, index) => {
    const [from] = inputsOf(graph, index);
    maps.set(layer.name, applyLayer(layer, maps.get(from!)!, weights));
  });
  return maps;
}

function applyLayer(layer: Layer, input: Maps, weights: ReferenceWeights): Maps {
  const weight = (name: string) => weights.get(`${layer.name}.${name}`)!.values;
  switch (layer.kind) {
    case 'conv':
      return conv(layer, input, weight('kernel'), weight('bias'));
    case 'bias':
      return eachOutput(
        input.shape,
        (row, column, map) => at(input, row, column, map) + weight('bias')[map]!,
      );
    case 'relu':
      return { shape: input.shape, values: input.values.map((value) => Math.max(value, 0)) };
    case 'pool':
      return pool(layer, input);
    default:
      throw new Error(`expected a layer of the Lab, got ${layer.kind}`);
  }
}

function at({ shape, values }: Maps, row: number, column: number, map: number): number {
  return values[(map * shape.height + row) * shape.width + column]!;
}

function isInside({ shape }: Maps, row: number, column: number): boolean {
  return row >= 0 && column >= 0 && row < shape.height && column < shape.width;
}

function eachOutput(shape: Shape, value: (row: number, column: number, map: number) => number): Maps {
  const values: number[] = [];
  for (let map = 0; map < shape.channels; map++)
    for (let row = 0; row < shape.height; row++)
      for (let column = 0; column < shape.width; column++) values.push(value(row, column, map));
  return { shape, values };
}

function conv(layer: ConvLayer, input: Maps, kernel: ArrayLike<number>, bias: ArrayLike<number>): Maps {
  const { kernelSizePx, stride, outChannels } = layer;
  const { top, left } = paddingSides(layer, input.shape);
  const inChannels = input.shape.channels;
  return eachOutput(outputShape(layer, [input.shape]), (row, column, map) => {
    let sum = bias[map]!;
    for (let y = 0; y < kernelSizePx; y++)
      for (let x = 0; x < kernelSizePx; x++)
        for (let channel = 0; channel < inChannels; channel++) {
          const inputRow = row * stride - top + y;
          const inputColumn = column * stride - left + x;
          if (!isInside(input, inputRow, inputColumn)) continue;
          const weight = kernel[((y * kernelSizePx + x) * inChannels + channel) * outChannels + map]!;
          sum += weight * at(input, inputRow, inputColumn, channel);
        }
    return sum;
  });
}

/** Without padding: the Lab has none. */
function pool(layer: PoolLayer, input: Maps): Maps {
  const { sizePx, stride } = layer;
  return eachOutput(outputShape(layer, [input.shape]), (row, column, map) => {
    const window: number[] = [];
    const shares: number[] = [];
    for (let y = 0; y < sizePx; y++)
      for (let x = 0; x < sizePx; x++) {
        window.push(at(input, row * stride + y, column * stride + x, map));
        shares.push(layer.pool === 'weighted' ? gaussian(y, x, sizePx) : 1);
      }
    if (layer.pool === 'max') return Math.max(...window);
    const total = shares.reduce((sum, share) => sum + share, 0);
    return window.reduce((sum, value, index) => sum + (value * shares[index]!) / total, 0);
  });
}

function gaussian(y: number, x: number, sizePx: number): number {
  const centre = (sizePx - 1) / 2;
  const sigma = sizePx / 3;
  return Math.exp(-((y - centre) ** 2 + (x - centre) ** 2) / (2 * sigma ** 2));
}
