import { afterAll, beforeAll, expect, test } from 'vitest';
import { createExecutor } from '../../../server/vision/backends.ts';
import type { Executor, Tensor } from '../../../server/vision/executor.ts';
import { compareNetwork } from '../../../server/vision/oracle/network.ts';
import { compareWithOracle, type OracleRow, worstOf } from '../../../server/vision/oracle/oracle.ts';
import { loadModel } from '../../../server/weights/registry.ts';
import { loadSourceModel } from '../../../server/weights/source.ts';
import { ALEXNET, EFFICIENTNET_LITE0 } from '../../../shared/networks.ts';
import { describeBackends } from '../../backends.ts';

const ORACLE = new URL('../../fixtures/oracle', import.meta.url).pathname;
const PHOTOS = ['astronaut', 'chelsea', 'coffee', 'rocket'];

/** Relative to the largest magnitude of the operation or layer. */
const TOLERANCE = 1e-4;
/** With the bundled weights: AlexNet's convolutions in float16, its fc1 in 256 levels; EfficientNet in float16. */
const COMPACT_TOLERANCE = { alexnetFeatures: 5e-4, rest: 0.01 };

/** Each is read once, for all backends. */
const sourceModel = readOnce(loadSourceModel);
const bundledModel = readOnce((name) => loadModel(name));

function readOnce<T>(read: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const models = new Map<string, Promise<T>>();
  afterAll(() => models.clear());
  return (name) => {
    const model = models.get(name) ?? read(name);
    models.set(name, model);
    return model;
  };
}

const namesAbove = (rows: readonly OracleRow[], tolerance: number) =>
  worstOf(rows)
    .filter(({ difference }) => !(difference <= tolerance))
    .map(({ name, sample, difference }) => `${name}: ${sample}: ${difference}`);

const onceEach = (network: string, layers: readonly string[]) =>
  Object.fromEntries(layers.map((layer) => [`${network} ${layer}`, 1]));

describeBackends((backend) => {
  let executor: Executor;
  beforeAll(async () => {
    executor = await createExecutor(backend, { threads: 1 });
  });

  test('computes what PyTorch computes, in every operation and every layer that is known of', async () => {
    const rows = await compareWithOracle(ORACLE, executor, sourceModel);
    const samples = new Map<string, string[]>();
    for (const { name, sample } of rows) samples.set(name, [...(samples.get(name) ?? []), sample]);
    for (const { name, kind } of ALEXNET.graph.layers)
      if (kind !== 'softmax') expect(samples.get(`alexnet ${name}`)).toEqual(PHOTOS);
    const blocks = Array.from({ length: 16 }, (_, n) => `block${n}`);
    for (const layer of ['stem', ...blocks, 'head', 'top-5'])
      expect(samples.get(`efficientnet-lite0 ${layer}`)).toEqual(PHOTOS);
    expect(samples.get('alexnet top-5')).toEqual(PHOTOS);
    const counts = [...samples].map(([name, of]): [string, number] => [name, of.length]);
    const withPhotos = /^(alexnet|efficientnet-lite0) /;
    expect(Object.fromEntries(counts.filter(([name]) => !withPhotos.test(name)))).toEqual({
      conv: 24,
      'conv-relu-maxpool': 8,
      'multiply-adds': 32,
      'pool average': 4,
      'pool max': 4,
      'pool weighted': 4,
      refused: 4,
      ...onceEach('squeezenet1_1', ['conv1', 'fire2', 'fire4', 'fire9', 'conv10']),
      ...onceEach('resnet18', ['conv1', 'block2', 'block4', 'block6', 'block8', 'fc']),
      ...onceEach('vgg11', ['conv1_1', 'pool1', 'pool2', 'pool3', 'pool4', 'pool5']),
    });
    expect(namesAbove(rows, TOLERANCE)).toEqual([]);
  }, 90_000);

  test('stays near with the bundled weights, and names the same classes', async () => {
    const rows = await Promise.all(
      [ALEXNET, EFFICIENTNET_LITE0].map(async (network) =>
        compareNetwork(ORACLE, network, executor, await bundledModel(network.name)),
      ),
    );
    const isFeature = ({ name }: OracleRow) => /^alexnet (conv|relu|pool)[1-5]$/.test(name);
    expect(namesAbove(rows.flat().filter(isFeature), COMPACT_TOLERANCE.alexnetFeatures)).toEqual([]);
    // Another class at any of the five places counts as a difference of 1.
    expect(namesAbove(rows.flat(), COMPACT_TOLERANCE.rest)).toEqual([]);
  });

  test('the comparison notices one wrong bias', async () => {
    const model = await sourceModel('alexnet');
    const bias = model.weights.get('conv4.bias')!;
    const wrong: Tensor = { shape: bias.shape, values: bias.values.map((v, i) => (i === 7 ? v + 1 : v)) };
    const weights = new Map(model.weights).set('conv4.bias', wrong);
    const rows = await compareNetwork(ORACLE, ALEXNET, executor, { ...model, weights }, ['coffee']);
    const names = namesAbove(rows, TOLERANCE).map((text) => text.slice(0, text.indexOf(':')));
    expect(names).toContain('alexnet conv4');
    expect(names).toContain('alexnet fc2');
    expect(names).not.toContain('alexnet relu3');
  });
});
