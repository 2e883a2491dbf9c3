/** Kernels that take a mean. */

import { kernelOfFormula } from '../kernel.ts';
import {
  computed,
  gaussian,
  gaussianSigma,
  identity,
  type NamedKernel,
  SUM_ONE,
  sigmaOf,
  sizes,
} from './named_kernel.ts';

export const smoothing: NamedKernel[] = [
  computed(
    {
      name: 'identity',
      title: 'Identity',
      finds: 'Gives every pixel back as it is.',
      normalisation: SUM_ONE,
    },
    sizes(1, 2),
    3,
    [],
    identity,
  ),
  computed(
    {
      name: 'box',
      title: 'Box',
      finds: 'The mean of the window: blurs, and shows its square shape in what it blurs.',
      normalisation: SUM_ONE,
    },
    sizes(1, 1),
    3,
    [],
    (sizePx) => kernelOfFormula(sizePx, 1, () => 1 / sizePx ** 2),
  ),
  computed(
    {
      name: 'gaussian',
      title: 'Gaussian',
      finds: 'A mean that counts what is near more: blurs alike in all directions.',
      normalisation: SUM_ONE,
    },
    sizes(1, 1),
    5,
    [sigmaOf(gaussianSigma)],
    (sizePx, { sigma }) => gaussian(sizePx, sigma!),
  ),
];
