/**
 * Weights as bundled in models/: TensorFlow.js's weight manifest, the list of groups that tf.io.loadWeights reads,
 * with float16 and affine uint8 quantisation as its converter writes them (tfjs-core/src/io/io_utils.ts,
 * `decodeWeights`; tfjs-converter, quantization.py). Each file's sha256 stands beside its path, which tfjs ignores.
 *
 *     [{ "paths": ["group1-shard1of1.bin"], "sha256": ["…"], "weights": [
 *       { "name": "conv1.kernel", "shape": [11, 11, 3, 64], "dtype": "float32", "quantization": { "dtype": "float16" } },
 *       { "name": "fc1.kernel", …, "quantization": { "dtype": "uint8", "scale": 0.0006, "min": -0.08 } }
 *     ] }]
 *
 * The files of a group, one behind the other, hold its weights in their order, little-endian, without gaps.
 */

import { createHash } from 'node:crypto';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Tensor, Weights } from '../vision/executor.ts';
import { decodeFloat16, encodeFloat16 } from './float16.ts';
import { readJson } from './json_file.ts';
import { WeightsError } from './weights_error.ts';

export const MANIFEST_FILE = 'weights.json';

/** How a weight's values lie in the file. */
export type Form = 'float32' | 'float16' | 'uint8';

const weightSchema = z.object({
  name: z.string(),
  shape: z.array(z.int().min(0)),
  dtype: z.enum(['float32', 'int32', 'bool']),
  quantization: z
    .discriminatedUnion('dtype', [
      z.object({ dtype: z.literal('float16') }),
      // value = scale × integer + min
      z.object({ dtype: z.enum(['uint8', 'uint16']), scale: z.number(), min: z.number() }),
    ])
    .optional(),
});
type WeightSpec = z.infer<typeof weightSchema>;

export const manifestSchema = z.array(
  z.object({
    // File names, so that a manifest can't reach outside its folder.
    paths: z.array(z.string().regex(/^[\w-][\w.-]*$/, 'expected a file name')),
    sha256: z.array(z.string()).optional(),
    weights: z.array(weightSchema),
  }),
);
export type Manifest = z.infer<typeof manifestSchema>;

/** Writes `weights.json` and its one binary file into `directory`, and waits until they are on the disk. */
export async function writeWeights(
  directory: string,
  weights: Weights,
  formOf: (name: string) => Form,
): Promise<{ manifest: Manifest; byteCount: number; sha256: string }> {
  await mkdir(directory, { recursive: true });
  const path = 'group1-shard1of1.bin';
  const specs: WeightSpec[] = [];
  const hash = createHash('sha256');
  let byteCount = 0;
  // Weight after weight: the largest networks would not fit into one buffer beside themselves.
  const file = await open(join(directory, path), 'w');
  try {
    for (const [name, tensor] of weights) {
      const { spec, bytes } = encode(name, tensor, formOf(name));
      specs.push(spec);
      hash.update(bytes);
      byteCount += bytes.length;
      await file.writeFile(bytes);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  const sha256 = hash.digest('hex');
  const manifest: Manifest = [{ paths: [path], sha256: [sha256], weights: specs }];
  await writeFile(join(directory, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
  return { manifest, byteCount, sha256 };
}

/** Reads the weights of `directory`. Throws `WeightsError` where its files don't fit together. */
export async function readWeights(directory: string): Promise<Weights> {
  return readGroups(directory, await readJson(join(directory, MANIFEST_FILE), manifestSchema));
}

/** Reads the files that `manifest` names in `directory`. Weights that are not numbers with a fraction are left out. */
export async function readGroups(directory: string, manifest: Manifest): Promise<Weights> {
  const weights = new Map<string, Tensor>();
  for (const group of manifest) {
    const files = await Promise.all(group.paths.map((path) => readFile(join(directory, path))));
    files.forEach((file, index) => {
      const expected = group.sha256?.[index];
      if (expected === undefined) return;
      const sha256 = sha256Of(file);
      if (sha256 !== expected)
        throw new WeightsError(`${group.paths[index]}: expected sha256 ${expected}, got ${sha256}`);
    });
    const bytes = files.length === 1 ? files[0]! : Buffer.concat(files);
    for (const [name, tensor] of decodeGroup(group.weights, bytes)) weights.set(name, tensor);
  }
  return weights;
}

/** The weights of one group from its files' bytes. Throws `WeightsError` where there are too few or too many. */
function decodeGroup(specs: readonly WeightSpec[], bytes: Uint8Array): Weights {
  const view = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const weights = new Map<string, Tensor>();
  let start = 0;
  for (const spec of specs) {
    const end = start + countOf(spec.shape) * ITEM_BYTES[spec.quantization?.dtype ?? spec.dtype];
    if (!(end <= view.length))
      throw new WeightsError(`truncated: expected ${end} bytes up to ${spec.name}, got ${view.length}`);
    if (weights.has(spec.name)) throw new WeightsError(`expected ${spec.name} once, got it twice`);
    // A slice, unlike a subarray, is aligned for typed arrays.
    if (spec.dtype === 'float32')
      weights.set(spec.name, { shape: spec.shape, ...decode(spec, view.slice(start, end)) });
    start = end;
  }
  if (start !== view.length) throw new WeightsError(`expected ${start} bytes of weights, got ${view.length}`);
  return weights;
}

const ITEM_BYTES = { float32: 4, int32: 4, float16: 2, uint16: 2, uint8: 1, bool: 1 } as const;

function decode({ quantization }: WeightSpec, bytes: Uint8Array<ArrayBuffer>): Omit<Tensor, 'shape'> {
  if (!quantization) return { values: new Float32Array(bytes.buffer) };
  if (quantization.dtype === 'float16') return { values: decodeFloat16(new Uint16Array(bytes.buffer)) };
  const { dtype, scale, min } = quantization;
  const integers = dtype === 'uint16' ? new Uint16Array(bytes.buffer) : bytes;
  const values = new Float32Array(integers.length);
  for (let i = 0; i < integers.length; i++) values[i] = integers[i]! * scale + min;
  return dtype === 'uint8' ? { values, quantised: { bytes, scale, min } } : { values };
}

function encode(
  name: string,
  { shape, values }: Tensor,
  form: Form,
): { spec: WeightSpec; bytes: Uint8Array } {
  const spec: WeightSpec = { name, shape: [...shape], dtype: 'float32' };
  switch (form) {
    case 'float32':
      return { spec, bytes: bytesOf(values) };
    case 'float16':
      return { spec: { ...spec, quantization: { dtype: 'float16' } }, bytes: bytesOf(encodeFloat16(values)) };
    case 'uint8': {
      const { scale, min, bytes } = quantise(values);
      return { spec: { ...spec, quantization: { dtype: 'uint8', scale, min } }, bytes };
    }
  }
}

/** The 256 evenly spaced levels from the smallest to the largest value: off by half a step, `scale` / 2, at most. */
function quantise(values: Float32Array): { scale: number; min: number; bytes: Uint8Array } {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const scale = max > min ? (max - min) / 255 : 1;
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) bytes[i] = Math.round((values[i]! - min) / scale);
  return { scale, min, bytes };
}

function bytesOf(values: Float32Array | Uint16Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function countOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
