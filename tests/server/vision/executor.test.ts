import { beforeAll, expect, test } from 'vitest';
import { createExecutor } from '../../../server/vision/backends.ts';
import type { Executor, Tensor, Weights } from '../../../server/vision/executor.ts';
import type { Graph } from '../../../shared/layers.ts';
import { describeBackends } from '../../backends.ts';

const GRAPH: Graph = {
  input: { height: 6, width: 5, channels: 2 },
  layers: [
    { kind: 'conv', name: 'conv', kernelSizePx: 3, stride: 1, padding: 1, outChannels: 3 },
    { kind: 'relu', name: 'relu' },
    { kind: 'fc', name: 'fc', outChannels: 4 },
  ],
};

const wave = (shape: readonly number[], phase: number): Tensor => ({
  shape,
  values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) =>
    Math.sin(0.7 * i + phase),
  ),
});

const weightsOf = (phase: number): Weights =>
  new Map([
    ['conv.kernel', wave([3, 3, 2, 3], phase)],
    ['conv.bias', wave([3], phase + 1)],
    ['fc.kernel', wave([90, 4], phase + 2)],
    ['fc.bias', wave([4], phase + 3)],
  ]);

const INPUT = wave([60], 5).values;
const ALL = ['conv', 'relu', 'fc'];

describeBackends((backend) => {
  let executor: Executor;
  beforeAll(async () => {
    executor = await createExecutor(backend, { threads: 1 });
  });

  test('tells its name', () => {
    expect(executor.backend).toBe(backend);
  });

  test('returns the layers that were asked for, and no other', async () => {
    const loaded = await executor.load(GRAPH, weightsOf(0));
    expect([...(await loaded.run(INPUT, ['relu'])).keys()]).toEqual(['relu']);
    const activations = await loaded.run(INPUT, ALL);
    expect([...activations].map(([name, values]) => [name, values.length])).toEqual([
      ['conv', 90],
      ['relu', 90],
      ['fc', 4],
    ]);
    expect((await loaded.run(INPUT, [])).size).toBe(0);
    await loaded.dispose();
  });

  test('gives the same values where it is said how their arrays are made', async () => {
    const loaded = await executor.load(GRAPH, weightsOf(0));
    const own = await loaded.run(INPUT, ALL);
    const memory = new ArrayBuffer(4096);
    let at = 64;
    const said = await loaded.run(INPUT, ALL, (count) => {
      const values = new Float32Array(memory, at, count);
      at += values.byteLength;
      return values;
    });
    expect(said).toEqual(own);
    expect((await loaded.run(INPUT, ALL)).get('fc')).toEqual(own.get('fc'));
    await loaded.dispose();
  });

  test('what it returned stays as it was when it runs again', async () => {
    const loaded = await executor.load(GRAPH, weightsOf(0));
    const first = await loaded.run(INPUT, ALL);
    const before = structuredClone(first);
    const second = await loaded.run(
      INPUT.map((value) => 3 - value),
      ALL,
    );
    expect(second).not.toEqual(before);
    expect(first).toEqual(before);
    // Arrays of their own buffers can be transferred to another thread.
    for (const values of first.values()) expect(values.byteLength).toBe(values.buffer.byteLength);
    await loaded.dispose();
  });

  test('edited weights give what a graph loaded with them gives', async () => {
    const fixed = await executor.load(GRAPH, weightsOf(1));
    const edited = await executor.load(GRAPH, weightsOf(0), { editable: true });
    edited.setWeights(weightsOf(1));
    const expected = await fixed.run(INPUT, ALL);
    expectClose(await edited.run(INPUT, ALL), expected);
    await fixed.dispose();
    await edited.dispose();
  });

  test('an edit of one weight leaves the others', async () => {
    const edited = await executor.load(GRAPH, weightsOf(0), { editable: true });
    const before = await edited.run(INPUT, ALL);
    const bias = weightsOf(0).get('fc.bias')!;
    edited.setWeights(new Map([['fc.bias', { ...bias, values: bias.values.map((value) => value + 2) }]]));
    const shifted = before.get('fc')!.map((value) => value + 2);
    expectClose(await edited.run(INPUT, ALL), new Map(before).set('fc', shifted));
    await edited.dispose();
  });

  test('a graph that is not editable keeps its weights', async () => {
    const loaded = await executor.load(GRAPH, weightsOf(0));
    expect(() => loaded.setWeights(weightsOf(1))).toThrow('expected an editable weight, got a constant');
    await loaded.dispose();
  });

  test.each<[string, (weights: Map<string, Tensor>) => void, string]>([
    [
      'a missing kernel',
      (w) => w.delete('conv.kernel'),
      'conv: expected conv.kernel of 3 × 3 × 2 × 3, got none',
    ],
    [
      'an OIHW kernel',
      (w) => w.set('conv.kernel', wave([3, 2, 3, 3], 0)),
      'conv: expected conv.kernel of 3 × 3 × 2 × 3, got 3 × 2 × 3 × 3',
    ],
    ['a short bias', (w) => w.set('fc.bias', wave([3], 0)), 'fc: expected fc.bias of 4, got 3'],
    [
      'a shape that its values do not fill',
      (w) => w.set('fc.bias', { shape: [4], values: new Float32Array(5) }),
      'fc: expected fc.bias of 4, 4 values, got 5',
    ],
  ])('refuses %s', async (_, spoil, message) => {
    const weights = new Map(weightsOf(0));
    spoil(weights);
    await expect(async () => executor.load(GRAPH, weights)).rejects.toThrow(message);
  });

  test('refuses an edit of another shape, and leaves the weights', async () => {
    const loaded = await executor.load(GRAPH, weightsOf(0), { editable: true });
    const before = await loaded.run(INPUT, ALL);
    const edit = new Map([...weightsOf(1), ['fc.bias', wave([5], 0)] as const]);
    expect(() => loaded.setWeights(edit)).toThrow('fc: expected fc.bias of 4, got 5');
    expect(await loaded.run(INPUT, ALL)).toEqual(before);
    await loaded.dispose();
  });

  test('refuses another input and unknown layers', async () => {
    const loaded = await executor.load(GRAPH, weightsOf(0));
    await expect(loaded.run(INPUT.subarray(1), ALL)).rejects.toThrow('expected 60 values, got 59');
    await expect(loaded.run(INPUT, ['conv7'])).rejects.toThrow('conv7');
    await loaded.dispose();
  });
});

function expectClose(actual: ReadonlyMap<string, Float32Array>, expected: ReadonlyMap<string, Float32Array>) {
  expect([...actual.keys()]).toEqual([...expected.keys()]);
  for (const [name, values] of actual)
    values.forEach((value, index) => {
      expect(value).toBeCloseTo(expected.get(name)![index]!, 4);
    });
}
