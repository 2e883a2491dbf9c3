/**
 * One convolution kernel (= filter) and what one does to it by hand. A kernel covers all channels of its input: it is
 * a block of `inChannels` slices, each `sizePx` × `sizePx`. All operations are pure and work slice by slice.
 */

import { said, sayingIn } from './sayings.ts';

export interface Kernel {
  readonly sizePx: number;
  readonly inChannels: number;
  /** Row by row, each position's channels together (HWI): `sizePx` · `sizePx` · `inChannels` numbers. */
  readonly values: readonly number[];
}

/** The value of a slice at a row and a column. */
export type KernelFormula = (row: number, column: number, channel: number) => number;

export function kernelOfFormula(sizePx: number, inChannels: number, formula: KernelFormula): Kernel {
  const values: number[] = [];
  for (let row = 0; row < sizePx; row++)
    for (let column = 0; column < sizePx; column++)
      for (let channel = 0; channel < inChannels; channel++) values.push(formula(row, column, channel));
  return { sizePx, inChannels, values };
}

/** A kernel for one channel from its rows as one writes them. */
export function kernelOfRows(rows: readonly (readonly number[])[]): Kernel {
  return { sizePx: rows.length, inChannels: 1, values: rows.flat() };
}

/**
 * With six significant digits of every value, which is about what float32 holds: what is shown, saved and put in a
 * link is then as short as it can be.
 */
export function rounded(kernel: Kernel): Kernel {
  return { ...kernel, values: kernel.values.map((value) => Number(value.toPrecision(6)) + 0) };
}

/** A kernel from float32 numbers, HWI. */
export function kernelOfFloats(sizePx: number, inChannels: number, floats: Float32Array): Kernel {
  return rounded({ sizePx, inChannels, values: [...floats] });
}

/** 0 outside. */
export function valueAt(
  { sizePx, inChannels, values }: Kernel,
  row: number,
  column: number,
  channel: number,
): number {
  if (row < 0 || column < 0 || row >= sizePx || column >= sizePx || channel >= inChannels) return 0;
  return values[(row * sizePx + column) * inChannels + channel]!;
}

export function sumOf({ values }: Kernel): number {
  return values.reduce((sum, value) => sum + value, 0);
}

export function scaled(kernel: Kernel, factor: number): Kernel {
  // + 0 makes 0 of −0, which no file can hold.
  return { ...kernel, values: kernel.values.map((value) => value * factor + 0) };
}

export function negated(kernel: Kernel): Kernel {
  return scaled(kernel, -1);
}

export type KernelResult = { ok: true; kernel: Kernel } | { ok: false; message: string };

/** Below this share of the sum of magnitudes a sum is what rounding left of zero. */
const ZERO_SUM = 1e-9;

/** Divided by its sum, so that a picture keeps its brightness. A kernel whose sum is zero can't be. */
export function normalised(kernel: Kernel): KernelResult {
  const sum = sumOf(kernel);
  const magnitude = kernel.values.reduce((total, value) => total + Math.abs(value), 0);
  if (Math.abs(sum) <= ZERO_SUM * magnitude)
    return {
      ok: false,
      message: sayingIn(said('sumsToZero', sum), 'en'),
    };
  return { ok: true, kernel: scaled(kernel, 1 / sum) };
}

/** The mean of each slice taken off it, so that a constant picture of whatever colour gives zero. */
export function zeroMean(kernel: Kernel): Kernel {
  const { sizePx, inChannels, values } = kernel;
  const means = new Array<number>(inChannels).fill(0);
  values.forEach((value, index) => {
    means[index % inChannels]! += value / sizePx ** 2;
  });
  return { ...kernel, values: values.map((value, index) => value - means[index % inChannels]!) };
}

/** The kernel whose value at (row, column) is what `kernel` has at `place(row, column)`. */
function rearranged(
  kernel: Kernel,
  place: (row: number, column: number) => readonly [number, number],
): Kernel {
  return kernelOfFormula(kernel.sizePx, kernel.inChannels, (row, column, channel) =>
    valueAt(kernel, ...place(row, column), channel),
  );
}

/** A quarter turn clockwise. */
export function rotated(kernel: Kernel): Kernel {
  return rearranged(kernel, (row, column) => [kernel.sizePx - 1 - column, row]);
}

/** Left and right exchanged. */
export function mirroredHorizontally(kernel: Kernel): Kernel {
  return rearranged(kernel, (row, column) => [row, kernel.sizePx - 1 - column]);
}

/** Top and bottom exchanged. */
export function mirroredVertically(kernel: Kernel): Kernel {
  return rearranged(kernel, (row, column) => [kernel.sizePx - 1 - row, column]);
}

/** A half turn: cross-correlation with the flipped kernel is convolution with the kernel. */
export function flipped(kernel: Kernel): Kernel {
  return rotated(rotated(kernel));
}

/** Cropped or padded with zeros about the centre; an odd pixel is added or lost at the bottom and the right. */
export function resized(kernel: Kernel, sizePx: number): Kernel {
  const offset = Math.trunc((kernel.sizePx - sizePx) / 2);
  return kernelOfFormula(sizePx, kernel.inChannels, (row, column, channel) =>
    valueAt(kernel, row + offset, column + offset, channel),
  );
}

/** Numbers from −1 to 1 with two decimals; the same seed gives the same kernel. */
export function randomKernel(sizePx: number, inChannels: number, seed: number): Kernel {
  const random = mulberry32(seed);
  return kernelOfFormula(sizePx, inChannels, () => Math.round(random() * 200 - 100) / 100 + 0);
}

/** Tommy Ettinger's generator of 32-bit state: uniform in [0, 1). */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One slice as a kernel of its own. */
export function sliceOf(kernel: Kernel, channel: number): Kernel {
  return kernelOfFormula(kernel.sizePx, 1, (row, column) => valueAt(kernel, row, column, channel));
}

/** `kernel` with `slice`, a kernel for one channel of the same size, in the place of one of its slices. */
export function withSlice(kernel: Kernel, channel: number, slice: Kernel): Kernel {
  return kernelOfFormula(kernel.sizePx, kernel.inChannels, (row, column, each) =>
    each === channel ? valueAt(slice, row, column, 0) : valueAt(kernel, row, column, each),
  );
}

/** A kernel for one channel over several: each slice is its share of it, so that it answers to the channels' mean. */
export function spread(kernel: Kernel, inChannels: number): Kernel {
  return kernelOfFormula(
    kernel.sizePx,
    inChannels,
    (row, column) => valueAt(kernel, row, column, 0) / inChannels,
  );
}

/** All slices added up: what a kernel computes where all channels are the same, as in a grey picture. */
export function merged(kernel: Kernel): Kernel {
  const channels = Array.from({ length: kernel.inChannels }, (_, channel) => channel);
  return kernelOfFormula(kernel.sizePx, 1, (row, column) =>
    channels.reduce((sum, channel) => sum + valueAt(kernel, row, column, channel), 0),
  );
}

/** The slices at `channels`, in that order; zeros where there is none. */
export function withChannels(kernel: Kernel, channels: readonly number[]): Kernel {
  return kernelOfFormula(kernel.sizePx, channels.length, (row, column, channel) =>
    valueAt(kernel, row, column, channels[channel]!),
  );
}
