/** Kernels that compare one side with the other. */

import { type Kernel, kernelOfRows } from '../kernel.ts';
import { centred, computed, fixed, type NamedKernel, SUM_ZERO, sizes } from './named_kernel.ts';

/** Which side of the edge is light, clockwise. */
const LIGHT_SIDES = [
  ['left', 'light left'],
  ['above-left', 'light above left'],
  ['above', 'light above'],
  ['above-right', 'light above right'],
  ['right', 'light right'],
  ['below-right', 'light below right'],
  ['below', 'light below'],
  ['below-left', 'light below left'],
] as const;

/** The eight places around the centre of a 3 × 3 kernel, clockwise. */
const RING = [0, 1, 2, 5, 8, 7, 6, 3];

/** An eighth of a turn clockwise: each value of the ring moves on by one place. */
function turnedByEighth(kernel: Kernel): Kernel {
  const values = [...kernel.values];
  RING.forEach((place, index) => {
    values[RING[(index + 1) % RING.length]!] = kernel.values[place]!;
  });
  return { ...kernel, values };
}

/** A first derivative (smoothed by `corner`, `middle`, `corner` across its direction) in all eight directions. */
function edges(name: string, title: string, finds: string, corner: number, middle: number): NamedKernel[] {
  let kernel = kernelOfRows([
    [corner, 0, -corner],
    [middle, 0, -middle],
    [corner, 0, -corner],
  ]);
  return LIGHT_SIDES.map(([side, light]) => {
    const { values } = kernel;
    const rows = [0, 3, 6].map((start) => values.slice(start, start + 3));
    const gain = slopeGain(rows);
    kernel = turnedByEighth(kernel);
    return fixed(
      {
        name: `${name}-${side}`,
        title: `${title}, ${light}`,
        finds: `Edges from light to dark with the ${light.replace('light ', 'light side ')}. ${finds}`,
        normalisation: `${SUM_ZERO} Whole numbers as published; divided by ${gain}, it gives the change from one pixel to the next.`,
      },
      rows,
    );
  });
}

/** What a 3 × 3 kernel gives on a slope that changes by 1 a pixel in the kernel's own direction. */
function slopeGain(rows: readonly (readonly number[])[]): number {
  let across = 0;
  let down = 0;
  rows.forEach((values, row) => {
    values.forEach((value, column) => {
      across += value * (column - 1);
      down += value * (row - 1);
    });
  });
  return Math.round(Math.hypot(across, down) * 10) / 10;
}

export const firstDerivatives: NamedKernel[] = [
  computed(
    {
      name: 'left-edge',
      title: 'Left edge (light to dark)',
      finds: 'The simplest edge: what is left of the centre less what is right of it.',
      normalisation: `${SUM_ZERO} Ones; divided by half their number, it gives the difference of the two means.`,
    },
    sizes(2, 1),
    3,
    [],
    (sizePx) => centred(sizePx, (x) => (x === 0 ? 0 : x < 0 ? 1 : -1)),
  ),
  ...edges('sobel', 'Sobel', 'Smooths a little along the edge (Sobel & Feldman 1968).', 1, 2),
  ...edges('prewitt', 'Prewitt', 'Smooths evenly along the edge (Prewitt 1970).', 1, 1),
  ...edges('scharr', 'Scharr', 'Nearly as strong in every direction (Scharr 2000).', 3, 10),
];
