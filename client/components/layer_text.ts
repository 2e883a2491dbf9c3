import { elementsOf, inputsOf, isVector, type Layer, type Shape, shapesOf } from '../../shared/layers.ts';
import type { Network } from '../../shared/networks.ts';
import { catalogue } from '../language/catalogue.ts';
import { wordsOf } from '../language/spoken.ts';
import { countText } from '../state/number_text.ts';

const TEXT = catalogue(
  {
    values: (count: number) => `${count} values`,
    maps: (count: number, height: number, width: number) => `${count} maps of ${height} × ${width}`,
    kernel: (sizePx: number, channels: number, stride: number) =>
      `kernel ${sizePx} × ${sizePx} × ${channels}, stride ${stride}`,
    relu: (from: string) => `sets negative values of ${from} to 0`,
    cappedRelu: (from: string, ceiling: number) =>
      `sets negative values of ${from} to 0 and those above ${ceiling} to ${ceiling}`,
    max: (from: string, sizePx: number, stride: number) =>
      `keeps the largest value of each ${sizePx} × ${sizePx} window of ${from}, stride ${stride}`,
    average: (from: string, sizePx: number, stride: number) =>
      `takes the mean of each ${sizePx} × ${sizePx} window of ${from}, stride ${stride}`,
    weighted: (from: string, sizePx: number, stride: number) =>
      `takes the Gaussian-weighted mean of each ${sizePx} × ${sizePx} window of ${from}, stride ${stride}`,
    bias: (from: string) => `adds one number to each map of ${from}`,
    fullyConnected: (from: string, count: string) =>
      `each a weighted sum of all ${count} values of ${from}, and a bias`,
    softmax: (from: string) => `turns the values of ${from} into probabilities, which sum to 1`,
    globalAverage: (from: string) => `takes the mean of each map of ${from}`,
    add: (from: string) => `adds ${from}`,
    concat: (from: string) => `joins ${from}`,
    and: ' and ',
  },
  {
    values: (count: number) => `${count} 个值`,
    maps: (count: number, height: number, width: number) => `${count} 张 ${height} × ${width} 的特征图`,
    kernel: (sizePx: number, channels: number, stride: number) =>
      `卷积核 ${sizePx} × ${sizePx} × ${channels}，步幅 ${stride}`,
    relu: (from: string) => `把 ${from} 的负值设为 0`,
    cappedRelu: (from: string, ceiling: number) =>
      `把 ${from} 的负值设为 0，大于 ${ceiling} 的值设为 ${ceiling}`,
    max: (from: string, sizePx: number, stride: number) =>
      `保留 ${from} 每个 ${sizePx} × ${sizePx} 窗口的最大值，步幅 ${stride}`,
    average: (from: string, sizePx: number, stride: number) =>
      `取 ${from} 每个 ${sizePx} × ${sizePx} 窗口的均值，步幅 ${stride}`,
    weighted: (from: string, sizePx: number, stride: number) =>
      `取 ${from} 每个 ${sizePx} × ${sizePx} 窗口的高斯加权均值，步幅 ${stride}`,
    bias: (from: string) => `给 ${from} 的每张特征图加上一个数`,
    fullyConnected: (from: string, count: string) => `每个值是 ${from} 全部 ${count} 个值的加权和再加偏置`,
    softmax: (from: string) => `把 ${from} 的值变成概率，总和为 1`,
    globalAverage: (from: string) => `取 ${from} 每张特征图的均值`,
    add: (from: string) => `把 ${from} 相加`,
    concat: (from: string) => `把 ${from} 拼接起来`,
    and: '与',
  },
);

/** "64 × 55²" as it fits under a thumbnail. */
export function shortShapeText(shape: Shape): string {
  if (isVector(shape)) return `${shape.channels}`;
  const { channels, height, width } = shape;
  return height === width ? `${channels} × ${height}²` : `${channels} × ${height} × ${width}`;
}

export function outputText(shape: Shape): string {
  const text = wordsOf(TEXT);
  return isVector(shape) ? text.values(shape.channels) : text.maps(shape.channels, shape.height, shape.width);
}

/** What the layer is made of, or what it does to its input. */
export function layerText({ graph }: Network, layer: Layer): string {
  const text = wordsOf(TEXT);
  const name = inputsOf(graph, graph.layers.indexOf(layer))[0]!;
  const input = shapesOf(graph).get(name)!;
  switch (layer.kind) {
    case 'conv':
      return text.kernel(layer.kernelSizePx, input.channels / (layer.groups ?? 1), layer.stride);
    case 'relu':
      return layer.ceiling === undefined ? text.relu(name) : text.cappedRelu(name, layer.ceiling);
    case 'pool':
      return text[layer.pool](name, layer.sizePx, layer.stride);
    case 'bias':
      return text.bias(name);
    case 'fc':
      return text.fullyConnected(name, countText(elementsOf(input)));
    case 'softmax':
      return text.softmax(name);
    case 'global-average':
      return text.globalAverage(name);
    case 'add':
    case 'concat':
      return text[layer.kind](layer.from?.join(text.and) ?? name);
  }
}
