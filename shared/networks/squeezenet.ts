import type { Layer } from '../layers.ts';
import { type Network, PICTURE } from './network.ts';
import { TORCHVISION } from './preprocessing.ts';

const conv = (name: string, from: string, kernelSizePx: number, outChannels: number): Layer[] => [
  {
    kind: 'conv',
    name,
    from: [from],
    kernelSizePx,
    stride: 1,
    padding: (kernelSizePx - 1) / 2,
    outChannels,
  },
  { kind: 'relu', name: `${name}-relu` },
];

/** Squeezed into few channels, seen by 1×1 and by 3×3 kernels, the two answers behind each other. */
function fire(n: number, from: string, squeezed: number, expanded: number): Layer[] {
  const name = `fire${n}`;
  return [
    ...conv(`${name}-squeeze`, from, 1, squeezed),
    ...conv(`${name}-expand1x1`, `${name}-squeeze-relu`, 1, expanded),
    ...conv(`${name}-expand3x3`, `${name}-squeeze-relu`, 3, expanded),
    { kind: 'concat', name, from: [`${name}-expand1x1-relu`, `${name}-expand3x3-relu`] },
  ];
}

const pool = (n: number): Layer => ({
  kind: 'pool',
  name: `pool${n}`,
  pool: 'max',
  sizePx: 3,
  stride: 2,
  padding: 0,
  ceil: true,
});

/** Iandola et al., "SqueezeNet", 2016, in its version 1.1; torchvision.models.squeezenet1_1. */
export const SQUEEZENET: Network = {
  name: 'squeezenet1_1',
  title: 'SqueezeNet 1.1 · 1000 classes',
  about: 'Iandola et al. 2016, as torchvision builds it',
  preprocessing: TORCHVISION,
  graph: {
    input: PICTURE,
    layers: [
      { kind: 'conv', name: 'conv1', kernelSizePx: 3, stride: 2, padding: 0, outChannels: 64 },
      { kind: 'relu', name: 'relu1' },
      pool(1),
      ...fire(2, 'pool1', 16, 64),
      ...fire(3, 'fire2', 16, 64),
      pool(3),
      ...fire(4, 'pool3', 32, 128),
      ...fire(5, 'fire4', 32, 128),
      pool(5),
      ...fire(6, 'pool5', 48, 192),
      ...fire(7, 'fire6', 48, 192),
      ...fire(8, 'fire7', 64, 256),
      ...fire(9, 'fire8', 64, 256),
      { kind: 'conv', name: 'conv10', kernelSizePx: 1, stride: 1, padding: 0, outChannels: 1000 },
      { kind: 'relu', name: 'relu10' },
      { kind: 'global-average', name: 'average' },
      { kind: 'softmax', name: 'prob' },
    ],
  },
};
