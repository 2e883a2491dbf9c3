import { expect, test } from 'vitest';
import { INPUT, isNonNegative, multiplyAdds, shapesOf, shapeText } from '../../shared/layers.ts';
import { ALEXNET } from '../../shared/networks.ts';

test('AlexNet has the shapes of torchvision’s', () => {
  const shapes = shapesOf(ALEXNET.graph);
  expect([...shapes].map(([name, shape]) => `${name} ${shapeText(shape)}`)).toEqual([
    `${INPUT} 3 × 224 × 224`,
    'conv1 64 × 55 × 55',
    'relu1 64 × 55 × 55',
    'pool1 64 × 27 × 27',
    'conv2 192 × 27 × 27',
    'relu2 192 × 27 × 27',
    'pool2 192 × 13 × 13',
    'conv3 384 × 13 × 13',
    'relu3 384 × 13 × 13',
    'conv4 256 × 13 × 13',
    'relu4 256 × 13 × 13',
    'conv5 256 × 13 × 13',
    'relu5 256 × 13 × 13',
    'pool5 256 × 6 × 6',
    'fc1 1024',
    'relu6 1024',
    'fc2 102',
    'prob 102',
  ]);
});

test('conv1 costs 55 · 55 · 64 outputs of 11 · 11 · 3 products', () => {
  expect(multiplyAdds(ALEXNET.graph.layers[0]!, [ALEXNET.graph.input])).toBe(55 * 55 * 64 * 11 * 11 * 3);
});

test('only what comes after a ReLU or a softmax can’t be negative', () => {
  const nonNegative = ALEXNET.graph.layers
    .filter((l) => isNonNegative(ALEXNET.graph, l.name))
    .map((l) => l.name);
  expect(nonNegative).toEqual('relu1 pool1 relu2 pool2 relu3 relu4 relu5 pool5 relu6 prob'.split(' '));
});
