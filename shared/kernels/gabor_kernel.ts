/** Stripes under a bell. */

import { centred, computed, sigmaOf, sizes } from './named_kernel.ts';

/**
 * exp(−(x′² + aspect² · y′²) / (2 sigma²)) · cos(2π x′ / wavelength + phase), as OpenCV's getGaborKernel. x′ runs
 * across the stripes: they stand upright at an orientation of 0° and turn clockwise as it grows.
 */
export const gabor = computed(
  {
    name: 'gabor',
    title: 'Gabor',
    finds:
      'Stripes of one width and direction, much as cells of the visual cortex and the first layer of AlexNet do.',
    normalisation: 'As the formula gives it: at most 1; not of mean zero unless made so.',
  },
  sizes(3, 1),
  11,
  [
    {
      name: 'wavelength',
      title: 'Wavelength',
      unit: 'px',
      min: 2,
      max: 70,
      step: 0.5,
      initial: (sizePx) => sizePx / 2,
    },
    {
      name: 'orientation',
      title: 'Orientation across the stripes',
      unit: '°',
      min: 0,
      max: 180,
      step: 1,
      initial: () => 0,
    },
    sigmaOf((sizePx) => sizePx / 5),
    { name: 'phase', title: 'Phase', unit: '°', min: -180, max: 180, step: 1, initial: () => 0 },
    { name: 'aspect', title: 'Aspect', unit: '', min: 0.2, max: 2, step: 0.05, initial: () => 0.5 },
  ],
  (sizePx, { wavelength, orientation, sigma, phase, aspect }) => {
    const radians = (degrees: number) => (degrees * Math.PI) / 180;
    const cos = Math.cos(radians(orientation!));
    const sin = Math.sin(radians(orientation!));
    return centred(sizePx, (x, y) => {
      const across = x * cos + y * sin;
      const along = y * cos - x * sin;
      const envelope = Math.exp(-(across ** 2 + (aspect! * along) ** 2) / (2 * sigma! ** 2));
      return envelope * Math.cos((2 * Math.PI * across) / wavelength! + radians(phase!));
    });
  },
);
