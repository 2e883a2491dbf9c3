import { expect, test } from 'vitest';
import { createExecutor } from '../../../server/vision/backends.ts';
import { drawViews } from '../../../server/vision/draw_views.ts';
import { rectifiedBy } from '../../../server/vision/rectified.ts';
import { type LayerView, layersOf } from '../../../server/vision/run.ts';
import { elementsOf, type Graph, INPUT } from '../../../shared/layers.ts';
import type { Scale } from '../../../shared/scale.ts';

const GRAPH: Graph = {
  input: { height: 9, width: 12, channels: 2 },
  layers: [
    { kind: 'relu', name: 'first' },
    { kind: 'conv', name: 'conv', kernelSizePx: 3, stride: 1, padding: 1, outChannels: 5 },
    { kind: 'relu', name: 'relu' },
    { kind: 'relu', name: 'again' },
    { kind: 'conv', name: 'other', kernelSizePx: 3, stride: 2, padding: 1, outChannels: 4 },
    { kind: 'relu', name: 'clipped', ceiling: 1 },
    { kind: 'fc', name: 'fc', outChannels: 6 },
    { kind: 'relu', name: 'vector' },
  ],
};

const wave = (shape: readonly number[], phase: number) => ({
  shape,
  values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) =>
    Math.sin(0.7 * i + phase),
  ),
});

const WEIGHTS = new Map([
  ['conv.kernel', wave([3, 3, 2, 5], 0)],
  // One map with nothing above zero, one with nothing below.
  ['conv.bias', { shape: [5], values: Float32Array.of(0.1, -50, 50, 0.2, 0) }],
  ['other.kernel', wave([3, 3, 5, 4], 1)],
  ['other.bias', wave([4], 2)],
  ['fc.kernel', wave([120, 6], 3)],
  ['fc.bias', wave([6], 4)],
]);

const PICTURE = wave([elementsOf(GRAPH.input)], 5).values;
const ALL = GRAPH.layers.map(({ name }) => name);
const SCALES: readonly Scale[] = ['unit', 'layer', 'network', 2];

async function values(layers: readonly string[]): Promise<Map<string, Float32Array>> {
  const executor = await createExecutor('onnx-cpu', { threads: 1 });
  const loaded = await executor.load(GRAPH, WEIGHTS);
  const activations = await loaded.run(PICTURE, layers);
  await loaded.dispose();
  return activations.set(INPUT, PICTURE);
}

test('ReLUs of ReLUs lead to what the first of them reads; what has a ceiling or reads the picture stands for itself', () => {
  expect(ALL.map((layer) => rectifiedBy(GRAPH, layer))).toEqual([
    undefined,
    undefined,
    'conv',
    'conv',
    undefined,
    undefined,
    undefined,
    'fc',
  ]);
});

test.each([[['relu']], [['relu', 'conv']], [['again', 'relu']], [['again', 'conv', 'relu', 'first']]])(
  'asked for %j, an executor gives what each says',
  async (layers) => {
    const activations = await values(layers);
    const conv = (await values(['conv'])).get('conv')!;
    expect(conv.some((value) => value < 0)).toBe(true);
    const of = { conv, first: PICTURE.map((value) => Math.max(value, 0)) };
    for (const layer of layers)
      expect(activations.get(layer)).toEqual(
        of[layer as keyof typeof of] ?? conv.map((value) => Math.max(value, 0)),
      );
  },
);

test('drawn from what they read, ReLUs look as they do drawn from their own values', async () => {
  const views: LayerView[] = [
    { kind: 'strip', graph: 'network' },
    ...ALL.flatMap((layer) =>
      SCALES.flatMap((scale): LayerView[] => [
        { kind: 'layer', graph: 'network', layer, scale },
        { kind: 'map', graph: 'network', layer, map: 1, scale },
      ]),
    ),
  ];
  const read = layersOf(GRAPH, views);
  expect(read.toSorted()).toEqual(['clipped', 'conv', 'fc', 'first', 'other', 'vector']);
  const draw = async (layers: readonly string[]) =>
    drawViews(GRAPH, await values(layers), undefined, new Map(), [views]);
  const [fromRead, fromOwn] = [await draw(read), await draw(ALL)];
  expect(fromRead.views).toEqual(fromOwn.views);
  expect(fromRead.sheets.length).toBe(fromOwn.sheets.length);
  fromRead.sheets.forEach(({ levels }, index) => {
    expect(Buffer.compare(levels, fromOwn.sheets[index]!.levels)).toBe(0);
  });
});

test('a ReLU whose values go out as numbers is read', () => {
  expect(layersOf(GRAPH, [{ kind: 'means', graph: 'network', layer: 'relu' }])).toEqual(['relu']);
  expect(layersOf(GRAPH, [{ kind: 'layer', graph: 'network', layer: 'relu', scale: 'unit' }])).toEqual([
    'conv',
  ]);
});
