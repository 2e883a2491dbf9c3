/** Kernels that compare a place with what is around it. */

import type { Kernel } from '../kernel.ts';
import { computed, fixed, gaussian, type NamedKernel, SUM_ZERO, sigmaOf, sizes } from './named_kernel.ts';

export const secondDerivatives: NamedKernel[] = [
  fixed(
    {
      name: 'laplacian-4',
      title: 'Laplacian, 4 neighbours',
      finds:
        'Dark points and the dark side of every edge, whatever its direction; the light side is negative.',
      normalisation: SUM_ZERO,
    },
    [
      [0, 1, 0],
      [1, -4, 1],
      [0, 1, 0],
    ],
  ),
  fixed(
    {
      name: 'laplacian-8',
      title: 'Laplacian, 8 neighbours',
      finds: 'As the one of 4 neighbours, and as strongly along the diagonals.',
      normalisation: SUM_ZERO,
    },
    [
      [1, 1, 1],
      [1, -8, 1],
      [1, 1, 1],
    ],
  ),
  computed(
    {
      name: 'laplacian-of-gaussian',
      title: 'Laplacian of Gaussian',
      finds:
        'Dark blobs about as large as 2.8 sigma across; light blobs are negative. Edges lie where it crosses zero.',
      normalisation:
        'Sums to 0: the formula’s values for a Gaussian of sum 1, less their mean (as MATLAB’s fspecial).',
    },
    sizes(5, 2),
    9,
    [sigmaOf((sizePx) => sizePx / 6)],
    (sizePx, { sigma }) => laplacianOfGaussian(sizePx, sigma!),
  ),
];

/** Marr & Hildreth 1980: (x² + y² − 2 sigma²) / sigma⁴ · Gaussian. */
function laplacianOfGaussian(sizePx: number, sigma: number): Kernel {
  const bell = gaussian(sizePx, sigma).values;
  const centre = (sizePx - 1) / 2;
  const raw = bell.map((value, index) => {
    const x = (index % sizePx) - centre;
    const y = Math.floor(index / sizePx) - centre;
    return ((x * x + y * y - 2 * sigma ** 2) / sigma ** 4) * value;
  });
  const mean = raw.reduce((sum, value) => sum + value, 0) / raw.length;
  return { sizePx, inChannels: 1, values: raw.map((value) => value - mean) };
}
