/** The networks as tables: their graphs, how they want their picture prepared, and what they answer. */

import type { Graph, Layer } from './layers.ts';

/** (pixel / 255 − mean) / std for red, green, blue, after resizing the shorter side and cropping the centre. */
export interface Preprocessing {
  readonly resizeShorterSidePx: number;
  readonly cropPx: number;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/** torchvision's, for everything that was trained on ImageNet with it. */
const IMAGENET: Preprocessing = {
  resizeShorterSidePx: 256,
  cropPx: 224,
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
};

export interface Network {
  /** Unique; also the name of its folder in models/. */
  readonly name: string;
  readonly title: string;
  readonly preprocessing: Preprocessing;
  readonly graph: Graph;
}

const conv = (
  n: number,
  outChannels: number,
  kernelSizePx: number,
  stride: number,
  padding: number,
): Layer[] => [
  { kind: 'conv', name: `conv${n}`, kernelSizePx, stride, padding, outChannels },
  { kind: 'relu', name: `relu${n}` },
];
const pool = (n: number): Layer => ({
  kind: 'pool',
  name: `pool${n}`,
  pool: 'max',
  sizePx: 3,
  stride: 2,
  padding: 0,
});

/**
 * AlexNet in one tower, as torchvision builds it (Krizhevsky, "One weird trick for parallelizing convolutional
 * neural networks", 2014), with a classifier for Caltech-101: 9216 → 1024 → 102.
 */
export const ALEXNET: Network = {
  name: 'alexnet',
  title: 'AlexNet · 102 classes',
  preprocessing: IMAGENET,
  graph: {
    input: { height: 224, width: 224, channels: 3 },
    layers: [
      ...conv(1, 64, 11, 4, 2),
      pool(1),
      ...conv(2, 192, 5, 1, 2),
      pool(2),
      ...conv(3, 384, 3, 1, 1),
      ...conv(4, 256, 3, 1, 1),
      ...conv(5, 256, 3, 1, 1),
      pool(5),
      { kind: 'fc', name: 'fc1', outChannels: 1024 },
      { kind: 'relu', name: 'relu6' },
      { kind: 'fc', name: 'fc2', outChannels: 102 },
      { kind: 'softmax', name: 'prob' },
    ],
  },
};

export const NETWORKS: readonly Network[] = [ALEXNET];

export function networkNamed(name: string): Network | undefined {
  return NETWORKS.find((network) => network.name === name);
}
