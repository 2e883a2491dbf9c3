/**
 * Safetensors (github.com/huggingface/safetensors): the header's length in eight bytes, a JSON header, then the
 * elements, little-endian and row-major.
 *
 *     { "conv1.weight": { "dtype": "F32", "shape": [64, 3, 11, 11], "data_offsets": [0, 92928] }, "__metadata__": {…} }
 */

import { z } from 'zod';
import { ByteReader } from './byte_reader.ts';
import { rowMajorStrides, STORAGE_TYPES, type StorageType, TorchTensor } from './torch_tensor.ts';
import { WeightsError } from './weights_error.ts';

const LENGTH_BYTES = 8;
/** The format's own limit. */
const HEADER_BYTES_MAX = 100_000_000;
const BRACE = 0x7b;

const DTYPES: Readonly<Record<string, StorageType>> = {
  F64: STORAGE_TYPES.DoubleStorage,
  F32: STORAGE_TYPES.FloatStorage,
  F16: STORAGE_TYPES.HalfStorage,
  BF16: STORAGE_TYPES.BFloat16Storage,
  I64: STORAGE_TYPES.LongStorage,
  I32: STORAGE_TYPES.IntStorage,
  I16: STORAGE_TYPES.ShortStorage,
  I8: STORAGE_TYPES.CharStorage,
  U8: STORAGE_TYPES.ByteStorage,
  BOOL: STORAGE_TYPES.BoolStorage,
};

const entrySchema = z.object({
  dtype: z.enum(Object.keys(DTYPES)),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});
const headerSchema = z.record(z.string(), z.unknown());

export function looksLikeSafetensors(bytes: Uint8Array): boolean {
  if (bytes.length <= LENGTH_BYTES || bytes[LENGTH_BYTES] !== BRACE) return false;
  return new ByteReader(bytes).uint64() <= HEADER_BYTES_MAX;
}

/** The tensors by their keys, as views of `bytes`. Throws `WeightsError` for what is truncated or malformed. */
export function readSafetensors(bytes: Uint8Array): Map<string, TorchTensor> {
  const reader = new ByteReader(bytes);
  const header = headerOf(reader.text(Number(reader.uint64())));
  // A plain view: slices of a Buffer are not copies.
  const data = new Uint8Array(
    bytes.buffer,
    bytes.byteOffset + reader.position,
    bytes.length - reader.position,
  );
  const tensors = new Map<string, TorchTensor>();
  for (const [key, value] of Object.entries(header)) {
    if (key === '__metadata__') continue;
    const parsed = entrySchema.safeParse(value);
    if (!parsed.success) throw new WeightsError(`tensor "${key}": ${z.prettifyError(parsed.error)}`);
    const { dtype, shape, data_offsets } = parsed.data;
    const [start, end] = data_offsets;
    const type = DTYPES[dtype]!;
    const count = shape.reduce((product, size) => product * size, 1);
    const expectedBytes = count * type.array.BYTES_PER_ELEMENT;
    if (end - start !== expectedBytes)
      throw new WeightsError(`expected ${expectedBytes} bytes of "${key}", got ${end - start}`);
    if (end > data.length)
      throw new WeightsError(`truncated: expected ${end} bytes up to "${key}", got ${data.length}`);
    const storage = { type, count, bytes: data.subarray(start, end) };
    tensors.set(key, new TorchTensor(storage, 0, shape, rowMajorStrides(shape)));
  }
  return tensors;
}

function headerOf(text: string): Record<string, unknown> {
  try {
    return headerSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new WeightsError(`expected a JSON header: ${(error as Error).message}`);
  }
}
