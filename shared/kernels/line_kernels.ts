/** Kernels for lines one pixel wide. */

import { fixed, type NamedKernel, SUM_ZERO } from './named_kernel.ts';

const line = (name: string, title: string, rows: readonly (readonly number[])[]): NamedKernel =>
  fixed(
    {
      name: `line-${name}`,
      title: `Line, ${title}`,
      finds: `Light lines one pixel wide: ${title}.`,
      normalisation: SUM_ZERO,
    },
    rows,
  );

export const lines: NamedKernel[] = [
  line('horizontal', 'horizontal', [
    [-1, -1, -1],
    [2, 2, 2],
    [-1, -1, -1],
  ]),
  line('vertical', 'vertical', [
    [-1, 2, -1],
    [-1, 2, -1],
    [-1, 2, -1],
  ]),
  line('rising', 'rising to the right', [
    [-1, -1, 2],
    [-1, 2, -1],
    [2, -1, -1],
  ]),
  line('falling', 'falling to the right', [
    [2, -1, -1],
    [-1, 2, -1],
    [-1, -1, 2],
  ]),
];
