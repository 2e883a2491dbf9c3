/** Another kernel made to stand in the place of a network's. */

import { type Kernel, resized, rounded, scaled, spread } from './kernel.ts';
import type { NamedKernel } from './kernels.ts';

/** A trained kernel may be next to nothing; what replaces it is to be seen. */
const LENGTH_LEAST = 1;

/** The square root of the sum of squares. */
export function lengthOf({ values }: Kernel): number {
  return Math.hypot(...values);
}

/** With the length of the kernel that it replaces, so that what comes out is about as large; of zeros it stays zeros. */
export function asLongAs(kernel: Kernel, replaced: Kernel): Kernel {
  const length = lengthOf(kernel);
  if (length === 0) return kernel;
  return rounded(scaled(kernel, Math.max(lengthOf(replaced), LENGTH_LEAST) / length));
}

/** A named kernel in the size and for the channels of the one that it replaces, and as long. */
export function namedInPlaceOf(named: NamedKernel, replaced: Kernel): Kernel {
  const sizePx = named.sizesPx.findLast((size) => size <= replaced.sizePx) ?? named.sizesPx[0]!;
  return asLongAs(resized(spread(named.make(sizePx), replaced.inChannels), replaced.sizePx), replaced);
}

/** What a neuron sees of the picture, less each channel's mean: it answers to the shape and not to the brightness. */
export function cutInPlaceOf(patch: ArrayLike<number>, replaced: Kernel): Kernel {
  const { inChannels, values } = replaced;
  const means = Array.from({ length: inChannels }, (_, channel) => {
    let sum = 0;
    for (let i = channel; i < values.length; i += inChannels) sum += patch[i]!;
    return (sum * inChannels) / values.length;
  });
  const centred = values.map((_, i) => patch[i]! - means[i % inChannels]!);
  return asLongAs({ ...replaced, values: centred }, replaced);
}
