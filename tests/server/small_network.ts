/** A network of every kind of layer that takes next to no time: for tests of what is done around a pass. */

import { weightShapesOf } from '../../server/vision/weight_shapes.ts';
import type { Model } from '../../server/weights/registry.ts';
import type { Graph } from '../../shared/layers.ts';
import { ALEXNET, TORCHVISION } from '../../shared/networks.ts';

const pool = { kind: 'pool', sizePx: 2, stride: 2, padding: 0 } as const;
const GRAPH: Graph = {
  input: ALEXNET.graph.input,
  layers: [
    { kind: 'conv', name: 'conv1', kernelSizePx: 7, stride: 7, padding: 0, outChannels: 4 },
    { kind: 'bias', name: 'bias1' },
    { kind: 'relu', name: 'relu1' },
    { ...pool, name: 'pool1', pool: 'max' },
    { kind: 'conv', name: 'conv2', kernelSizePx: 3, stride: 1, padding: 1, outChannels: 4, groups: 4 },
    { kind: 'relu', name: 'relu2', ceiling: 6 },
    { kind: 'add', name: 'sum', from: ['pool1', 'relu2'] },
    { kind: 'concat', name: 'both', from: ['sum', 'pool1'] },
    { ...pool, name: 'pool2', pool: 'average' },
    { ...pool, name: 'pool3', pool: 'weighted' },
    { kind: 'global-average', name: 'average' },
    { kind: 'fc', name: 'fc', outChannels: 3 },
    { kind: 'softmax', name: 'prob' },
  ],
};

export const SMALL_MODEL: Model = {
  name: 'small',
  network: { name: 'small', title: 'Small', about: '', preprocessing: TORCHVISION, graph: GRAPH },
  weights: new Map(
    [...weightShapesOf(GRAPH)].map(([name, shape]) => {
      const count = shape.reduce((product, size) => product * size, 1);
      return [name, { shape, values: Float32Array.from({ length: count }, (_, i) => Math.sin(0.7 * i)) }];
    }),
  ),
  classNames: ['one', 'two', 'three'],
};
