import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { convertTensors } from '../../../server/weights/convert.ts';
import { readTensorFile } from '../../../server/weights/tensor_file.ts';
import { ALEXNET, type Network } from '../../../shared/networks.ts';
import { bytesOf } from './tensor_files.ts';

/** Two channels, a depthwise convolution, then 2 × 2 × 4 values into three classes. */
const TINY: Network = {
  ...ALEXNET,
  name: 'tiny',
  graph: {
    input: { height: 2, width: 2, channels: 2 },
    layers: [
      { kind: 'conv', name: 'conv1', kernelSizePx: 1, stride: 1, padding: 0, outChannels: 4, groups: 2 },
      { kind: 'fc', name: 'fc1', outChannels: 3 },
    ],
  },
};

const FC = Float32Array.from({ length: 48 }, (_, i) => i);
const BIASES = Float32Array.of(1, 2, 3, 4, 5, 6, 7);
const weight = (name: string, shape: number[], extras: object = {}) => ({
  name,
  shape,
  dtype: 'float32',
  ...extras,
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convcast-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function model(weights: object[], parts: Uint8Array[], wrap = true): Promise<string> {
  const bytes = Buffer.concat(parts);
  const middle = Math.floor(bytes.length / 2);
  await writeFile(join(folder, 'group1-shard1of2.bin'), bytes.subarray(0, middle));
  await writeFile(join(folder, 'group1-shard2of2.bin'), bytes.subarray(middle));
  const manifest = [{ paths: ['group1-shard1of2.bin', 'group1-shard2of2.bin'], weights }];
  const file = join(folder, 'model.json');
  const topology = { format: 'layers-model', modelTopology: { class_name: 'Sequential' } };
  await writeFile(file, JSON.stringify(wrap ? { ...topology, weightsManifest: manifest } : manifest));
  return file;
}

describe('a layers model', () => {
  it('gives kernels in this project’s order: channel, row, column', async () => {
    const file = await model(
      [
        weight('sequential/conv1/depthwise_kernel', [1, 1, 2, 2]),
        weight('sequential/conv1/bias', [4]),
        weight('sequential/fc1/kernel', [16, 3]),
        weight('sequential/fc1/bias', [3]),
      ],
      [
        bytesOf(Float32Array.of(1, 2, 3, 4)),
        bytesOf(BIASES.subarray(0, 4)),
        bytesOf(FC),
        bytesOf(BIASES.subarray(4)),
      ],
    );
    const weights = convertTensors(await readTensorFile(file), TINY);
    expect(weights.get('conv1.kernel')).toEqual({ shape: [1, 1, 1, 4], values: Float32Array.of(1, 2, 3, 4) });
    expect(weights.get('fc1.bias')!.values).toEqual(Float32Array.of(5, 6, 7));
    const expected = Float32Array.from({ length: 48 }, (_, i) => {
      const [channel, pixel, output] = [Math.floor(i / 12), Math.floor(i / 3) % 4, i % 3];
      return FC[(pixel * 4 + channel) * 3 + output]!;
    });
    expect(weights.get('fc1.kernel')).toEqual({ shape: [16, 3], values: expected });
  });
});

describe('a graph model', () => {
  it('is read by the names of its operations, whole numbers left out, quantised ones unpacked', async () => {
    const file = await model(
      [
        weight('StatefulPartitionedCall/tiny/conv1/depthwise/ReadVariableOp', [1, 1, 2, 2], {
          quantization: { dtype: 'uint16', scale: 0.5, min: -1 },
        }),
        { name: 'StatefulPartitionedCall/tiny/flatten/Const', shape: [2], dtype: 'int32' },
        weight('StatefulPartitionedCall/tiny/conv1/BiasAdd/ReadVariableOp', [4], {
          quantization: { dtype: 'uint8', scale: 2, min: 1 },
        }),
        weight('StatefulPartitionedCall/tiny/fc1/MatMul/ReadVariableOp', [16, 3]),
        weight('StatefulPartitionedCall/tiny/fc1/BiasAdd/ReadVariableOp', [3]),
      ],
      [
        bytesOf(Uint16Array.of(0, 1, 2, 600)),
        bytesOf(Int32Array.of(-1, 16)),
        Uint8Array.of(0, 1, 2, 255),
        bytesOf(FC),
        bytesOf(BIASES.subarray(4)),
      ],
    );
    const weights = convertTensors(await readTensorFile(file), TINY);
    expect(weights.get('conv1.kernel')!.values).toEqual(Float32Array.of(-1, -0.5, 0, 299));
    expect(weights.get('conv1.bias')!.values).toEqual(Float32Array.of(1, 3, 5, 511));
  });
});

describe('this project’s own manifest', () => {
  it('keeps its order', async () => {
    const file = await model(
      [
        weight('conv1.kernel', [1, 1, 1, 4]),
        weight('conv1.bias', [4]),
        weight('fc1.kernel', [16, 3]),
        weight('fc1.bias', [3]),
      ],
      [
        bytesOf(BIASES.subarray(0, 4)),
        bytesOf(BIASES.subarray(0, 4)),
        bytesOf(FC),
        bytesOf(BIASES.subarray(4)),
      ],
      false,
    );
    const weights = convertTensors(await readTensorFile(file), TINY);
    expect(weights.get('fc1.kernel')!.values).toEqual(FC);
  });
});

describe('refused', () => {
  it('for a weight that is missing, one of another shape, and one that is not expected', async () => {
    const file = await model(
      [weight('conv1/kernel', [1, 1, 2, 4]), weight('conv1/bias', [4]), weight('dense/kernel', [16, 3])],
      [bytesOf(new Float32Array(8)), bytesOf(new Float32Array(4)), bytesOf(FC)],
    );
    const read = await readTensorFile(file);
    expect(() => convertTensors(read, TINY)).toThrow(
      [
        'expected the 4 tensors of network "tiny":',
        'missing: fc1.kernel, expected [16,3] (dense.kernel has this shape)',
        'missing: fc1.bias, expected [3]',
        'wrong shape: conv1.kernel, expected [1,1,1,4], got [1,1,2,4]',
        'unexpected: dense.kernel, got [16,3]',
      ].join('\n  '),
    );
  });

  it('for files that end early', async () => {
    const file = await model([weight('conv1/kernel', [1, 1, 1, 4])], [new Uint8Array(12)]);
    await expect(readTensorFile(file)).rejects.toThrow(
      'model.json: truncated: expected 16 bytes up to conv1/kernel, got 12',
    );
  });

  it('for a file outside its folder', async () => {
    const file = join(folder, 'model.json');
    await writeFile(file, JSON.stringify([{ paths: ['../secret.bin'], weights: [] }]));
    await expect(readTensorFile(file)).rejects.toThrow('model.json');
  });

  it('for JSON of another kind', async () => {
    const file = join(folder, 'package.json');
    await writeFile(file, '{"name": "convcast"}');
    await expect(readTensorFile(file)).rejects.toThrow(/^package\.json: /);
  });
});
