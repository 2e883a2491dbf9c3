import type { Layer } from '../layers.ts';
import { type Network, PICTURE } from './network.ts';
import { TORCHVISION } from './preprocessing.ts';

/**
 * Two convolutions, and what came in added to what comes out. Where the shapes differ, what came in goes through a
 * 1×1 convolution (the paper's option B). The block's last layer bears its name.
 */
function block(n: number, from: string, outChannels: number, stride: number): Layer[] {
  const name = `block${n}`;
  const changesShape = stride > 1;
  const conv = (part: string, reads: string, kernelSizePx: number, strideOf: number): Layer => ({
    kind: 'conv',
    name: `${name}-${part}`,
    from: [reads],
    kernelSizePx,
    stride: strideOf,
    padding: (kernelSizePx - 1) / 2,
    outChannels,
  });
  return [
    conv('conv1', from, 3, stride),
    { kind: 'relu', name: `${name}-relu1` },
    conv('conv2', `${name}-relu1`, 3, 1),
    ...(changesShape ? [conv('shortcut', from, 1, stride)] : []),
    {
      kind: 'add',
      name: `${name}-add`,
      from: [`${name}-conv2`, changesShape ? `${name}-shortcut` : from],
    },
    { kind: 'relu', name },
  ];
}

/**
 * He et al., "Deep Residual Learning for Image Recognition", 2015, 18 layers; torchvision.models.resnet18. Batch norm
 * (epsilon 1e-5) is part of the convolution before it.
 */
export const RESNET18: Network = {
  name: 'resnet18',
  title: 'ResNet-18 · 1000 classes',
  about: 'He et al. 2015, as torchvision builds it, batch norm folded into the convolutions',
  preprocessing: TORCHVISION,
  graph: {
    input: PICTURE,
    layers: [
      { kind: 'conv', name: 'conv1', kernelSizePx: 7, stride: 2, padding: 3, outChannels: 64 },
      { kind: 'relu', name: 'relu1' },
      { kind: 'pool', name: 'pool1', pool: 'max', sizePx: 3, stride: 2, padding: 1 },
      ...block(1, 'pool1', 64, 1),
      ...block(2, 'block1', 64, 1),
      ...block(3, 'block2', 128, 2),
      ...block(4, 'block3', 128, 1),
      ...block(5, 'block4', 256, 2),
      ...block(6, 'block5', 256, 1),
      ...block(7, 'block6', 512, 2),
      ...block(8, 'block7', 512, 1),
      { kind: 'global-average', name: 'average' },
      { kind: 'fc', name: 'fc', outChannels: 1000 },
      { kind: 'softmax', name: 'prob' },
    ],
  },
};
