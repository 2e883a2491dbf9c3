import { beforeAll, describe, expect, test } from 'vitest';
import { BACKENDS, createExecutor } from '../../../server/vision/backends.ts';
import type { Executor, Tensor } from '../../../server/vision/executor.ts';
import { compareWithOracle, type OracleRow, worstOf } from '../../../server/vision/oracle/oracle.ts';
import { loadModel } from '../../../server/weights/registry.ts';
import { loadSourceModel } from '../../../server/weights/source.ts';
import { ALEXNET } from '../../../shared/networks.ts';

const ORACLE = new URL('../../fixtures/oracle', import.meta.url).pathname;
const PHOTOS = ['astronaut', 'chelsea', 'coffee', 'rocket'];

/** Relative to the largest magnitude of the operation or layer. */
const TOLERANCE = 1e-4;
/** With the bundled weights: float16 convolutions, fc1 in 256 levels. */
const COMPACT_TOLERANCE = { features: 5e-4, classifier: 0.01 };

const namesAbove = (rows: readonly OracleRow[], tolerance: number) =>
  worstOf(rows)
    .filter(({ difference }) => !(difference <= tolerance))
    .map(({ name, sample, difference }) => `${name}: ${sample}: ${difference}`);

describe.each(BACKENDS)('%s', (backend) => {
  let executor: Executor;
  beforeAll(async () => {
    executor = await createExecutor(backend, { threads: 1 });
  });

  test('computes what PyTorch computes, in every operation and every layer of AlexNet', async () => {
    const rows = await compareWithOracle(ORACLE, executor, loadSourceModel);
    const samples = new Map<string, string[]>();
    for (const { name, sample } of rows) samples.set(name, [...(samples.get(name) ?? []), sample]);
    for (const { name, kind } of ALEXNET.graph.layers)
      if (kind !== 'softmax') expect(samples.get(`alexnet ${name}`)).toEqual(PHOTOS);
    expect(samples.get('alexnet top-5')).toEqual(PHOTOS);
    const counts = [...samples].map(([name, of]): [string, number] => [name, of.length]);
    expect(Object.fromEntries(counts.filter(([name]) => !name.startsWith('alexnet')))).toEqual({
      conv: 24,
      'conv-relu-maxpool': 8,
      'multiply-adds': 32,
      'pool average': 4,
      'pool max': 4,
      'pool weighted': 4,
      refused: 4,
    });
    expect(namesAbove(rows, TOLERANCE)).toEqual([]);
  });

  test('stays near with the bundled weights, and names the same classes', async () => {
    const rows = await compareWithOracle(ORACLE, executor, loadModel);
    const isFeature = ({ name }: OracleRow) => /^alexnet (conv|relu|pool)[1-5]$/.test(name);
    expect(namesAbove(rows.filter(isFeature), COMPACT_TOLERANCE.features)).toEqual([]);
    // Another class at any of the five places counts as a difference of 1.
    expect(namesAbove(rows, COMPACT_TOLERANCE.classifier)).toEqual([]);
  });

  test('the comparison notices one wrong bias', async () => {
    const rows = await compareWithOracle(ORACLE, executor, async (name) => {
      const model = await loadSourceModel(name);
      const bias = model.weights.get('conv4.bias')!;
      const wrong: Tensor = { shape: bias.shape, values: bias.values.map((v, i) => (i === 7 ? v + 1 : v)) };
      return { ...model, weights: new Map(model.weights).set('conv4.bias', wrong) };
    });
    const names = namesAbove(rows, TOLERANCE).map((text) => text.slice(0, text.indexOf(':')));
    expect(names).toContain('alexnet conv4');
    expect(names).toContain('alexnet fc2');
    expect(names).not.toContain('alexnet relu3');
  });
});
