import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Weights } from '../../../server/vision/executor.ts';
import { type Form, readWeights, writeWeights } from '../../../server/weights/manifest.ts';
import { WeightsError } from '../../../server/weights/weights_error.ts';

// 15 bytes in 8 bits put the halves and floats that follow at odd places in the file.
const VALUES = Float32Array.from({ length: 15 }, (_, index) => Math.sin(index) / 3);
const WEIGHTS: Weights = new Map([
  ['a.kernel', { shape: [3, 5], values: VALUES }],
  ['b.kernel', { shape: [5, 3], values: VALUES }],
  ['b.bias', { shape: [15], values: VALUES }],
]);
const FORMS: Record<string, Form> = { 'a.kernel': 'uint8', 'b.kernel': 'float16', 'b.bias': 'float32' };
const BIN = 'group1-shard1of1.bin';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convcast-'));
  await writeWeights(folder, WEIGHTS, (name) => FORMS[name]!);
});
afterEach(() => rm(folder, { recursive: true }));

async function changeManifest(change: (manifest: ReturnType<typeof JSON.parse>) => void): Promise<void> {
  const path = join(folder, 'weights.json');
  const manifest = JSON.parse(await readFile(path, 'utf8'));
  change(manifest);
  await writeFile(path, JSON.stringify(manifest));
}

describe('round trip', () => {
  it('keeps names and shapes, and values within the form’s precision', async () => {
    const read = await readWeights(folder);
    expect([...read].map(([name, { shape }]) => [name, shape])).toEqual(
      [...WEIGHTS].map(([name, { shape }]) => [name, shape]),
    );
    expect(read.get('b.bias')!.values).toEqual(VALUES);
    const steps = Math.max(...VALUES) - Math.min(...VALUES);
    VALUES.forEach((value, index) => {
      const difference = (name: string) => Math.abs(read.get(name)!.values[index]! - value);
      expect(difference('a.kernel')).toBeLessThanOrEqual(steps / 255 / 2 + 1e-7);
      expect(difference('b.kernel')).toBeLessThanOrEqual(Math.abs(value) * 2 ** -11);
    });
  });

  it('is the manifest that TensorFlow.js reads', async () => {
    const manifest = JSON.parse(await readFile(join(folder, 'weights.json'), 'utf8'));
    expect(manifest).toMatchObject([
      {
        paths: [BIN],
        weights: [
          { name: 'a.kernel', shape: [3, 5], dtype: 'float32', quantization: { dtype: 'uint8' } },
          { name: 'b.kernel', shape: [5, 3], dtype: 'float32', quantization: { dtype: 'float16' } },
          { name: 'b.bias', shape: [15], dtype: 'float32' },
        ],
      },
    ]);
    const bytes = await readFile(join(folder, BIN));
    expect(bytes.length).toBe(15 * (1 + 2 + 4));
    const { scale, min } = manifest[0].weights[0].quantization;
    expect(bytes[1]! * scale + min).toBeCloseTo(VALUES[1]!, 2);
    expect(bytes.readFloatLE(15 * 3 + 4)).toBe(VALUES[1]);
  });

  it('keeps a constant tensor constant in 8 bits', async () => {
    const values = new Float32Array(4).fill(0.25);
    await writeWeights(folder, new Map([['c', { shape: [4], values }]]), () => 'uint8');
    expect((await readWeights(folder)).get('c')!.values).toEqual(values);
  });
});

describe('files that do not fit together', () => {
  it('names the file whose bytes have changed', async () => {
    const bytes = await readFile(join(folder, BIN));
    bytes[3]! ^= 1;
    await writeFile(join(folder, BIN), bytes);
    await expect(readWeights(folder)).rejects.toThrow(`${BIN}: expected sha256 `);
  });

  it('says how many bytes were expected', async () => {
    await changeManifest((manifest) => {
      delete manifest[0].sha256;
    });
    const bytes = await readFile(join(folder, BIN));
    await writeFile(join(folder, BIN), bytes.subarray(1));
    await expect(readWeights(folder)).rejects.toThrow('truncated: expected 105 bytes up to b.bias, got 104');
    await writeFile(join(folder, BIN), Buffer.concat([bytes, Buffer.of(0)]));
    await expect(readWeights(folder)).rejects.toThrow('expected 105 bytes of weights, got 106');
  });

  it('does not allocate what a shape asks for', async () => {
    await changeManifest((manifest) => {
      manifest[0].weights[0].shape = [2 ** 40, 2 ** 40];
    });
    await expect(readWeights(folder)).rejects.toThrow('truncated: expected ');
  });

  it.each([
    ['a path out of its folder', (m: Record<string, unknown>) => (m.paths = ['../weights.bin'])],
    ['a negative size', (m: { weights: { shape: number[] }[] }) => (m.weights[0]!.shape = [-1])],
    [
      'a form of its own',
      (m: { weights: { quantization: unknown }[] }) => (m.weights[0]!.quantization = { dtype: 'uint4' }),
    ],
  ])('refuses %s', async (_, change) => {
    await changeManifest((manifest) => change(manifest[0]));
    await expect(readWeights(folder)).rejects.toThrow(/^weights\.json: /);
  });

  it('refuses a name that comes twice', async () => {
    await changeManifest((manifest) => {
      manifest[0].weights[1].name = 'a.kernel';
    });
    await expect(readWeights(folder)).rejects.toThrow('expected a.kernel once, got it twice');
  });

  it('refuses what is not JSON', async () => {
    await writeFile(join(folder, 'weights.json'), '[');
    await expect(readWeights(folder)).rejects.toThrow(WeightsError);
    await expect(readWeights(folder)).rejects.toThrow(/^weights\.json: expected JSON/);
  });
});
