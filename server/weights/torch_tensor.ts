import { decodeFloat16 } from './float16.ts';
import { WeightsError } from './weights_error.ts';

/** PyTorch's element types by the names of their storages. */
export const STORAGE_TYPES = {
  DoubleStorage: { dtype: 'float64', array: Float64Array },
  FloatStorage: { dtype: 'float32', array: Float32Array },
  HalfStorage: { dtype: 'float16', array: Uint16Array },
  BFloat16Storage: { dtype: 'bfloat16', array: Uint16Array },
  LongStorage: { dtype: 'int64', array: BigInt64Array },
  IntStorage: { dtype: 'int32', array: Int32Array },
  ShortStorage: { dtype: 'int16', array: Int16Array },
  CharStorage: { dtype: 'int8', array: Int8Array },
  ByteStorage: { dtype: 'uint8', array: Uint8Array },
  BoolStorage: { dtype: 'bool', array: Uint8Array },
} as const;

export type StorageType = (typeof STORAGE_TYPES)[keyof typeof STORAGE_TYPES];
export type TorchValues = InstanceType<StorageType['array']>;

/** The elements that one or more tensors are views of. */
export interface Storage {
  readonly type: StorageType;
  readonly count: number;
  /** `count` elements, little-endian; in the legacy form they follow the tensors. */
  bytes: Uint8Array;
}

/** PyTorch allows 64 dimensions. */
const MOST_DIMENSIONS = 64;

/** A view of a storage, as PyTorch's tensors are; strides and offset count elements. Nothing is copied before `values`. */
export class TorchTensor {
  readonly storage: Storage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];

  /** Throws `WeightsError` where an element lies outside the storage, or elements repeat (an expanded tensor). */
  constructor(storage: Storage, offset: number, shape: readonly number[], strides: readonly number[]) {
    if (shape.length !== strides.length || shape.length > MOST_DIMENSIONS)
      throw new WeightsError(
        `expected a stride for each of at most ${MOST_DIMENSIONS} dimensions, got ${shape.length} dimensions and ${strides.length} strides`,
      );
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
    const { count, end } = this;
    if (!(count <= storage.count && (count === 0 || end <= storage.count)))
      throw new WeightsError(
        `expected a tensor inside its storage of ${storage.count} elements, got shape [${shape}], strides [${strides}], offset ${offset}`,
      );
  }

  get dtype(): StorageType['dtype'] {
    return this.storage.type.dtype;
  }

  get count(): number {
    return this.shape.reduce((product, size) => product * size, 1);
  }

  /** One past the last element in the storage. */
  get end(): number {
    return this.shape.reduce((last, size, axis) => last + (size - 1) * this.strides[axis]!, this.offset) + 1;
  }

  /** The elements in row-major order; float16 and bfloat16 as their bit patterns. */
  values(): TorchValues {
    const { storage, offset, shape, strides, count, end } = this;
    const { array } = storage.type;
    if (count === 0) return new array(0);
    const itemBytes = array.BYTES_PER_ELEMENT;
    const source = new array(storage.bytes.slice(offset * itemBytes, end * itemBytes).buffer);
    if (isRowMajor(shape, strides)) return source;
    const result = new array(count);
    // The innermost axis in a loop of its own; `at` counts the outer ones like an odometer.
    const innerSize = shape.at(-1)!;
    const innerStride = strides.at(-1)!;
    const at = new Array<number>(shape.length - 1).fill(0);
    let start = 0;
    for (let target = 0; target < count; ) {
      for (let i = 0; i < innerSize; i++) result[target++] = source[start + i * innerStride]!;
      for (let axis = at.length - 1; axis >= 0; axis--) {
        start += strides[axis]!;
        if (++at[axis]! < shape[axis]!) break;
        start -= at[axis]! * strides[axis]!;
        at[axis] = 0;
      }
    }
    return result;
  }

  /** The elements of a floating-point tensor in row-major order. Throws `WeightsError` for integers. */
  floats(): Float32Array {
    switch (this.dtype) {
      case 'float32':
        return this.values() as Float32Array;
      case 'float64':
        return Float32Array.from(this.values() as Float64Array);
      case 'float16':
        return decodeFloat16(this.values() as Uint16Array);
      case 'bfloat16':
        return decodeBfloat16(this.values() as Uint16Array);
      default:
        throw new WeightsError(`expected floating-point elements, got ${this.dtype}`);
    }
  }
}

/** A tensor of these values, which stay where they are. */
export function torchTensorOf(shape: readonly number[], values: Float32Array): TorchTensor {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const storage = { type: STORAGE_TYPES.FloatStorage, count: values.length, bytes };
  return new TorchTensor(storage, 0, shape, rowMajorStrides(shape));
}

export function rowMajorStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis]!;
  }
  return true;
}

/** bfloat16 is the upper half of a float32. */
function decodeBfloat16(bits: Uint16Array): Float32Array {
  const words = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) words[i] = bits[i]! << 16;
  return new Float32Array(words.buffer);
}
