import { expect, test } from 'vitest';
import { reachOf } from '../../../client/state/reach.ts';
import { ALEXNET, networkNamed } from '../../../shared/networks.ts';

test('of a network the picture, every layer with a window, and the neuron’s own layer', () => {
  const reached = reachOf(ALEXNET.graph, 'relu3', 6, 6);
  expect(reached.map(({ layer, side }) => `${layer} ${side}`)).toEqual([
    'input before',
    'conv1 before',
    'pool1 before',
    'conv2 before',
    'pool2 before',
    'conv3 before',
    'relu3 itself',
    'conv4 after',
    'conv5 after',
    'pool5 after',
  ]);
});

test('of a deep network only the layers whose maps have another size', () => {
  const { graph } = networkNamed('efficientnet-lite0')!;
  const last = graph.layers.findLast(({ kind }) => kind === 'conv')!.name;
  const reached = reachOf(graph, last, 3, 3);
  expect(reached.length).toBeLessThan(10);
  expect(reached.at(-1)).toMatchObject({ layer: last, side: 'itself' });
});
