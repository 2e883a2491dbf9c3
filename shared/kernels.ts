/**
 * Named kernels, for one channel (`spread` makes them fit more). They are meant for cross-correlation: what a kernel
 * looks like is what it finds. "Light left" is the edge from a light left side to a dark right side.
 */

import { firstDerivatives } from './kernels/edge_kernels.ts';
import { gabor } from './kernels/gabor_kernel.ts';
import { lines } from './kernels/line_kernels.ts';
import type { NamedKernel } from './kernels/named_kernel.ts';
import { secondDerivatives } from './kernels/second_derivative_kernels.ts';
import { sharpening } from './kernels/sharpening_kernels.ts';
import { smoothing } from './kernels/smoothing_kernels.ts';

export { KERNEL_SIZE_MAX_PX, type KernelParameter, type NamedKernel } from './kernels/named_kernel.ts';

/** In the order in which one shows them. */
export const NAMED_KERNELS: readonly NamedKernel[] = [
  ...smoothing,
  ...firstDerivatives,
  ...lines,
  ...secondDerivatives,
  ...sharpening,
  gabor,
];

export function namedKernel(name: string): NamedKernel | undefined {
  return NAMED_KERNELS.find((kernel) => kernel.name === name);
}
