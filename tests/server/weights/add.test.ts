import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addWeights } from '../../../server/weights/add.ts';
import { type Download, downloadNamed } from '../../../server/weights/catalogue.ts';
import { sha256OfFile } from '../../../server/weights/checksum.ts';
import { convertStateDict } from '../../../server/weights/convert.ts';
import { getWeights } from '../../../server/weights/get.ts';
import { availableModels, loadModel, modelsDirectory } from '../../../server/weights/registry.ts';
import { torchTensorOf } from '../../../server/weights/torch_tensor.ts';
import { networkNamed, withClasses } from '../../../shared/networks.ts';
import { serveFile } from './file_server.ts';
import { bytesOf, type PlainTensor, safetensorsOf, torchTensorsOf } from './tensor_files.ts';

const SQUEEZENET = networkNamed('squeezenet1_1')!;

let folder: string;
/** The person's folder of weights, new for each test. */
let weights: string;
let whole: string;
let fiveClasses: string;
let n = 0;

async function fileOf(name: string, tensors: ReadonlyMap<string, PlainTensor>): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, safetensorsOf(tensors));
  return file;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convcast-'));
  whole = await fileOf('squeezenet.safetensors', torchTensorsOf(SQUEEZENET));
  fiveClasses = await fileOf('five.safetensors', torchTensorsOf(withClasses(SQUEEZENET, 5)));
});
beforeEach(() => {
  weights = join(folder, `weights-${n++}`);
});
afterAll(() => rm(folder, { recursive: true }));

const load = (name: string) => loadModel(name, [modelsDirectory(), weights]);

describe('a file that fits', () => {
  it('becomes a model, its network found by names and shapes', async () => {
    const added = await addWeights({ file: whole }, weights);
    expect(added).toMatchObject({ name: 'squeezenet1_1', tensorCount: 52 });
    expect(await readdir(weights)).toEqual(['squeezenet1_1']);

    const model = await load('squeezenet1_1');
    expect(model.network).toBe(SQUEEZENET);
    expect(model.classNames[0]).toBe('tench, Tinca tinca');
    const tensors = new Map(
      [...torchTensorsOf(SQUEEZENET)].map(([key, { shape, values }]) => [key, torchTensorOf(shape, values)]),
    );
    const expected = convertStateDict(tensors, SQUEEZENET);
    expect([...model.weights.keys()]).toEqual([...expected.keys()]);
    for (const [name, { shape, values }] of model.weights) {
      expect(shape).toEqual(expected.get(name)!.shape);
      expect(Buffer.compare(bytesOf(values), bytesOf(expected.get(name)!.values)), name).toBe(0);
    }
    expect(availableModels([modelsDirectory(), weights]).at(-1)).toMatchObject({
      name: 'squeezenet1_1',
      bundled: false,
    });
  });

  it('may have been trained on several graphics cards', async () => {
    const wrapped = [...torchTensorsOf(SQUEEZENET)].map(
      ([key, tensor]) => [`module.${key}`, tensor] as const,
    );
    const file = await fileOf('parallel.safetensors', new Map(wrapped));
    expect(await addWeights({ file }, weights)).toMatchObject({ name: 'squeezenet1_1', tensorCount: 52 });
  });

  it('says where it came from', async () => {
    await addWeights({ file: whole, name: 'mine' }, weights);
    expect(JSON.parse(await readFile(join(weights, 'mine', 'model.json'), 'utf8'))).toEqual({
      network: 'squeezenet1_1',
      source: { file: 'squeezenet.safetensors', sha256: await sha256OfFile(whole) },
    });
  });
});

describe('a classifier with other classes', () => {
  it.each([
    ['labels.json', JSON.stringify(['ant', 'bee', 'cat', 'dog', 'eel'])],
    ['labels.txt', 'ant\nbee\ncat\r\ndog\neel\n'],
  ])('comes with their names in %s', async (name, text) => {
    const labelsFile = join(folder, name);
    await writeFile(labelsFile, text);
    await addWeights({ file: fiveClasses, name: 'five', labelsFile }, weights);
    const { network, classNames } = await load('five');
    expect(classNames).toEqual(['ant', 'bee', 'cat', 'dog', 'eel']);
    expect(network.name).toBe('squeezenet1_1');
    expect(network.title).toBe('SqueezeNet 1.1 · 5 classes');
  });

  it('is refused without them', async () => {
    await expect(addWeights({ file: fiveClasses }, weights)).rejects.toThrow(
      'the classifier has 5 outputs instead of 1000: give their names with --labels FILE',
    );
  });

  it('is refused with another number of them', async () => {
    const labelsFile = join(folder, 'four.txt');
    await writeFile(labelsFile, 'ant\nbee\ncat\ndog\n');
    await expect(addWeights({ file: fiveClasses, labelsFile }, weights)).rejects.toThrow(
      'four.txt: expected 5 class names, one for each output, got 4',
    );
  });
});

describe('refused, and nothing is left behind:', () => {
  const expectNothing = async () => expect(await readdir(weights).catch(() => [])).toEqual([]);

  it('a tensor of another shape and one of another name', async () => {
    const tensors = torchTensorsOf(SQUEEZENET);
    tensors.set('features.3.squeeze.bias', { shape: [8], values: new Float32Array(8) });
    tensors.set('features.conv1.bias', tensors.get('features.0.bias')!);
    tensors.delete('features.0.bias');
    const file = await fileOf('other.safetensors', tensors);
    await expect(addWeights({ file }, weights)).rejects.toThrow(
      [
        'other.safetensors: expected the tensors of a network that is known; the nearest is "squeezenet1_1":',
        'missing: features.0.bias, expected [64] (features.conv1.bias has this shape)',
        'wrong shape: features.3.squeeze.bias, expected [16], got [8]',
        'unexpected: features.conv1.bias, got [64]',
      ].join('\n  '),
    );
    await expectNothing();
  });

  it('a value that is no number', async () => {
    const tensors = torchTensorsOf(SQUEEZENET);
    tensors.get('features.0.bias')!.values[7] = Number.NaN;
    const file = await fileOf('nan.safetensors', tensors);
    await expect(addWeights({ file }, weights)).rejects.toThrow(
      'conv1.bias: expected finite numbers, got NaN at 7',
    );
    await expectNothing();
  });

  it('a name that is taken, or none', async () => {
    const add = (name: string) => addWeights({ file: whole, name }, weights);
    await expect(add('alexnet')).rejects.toThrow('got "alexnet": it comes with convcast');
    await expect(add('../alexnet')).rejects.toThrow('expected a name of up to 40 small letters');
    await expectNothing();
    await add('mine');
    await expect(add('mine')).rejects.toThrow('got "mine": remove it first');
  });

  it('a network that is unknown', async () => {
    await expect(addWeights({ file: whole, networkName: 'lenet' }, weights)).rejects.toThrow(
      /^expected a network of alexnet, .*, got "lenet"$/,
    );
    await expect(addWeights({ file: whole, networkName: 'resnet18' }, weights)).rejects.toThrow(
      /missing: bn1.weight/,
    );
    await expectNothing();
  });
});

it('what was being written when the power went is no model, and goes with the next attempt', async () => {
  await mkdir(join(weights, '.mine.unfinished'), { recursive: true });
  await writeFile(join(weights, '.mine.unfinished', 'weights.json'), '[]');
  expect(availableModels([weights])).toEqual([]);
  await addWeights({ file: whole, name: 'mine' }, weights);
  expect(await readdir(weights)).toEqual(['mine']);
  await mkdir(join(weights, 'empty'));
  expect(availableModels([weights]).map(({ name }) => name)).toEqual(['mine']);
});

it('a bit that flips on the disk is noticed', async () => {
  await addWeights({ file: whole, name: 'mine' }, weights);
  const file = join(weights, 'mine', 'group1-shard1of1.bin');
  const bytes = await readFile(file);
  bytes[1000]! ^= 1;
  await writeFile(file, bytes);
  await expect(load('mine')).rejects.toThrow(/^group1-shard1of1\.bin: expected sha256 [0-9a-f]{64}, got/);
});

describe('get', () => {
  let wanted: Download;
  beforeAll(async () => {
    const sha256 = await sha256OfFile(whole);
    wanted = { name: 'squeezenet1_1', url: '', sha256Prefix: sha256.slice(0, 8), megabytes: 5 };
  });

  it('fetches, through a cut, and leaves nothing but the model', async () => {
    const server = await serveFile(await readFile(whole), [{ cutAfterBytes: 1_000_000 }, 'whole']);
    const added = await getWeights({ ...wanted, url: server.url }, weights, { retryDelayMs: 1 });
    await server.close();
    expect(added.name).toBe('squeezenet1_1');
    expect(server.ranges).toHaveLength(2);
    expect((await load('squeezenet1_1')).weights.size).toBe(52);
    expect(await readdir(join(weights, '.downloads'))).toEqual([]);
  });

  it('refuses wrong bytes', async () => {
    const server = await serveFile(await readFile(fiveClasses), ['whole']);
    await expect(getWeights({ ...wanted, url: server.url }, weights)).rejects.toThrow(
      `expected a sha256 that begins with ${wanted.sha256Prefix}, got`,
    );
    await server.close();
    expect(await readdir(join(weights, '.downloads'))).toEqual([]);
    expect(availableModels([weights])).toEqual([]);
  });

  it('takes the same file from elsewhere, and no other', async () => {
    await expect(getWeights(wanted, weights, { file: fiveClasses })).rejects.toThrow(
      `five.safetensors: expected a sha256 that begins with ${wanted.sha256Prefix}, got`,
    );
    await getWeights(wanted, weights, { file: whole });
    expect((await load('squeezenet1_1')).classNames).toHaveLength(1000);
  });

  it('knows torchvision’s files, their checksums in their names', () => {
    expect(downloadNamed('alexnet')).toEqual({
      name: 'alexnet-imagenet',
      url: 'https://download.pytorch.org/models/alexnet-owt-7be5be79.pth',
      sha256Prefix: '7be5be79',
      megabytes: 244,
    });
    expect(downloadNamed('efficientnet-lite0')).toBeUndefined();
  });
});
