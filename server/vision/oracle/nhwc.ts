/** Between NHWC and the planar order of executors, for one picture. */

import { elementsOf, type Shape } from '../../../shared/layers.ts';

/** Where the value at `index` of an NHWC tensor is in a planar one. */
export function planarIndex(index: number, { height, width, channels }: Shape): number {
  return (index % channels) * height * width + Math.floor(index / channels);
}

export function planarFromNhwc(values: Float32Array, shape: Shape): Float32Array {
  if (values.length !== elementsOf(shape))
    throw new Error(`expected ${elementsOf(shape)} values, got ${values.length}`);
  const planar = new Float32Array(values.length);
  for (let index = 0; index < values.length; index++) planar[planarIndex(index, shape)] = values[index]!;
  return planar;
}

/** [1, height, width, channels] or [1, channels]. */
export function shapeFromNhwc(sizes: readonly number[]): Shape {
  const channels = sizes.at(-1)!;
  return sizes.length === 4
    ? { height: sizes[1]!, width: sizes[2]!, channels }
    : { height: 1, width: 1, channels };
}

/** Little-endian float32 values of a file's bytes, from `offset` on. */
export function readFloats(bytes: Buffer, offset: number, count: number): Float32Array {
  if (offset + 4 * count > bytes.length)
    throw new Error(`expected ${offset + 4 * count} bytes, got ${bytes.length}`);
  const values = new Float32Array(count);
  for (let index = 0; index < count; index++) values[index] = bytes.readFloatLE(offset + 4 * index);
  return values;
}
