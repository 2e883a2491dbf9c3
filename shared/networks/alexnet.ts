import type { Layer } from '../layers.ts';
import { type Network, PICTURE } from './network.ts';
import { TORCHVISION } from './preprocessing.ts';

const conv = (
  n: number,
  outChannels: number,
  kernelSizePx: number,
  stride: number,
  padding: number,
  groups?: number,
): Layer[] => [
  {
    kind: 'conv',
    name: `conv${n}`,
    kernelSizePx,
    stride,
    padding,
    outChannels,
    ...(groups ? { groups } : {}),
  },
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

const ONE_TOWER: readonly Layer[] = [
  ...conv(1, 64, 11, 4, 2),
  pool(1),
  ...conv(2, 192, 5, 1, 2),
  pool(2),
  ...conv(3, 384, 3, 1, 1),
  ...conv(4, 256, 3, 1, 1),
  ...conv(5, 256, 3, 1, 1),
  pool(5),
];

/** In each half of its channels a tower: what the other one has is seen only by conv3 and the classifier. */
const TWO_TOWERS: readonly Layer[] = [
  ...conv(1, 96, 11, 4, 2),
  pool(1),
  ...conv(2, 256, 5, 1, 2, 2),
  pool(2),
  ...conv(3, 384, 3, 1, 1),
  ...conv(4, 384, 3, 1, 1, 2),
  ...conv(5, 256, 3, 1, 1, 2),
  pool(5),
];

const THOUSAND_CLASSES: readonly Layer[] = [
  { kind: 'fc', name: 'fc1', outChannels: 4096 },
  { kind: 'relu', name: 'relu6' },
  { kind: 'fc', name: 'fc2', outChannels: 4096 },
  { kind: 'relu', name: 'relu7' },
  { kind: 'fc', name: 'fc3', outChannels: 1000 },
  { kind: 'softmax', name: 'prob' },
];

/**
 * AlexNet in one tower, as torchvision builds it (Krizhevsky, "One weird trick for parallelizing convolutional
 * neural networks", 2014), with a classifier for Caltech-101: 9216 → 1024 → 102.
 */
export const ALEXNET: Network = {
  name: 'alexnet',
  title: 'AlexNet · 102 classes',
  about: 'Krizhevsky 2014, one tower; convolutions trained on ImageNet, a small classifier on Caltech-101',
  preprocessing: TORCHVISION,
  graph: {
    input: PICTURE,
    layers: [
      ...ONE_TOWER,
      { kind: 'fc', name: 'fc1', outChannels: 1024 },
      { kind: 'relu', name: 'relu6' },
      { kind: 'fc', name: 'fc2', outChannels: 102 },
      { kind: 'softmax', name: 'prob' },
    ],
  },
};

/** torchvision.models.alexnet, whole: 9216 → 4096 → 4096 → 1000. */
export const ALEXNET_IMAGENET: Network = {
  name: 'alexnet-imagenet',
  title: 'AlexNet · 1000 classes',
  about: 'Krizhevsky 2014, one tower, as torchvision trained it on ImageNet',
  preprocessing: TORCHVISION,
  graph: { input: PICTURE, layers: [...ONE_TOWER, ...THOUSAND_CLASSES] },
};

/**
 * AlexNet of 2012 (Krizhevsky, Sutskever, Hinton, "ImageNet Classification with Deep Convolutional Neural
 * Networks"), which ran on two graphics cards: conv2, conv4 and conv5 see the maps of their own card only. Its local
 * response normalisation after relu1 and relu2 is left out; it moves no shape and has no weights.
 */
export const ALEXNET_TWO_TOWERS: Network = {
  name: 'alexnet-two-towers',
  title: 'AlexNet of 2012, two towers · 1000 classes',
  about: 'Krizhevsky, Sutskever, Hinton 2012, without its local response normalisation',
  preprocessing: TORCHVISION,
  graph: { input: PICTURE, layers: [...TWO_TOWERS, ...THOUSAND_CLASSES] },
};
