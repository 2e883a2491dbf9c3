import { describe, expect, test } from 'vitest';
import { weightShapesOf } from '../../server/vision/weight_shapes.ts';
import { inputsOf, multiplyAdds, shapesOf, shapeText } from '../../shared/layers.ts';
import {
  ALEXNET,
  classCount,
  NETWORKS,
  type Network,
  networkNamed,
  TORCHVISION,
  withClasses,
  withoutSteps,
} from '../../shared/networks.ts';

const named = (name: string): Network => networkNamed(name)!;

function parameters({ graph }: Network): number {
  return [...weightShapesOf(graph).values()]
    .map((shape) => shape.reduce((product, size) => product * size, 1))
    .reduce((sum, count) => sum + count, 0);
}

function millionMultiplyAdds({ graph }: Network): number {
  const shapes = shapesOf(graph);
  const costs = graph.layers.map((layer, index) =>
    multiplyAdds(
      layer,
      inputsOf(graph, index).map((name) => shapes.get(name)!),
    ),
  );
  return Math.round(costs.reduce((sum, cost) => sum + cost, 0) / 1e6);
}

// Parameters as torchvision counts them (resnet18: less the four vectors of each batch norm, plus a bias), and as the
// paper of 2012 has them; multiply-adds as torchvision lists them ("GFLOPS").
test.each([
  ['alexnet-imagenet', 61_100_840, 714],
  ['alexnet-two-towers', 60_965_224, 724],
  ['squeezenet1_1', 1_235_496, 349],
  ['vgg11', 132_863_336, 7609],
  ['vgg16', 138_357_544, 15_470],
  ['resnet18', 11_689_512 - 4 * 4800 + 2 * 4800 + 4800, 1814],
  ['efficientnet-lite0', 4_631_000, 385],
])('%s has %i parameters', (name, count, millions) => {
  expect(parameters(named(name))).toBe(count);
  expect(millionMultiplyAdds(named(name))).toBe(millions);
  expect(classCount(named(name))).toBe(1000);
});

describe.each(NETWORKS.map((network) => [network.name, network] as const))('%s', (_, { graph, title }) => {
  const shapes = shapesOf(graph);

  test('reads a picture and ends with probabilities', () => {
    expect(shapeText(graph.input)).toBe('3 × 224 × 224');
    expect(graph.layers.at(-1)).toMatchObject({ kind: 'softmax', name: 'prob' });
    expect(title).toMatch(new RegExp(` · ${shapes.get('prob')!.channels} classes$`));
  });

  test('names each layer once, shortly enough for the protocol', () => {
    const names = graph.layers.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z0-9_-]{1,40}$/);
  });
});

describe('the two towers of 2012', () => {
  const { graph } = named('alexnet-two-towers');
  const convolutions = graph.layers.flatMap((layer) => (layer.kind === 'conv' ? [layer] : []));

  test('see the other one’s maps in conv3 alone', () => {
    expect(convolutions.map(({ outChannels }) => outChannels)).toEqual([96, 256, 384, 384, 256]);
    expect(convolutions.map(({ groups = 1 }) => groups)).toEqual([1, 2, 1, 2, 2]);
    expect(weightShapesOf(graph).get('conv2.kernel')).toEqual([5, 5, 48, 256]);
  });

  test('end in 256 maps of 6 × 6', () =>
    expect(shapeText(shapesOf(graph).get('pool5')!)).toBe('256 × 6 × 6'));
});

test('another number of classes changes the classifier and the title alone', () => {
  const three = withClasses(named('squeezenet1_1'), 3);
  expect(three.title).toBe('SqueezeNet 1.1 · 3 classes');
  expect(shapeText(shapesOf(three.graph).get('prob')!)).toBe('3');
  const changed = three.graph.layers.filter((layer, i) => layer !== named('squeezenet1_1').graph.layers[i]);
  expect(changed.map(({ name }) => name)).toEqual(['conv10']);
  expect(withClasses(ALEXNET, 102)).toBe(ALEXNET);
});

test('steps of the preparation left out, one by one and all together', () => {
  const { mean, std } = TORCHVISION;
  for (let which = 0; which < 8; which++) {
    const skipped = (['divide', 'mean', 'deviation'] as const).filter((_, bit) => which & (1 << bit));
    const without = withoutSteps(TORCHVISION, skipped);
    for (const channel of [0, 1, 2]) {
      let value = 200;
      if (!skipped.includes('divide')) value /= 255;
      if (!skipped.includes('mean')) value -= mean[channel]!;
      if (!skipped.includes('deviation')) value /= std[channel]!;
      expect((200 / 255 - without.mean[channel]!) / without.std[channel]!).toBeCloseTo(value, 9);
    }
  }
  expect(withoutSteps(TORCHVISION, [])).toEqual(TORCHVISION);
});
