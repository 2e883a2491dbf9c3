/** Kernels that keep the picture and raise its differences. */

import {
  computed,
  fixed,
  gaussian,
  gaussianSigma,
  identity,
  type NamedKernel,
  SUM_ONE,
  sigmaOf,
  sizes,
} from './named_kernel.ts';

export const sharpening: NamedKernel[] = [
  fixed(
    {
      name: 'sharpen',
      title: 'Sharpen',
      finds: 'The picture with its Laplacian taken off: small differences grow.',
      normalisation: SUM_ONE,
    },
    [
      [0, -1, 0],
      [-1, 5, -1],
      [0, -1, 0],
    ],
  ),
  computed(
    {
      name: 'unsharp',
      title: 'Unsharp mask',
      finds: 'The picture and once more what a Gaussian blur takes from it: sharpens without grain.',
      normalisation: SUM_ONE,
    },
    sizes(3, 2),
    5,
    [
      sigmaOf(gaussianSigma),
      { name: 'amount', title: 'Amount', unit: '', min: 0, max: 5, step: 0.1, initial: () => 1 },
    ],
    (sizePx, { sigma, amount }) => {
      const blur = gaussian(sizePx, sigma!).values;
      const centre = identity(sizePx).values;
      return {
        sizePx,
        inChannels: 1,
        values: centre.map((value, index) => value * (1 + amount!) - blur[index]! * amount!),
      };
    },
  ),
  fixed(
    {
      name: 'emboss',
      title: 'Emboss',
      finds: 'A relief lit from the upper left, in which what is light is high.',
      normalisation: SUM_ONE,
    },
    [
      [-2, -1, 0],
      [-1, 1, 1],
      [0, 1, 2],
    ],
  ),
];
