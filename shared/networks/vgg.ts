import type { Layer } from '../layers.ts';
import { type Network, PICTURE } from './network.ts';
import { TORCHVISION } from './preprocessing.ts';

/** A stage: 3×3 convolutions that keep the size, then a pooling that halves it. conv3_2 is the second of stage 3. */
function stage(n: number, convolutions: number, outChannels: number): Layer[] {
  const layers: Layer[] = [];
  for (let i = 1; i <= convolutions; i++)
    layers.push(
      { kind: 'conv', name: `conv${n}_${i}`, kernelSizePx: 3, stride: 1, padding: 1, outChannels },
      { kind: 'relu', name: `relu${n}_${i}` },
    );
  return [...layers, { kind: 'pool', name: `pool${n}`, pool: 'max', sizePx: 2, stride: 2, padding: 0 }];
}

const STAGE_CHANNELS = [64, 128, 256, 512, 512];

/** Simonyan & Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2014, table 1. */
function vgg(depth: number, convolutions: readonly number[]): Network {
  return {
    name: `vgg${depth}`,
    title: `VGG-${depth} · 1000 classes`,
    about: 'Simonyan & Zisserman 2014, without batch norm, as torchvision builds it',
    preprocessing: TORCHVISION,
    graph: {
      input: PICTURE,
      layers: [
        ...STAGE_CHANNELS.flatMap((outChannels, index) =>
          stage(index + 1, convolutions[index]!, outChannels),
        ),
        { kind: 'fc', name: 'fc1', outChannels: 4096 },
        { kind: 'relu', name: 'relu6' },
        { kind: 'fc', name: 'fc2', outChannels: 4096 },
        { kind: 'relu', name: 'relu7' },
        { kind: 'fc', name: 'fc3', outChannels: 1000 },
        { kind: 'softmax', name: 'prob' },
      ],
    },
  };
}

export const VGG11 = vgg(11, [1, 1, 2, 2, 2]);
export const VGG16 = vgg(16, [2, 2, 3, 3, 3]);
