import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createExecutor } from '../../../server/vision/backends.ts';
import type { LoadedGraph } from '../../../server/vision/executor.ts';
import { planarFromNhwc } from '../../../server/vision/oracle/nhwc.ts';
import { weightsFromPth } from '../../../server/weights/convert.ts';
import { loadModel, modelsDirectory } from '../../../server/weights/registry.ts';
import { loadSourceModel } from '../../../server/weights/source.ts';
import { ALEXNET, EFFICIENTNET_LITE0 } from '../../../shared/networks.ts';
import { oracleInput } from '../../oracle_input.ts';
import { PHOTOS } from '../../photos.ts';
import { ALEXNET_PTH } from './fixtures.ts';

const FOLDER = join(modelsDirectory(), 'alexnet');

describe('models/alexnet', () => {
  it('loads in well under a second of processor time', async () => {
    const before = process.cpuUsage();
    const { network, classNames } = await loadModel('alexnet');
    const { user, system } = process.cpuUsage(before);
    expect(network).toBe(ALEXNET);
    expect(classNames).toHaveLength(102);
    expect(classNames.slice(0, 2)).toEqual(['something else', 'face']);
    expect((user + system) / 1000).toBeLessThan(1000);
  });

  it('is off from its source by no more than its forms allow', async () => {
    const { weights } = await loadModel('alexnet');
    const source = await weightsFromPth(ALEXNET_PTH, ALEXNET);
    const [group] = JSON.parse(await readFile(join(FOLDER, 'weights.json'), 'utf8'));
    expect(group.weights).toHaveLength(source.size);
    for (const { name, quantization } of group.weights) {
      const expected = source.get(name)!.values;
      const bound = (value: number): number => {
        if (!quantization) return 0;
        // Half a step, and float32's own rounding of the result.
        if (quantization.dtype === 'uint8') return quantization.scale / 2 + 1e-8;
        return Math.max(Math.abs(value) * 2 ** -11, 2 ** -25);
      };
      const outside = weights
        .get(name)!
        .values.findIndex((value, i) => Math.abs(value - expected[i]!) > bound(expected[i]!));
      expect(`${name}: ${outside}`).toBe(`${name}: -1`);
    }
  });
});

describe('models/efficientnet-lite0', () => {
  it('is off from its source by no more than halves are', async () => {
    const { network, weights, classNames } = await loadModel('efficientnet-lite0');
    expect(network).toBe(EFFICIENTNET_LITE0);
    expect(classNames).toHaveLength(1000);
    const source = await loadSourceModel('efficientnet-lite0');
    const outside = [...source.weights].filter(([name, { values }]) => {
      const bundled = weights.get(name)!.values;
      const exact = name.endsWith('.bias');
      return values.some(
        (value, i) =>
          Math.abs(bundled[i]! - value) > (exact ? 0 : Math.max(Math.abs(value) * 2 ** -11, 2 ** -25)),
      );
    });
    expect(outside.map(([name]) => name)).toEqual([]);
  });
});

describe('what PyTorch answers in float32', () => {
  let loaded: LoadedGraph;
  let classNames: readonly string[];
  beforeAll(async () => {
    const model = await loadModel('alexnet');
    classNames = model.classNames;
    loaded = await (await createExecutor('onnx-cpu', { threads: 1 })).load(ALEXNET.graph, model.weights);
  });
  afterAll(() => loaded.dispose());

  it.each(PHOTOS)('%s: the same class first, logits within 0.5 % of the largest', async (photo) => {
    const oracle = JSON.parse(
      await readFile(new URL('../../fixtures/oracle/alexnet.json', import.meta.url), 'utf8'),
    ).photos[photo];
    const input = planarFromNhwc(await oracleInput(photo), ALEXNET.graph.input);
    const activations = await loaded.run(input, ['fc2', 'prob']);

    const probabilities = activations.get('prob')!;
    expect(classNames[probabilities.indexOf(Math.max(...probabilities))]).toBe(oracle.top5[0].className);

    const { indices, values, min, max } = oracle.layers.fc2;
    const logits = activations.get('fc2')!;
    const worst = Math.max(...indices.map((at: number, i: number) => Math.abs(logits[at]! - values[i])));
    expect(worst / Math.max(max, -min)).toBeLessThan(0.005);
  });
});

describe('a model that does not fit its network', () => {
  let models: string;
  const place = (file: string, content: string) => writeFile(join(models, 'alexnet', file), content);
  beforeAll(async () => {
    models = await mkdtemp(join(tmpdir(), 'convcast-'));
    await mkdir(join(models, 'alexnet'));
    await symlink(join(FOLDER, 'group1-shard1of1.bin'), join(models, 'alexnet', 'group1-shard1of1.bin'));
  });
  afterAll(() => rm(models, { recursive: true }));

  const load = async ({ change = (manifest: string) => manifest, labels = 102 }): Promise<unknown> => {
    await place('weights.json', change(await readFile(join(FOLDER, 'weights.json'), 'utf8')));
    await place(
      'labels.json',
      JSON.stringify(Array.from({ length: labels }, (_, index) => `class ${index}`)),
    );
    return loadModel('alexnet', [models]);
  };

  it('is refused for too few class names', async () => {
    await expect(load({ labels: 101 })).rejects.toThrow('alexnet: expected 102 class names, got 101');
  });

  it('is refused for a weight that is missing', async () => {
    const change = (manifest: string) => manifest.replace('"conv3.bias"', '"conv3.offset"');
    await expect(load({ change })).rejects.toThrow('conv3: expected conv3.bias of 384, got none');
  });

  it('is refused for a weight of another shape', async () => {
    const change = (manifest: string) => manifest.replace(/9216,\s+1024/, '1024, 9216');
    await expect(load({ change })).rejects.toThrow('expected fc1.kernel of 9216 × 1024, got 1024 × 9216');
  });

  it('is refused for a name that no network has', async () => {
    await expect(loadModel('alexnot', [models])).rejects.toThrow(
      'expected a model of alexnet, got "alexnot"',
    );
  });

  it('is refused for a network that is only drawn', async () => {
    await expect(loadModel('vgg16', [models])).rejects.toThrow(
      'expected a model of alexnet, got "vgg16", whose weights are not here (npm run weights -- list)',
    );
  });
});
