import type { Layer } from '../layers.ts';
import { type Network, PICTURE } from './network.ts';
import { EFFICIENTNET_LITE } from './preprocessing.ts';

const CEILING = 6;

const conv = (name: string, kernelSizePx: number, stride: number, outChannels: number): Layer => ({
  kind: 'conv',
  name,
  kernelSizePx,
  stride,
  padding: 'same',
  outChannels,
});
const relu6 = (name: string): Layer => ({ kind: 'relu', name, ceiling: CEILING });

interface Stage {
  readonly repeats: number;
  readonly kernelSizePx: number;
  /** Of its first block; the others have 1. */
  readonly stride: number;
  readonly expansion: number;
  readonly inChannels: number;
  readonly outChannels: number;
}

const STAGES: readonly Stage[] = [
  { repeats: 1, kernelSizePx: 3, stride: 1, expansion: 1, inChannels: 32, outChannels: 16 },
  { repeats: 2, kernelSizePx: 3, stride: 2, expansion: 6, inChannels: 16, outChannels: 24 },
  { repeats: 2, kernelSizePx: 5, stride: 2, expansion: 6, inChannels: 24, outChannels: 40 },
  { repeats: 3, kernelSizePx: 3, stride: 2, expansion: 6, inChannels: 40, outChannels: 80 },
  { repeats: 3, kernelSizePx: 5, stride: 1, expansion: 6, inChannels: 80, outChannels: 112 },
  { repeats: 4, kernelSizePx: 5, stride: 2, expansion: 6, inChannels: 112, outChannels: 192 },
  { repeats: 1, kernelSizePx: 3, stride: 1, expansion: 6, inChannels: 192, outChannels: 320 },
];

/**
 * MobileNetV2's inverted residual: widened by 1×1 kernels, each map looked at on its own (depthwise), narrowed
 * without a ReLU; what came in is added where the shapes are the same. The block's last layer bears its name.
 */
function block(name: string, from: string, stage: Stage, first: boolean): Layer[] {
  const { kernelSizePx, expansion, outChannels } = stage;
  const inChannels = first ? stage.inChannels : outChannels;
  const wide = inChannels * expansion;
  const expanded = expansion > 1 ? [conv(`${name}-expand`, 1, 1, wide), relu6(`${name}-expand-relu`)] : [];
  const depthwise = {
    ...conv(`${name}-depthwise`, kernelSizePx, first ? stage.stride : 1, wide),
    groups: wide,
  };
  const filtered = [depthwise, relu6(`${name}-depthwise-relu`)];
  if (first) return [...expanded, ...filtered, conv(name, 1, 1, outChannels)];
  const project = conv(`${name}-project`, 1, 1, outChannels);
  return [...expanded, ...filtered, project, { kind: 'add', name, from: [project.name, from] }];
}

function blocks(): Layer[] {
  const layers: Layer[] = [];
  let n = 0;
  for (const stage of STAGES)
    for (let repeat = 0; repeat < stage.repeats; repeat++, n++)
      layers.push(...block(`block${n}`, `block${n - 1}`, stage, repeat === 0));
  return layers;
}

/**
 * EfficientNet-Lite0: EfficientNet-B0 (Tan & Le, 2019) for small devices, without squeeze-and-excitation and with
 * ReLU6 (github.com/tensorflow/tpu, models/official/efficientnet/lite). Batch norm (epsilon 1e-3) is part of the
 * convolution before it; paddings are TensorFlow's SAME.
 */
export const EFFICIENTNET_LITE0: Network = {
  name: 'efficientnet-lite0',
  title: 'EfficientNet-Lite0 · 1000 classes',
  about: 'Tan & Le 2019, the variant for small devices; batch norm folded into the convolutions',
  preprocessing: EFFICIENTNET_LITE,
  graph: {
    input: PICTURE,
    layers: [
      conv('stem-conv', 3, 2, 32),
      relu6('stem'),
      ...blocks(),
      conv('head-conv', 1, 1, 1280),
      relu6('head'),
      { kind: 'global-average', name: 'average' },
      { kind: 'fc', name: 'fc', outChannels: 1000 },
      { kind: 'softmax', name: 'prob' },
    ],
  },
};
