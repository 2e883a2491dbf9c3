/**
 * Named kernels, for one channel (`spread` makes them fit more). They are meant for cross-correlation: what a kernel
 * looks like is what it finds. "Light left" is the edge from a light left side to a dark right side.
 */

import { type Kernel, kernelOfFormula, kernelOfRows, scaled, sumOf } from './kernel.ts';

/** A number that a formula takes beside the size. */
export interface KernelParameter {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly initial: (sizePx: number) => number;
}

export interface NamedKernel {
  readonly name: string;
  readonly title: string;
  /** What it finds or does, in a sentence. */
  readonly finds: string;
  /** How its numbers are scaled, and by what to divide for the other usual form. */
  readonly normalisation: string;
  /** In ascending order. */
  readonly sizesPx: readonly number[];
  readonly initialSizePx: number;
  readonly parameters: readonly KernelParameter[];
  /** `sizePx`: one of `sizesPx`. `parameters`: by name; what is left out has its initial value. */
  readonly make: (sizePx: number, parameters?: Readonly<Record<string, number>>) => Kernel;
}

export const KERNEL_SIZE_MAX_PX = 70;

function sizes(minPx: number, step: 1 | 2): number[] {
  return Array.from(
    { length: Math.floor((KERNEL_SIZE_MAX_PX - minPx) / step) + 1 },
    (_, i) => minPx + i * step,
  );
}

type Words = Pick<NamedKernel, 'name' | 'title' | 'finds' | 'normalisation'>;

/** Numbers as published, in one size. */
function fixed(words: Words, rows: readonly (readonly number[])[]): NamedKernel {
  const kernel = kernelOfRows(rows);
  const { sizePx } = kernel;
  return { ...words, sizesPx: [sizePx], initialSizePx: sizePx, parameters: [], make: () => kernel };
}

/** `make` gets every parameter. */
function computed(
  words: Words,
  sizesPx: readonly number[],
  initialSizePx: number,
  parameters: readonly KernelParameter[],
  make: (sizePx: number, parameters: Readonly<Record<string, number>>) => Kernel,
): NamedKernel {
  return {
    ...words,
    sizesPx,
    initialSizePx,
    parameters,
    make: (sizePx, given = {}) =>
      make(sizePx, Object.fromEntries(parameters.map((p) => [p.name, given[p.name] ?? p.initial(sizePx)]))),
  };
}

/** (x, y) from the centre, x to the right and y down. */
function centred(sizePx: number, formula: (x: number, y: number) => number): Kernel {
  const centre = (sizePx - 1) / 2;
  return kernelOfFormula(sizePx, 1, (row, column) => formula(column - centre, row - centre));
}

const sigmaOf = (initial: (sizePx: number) => number): KernelParameter => ({
  name: 'sigma',
  title: 'Sigma',
  unit: 'px',
  min: 0.3,
  max: 25,
  step: 0.1,
  initial,
});

/** OpenCV's getGaussianKernel for a sigma that isn't given. */
const gaussianSigma = (sizePx: number) => 0.3 * ((sizePx - 1) / 2 - 1) + 0.8;

function gaussian(sizePx: number, sigma: number): Kernel {
  const bell = centred(sizePx, (x, y) => Math.exp(-(x * x + y * y) / (2 * sigma * sigma)));
  return scaled(bell, 1 / sumOf(bell));
}

function identity(sizePx: number): Kernel {
  return centred(sizePx, (x, y) => (x === 0 && y === 0 ? 1 : 0));
}

const SUM_ONE = 'Sums to 1: the picture keeps its brightness.';
const SUM_ZERO = 'Sums to 0: a constant area gives 0.';

const smoothing: NamedKernel[] = [
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

const sharpening: NamedKernel[] = [
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

const secondDerivatives: NamedKernel[] = [
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

const firstDerivatives: NamedKernel[] = [
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

const lines: NamedKernel[] = [
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

/**
 * exp(−(x′² + aspect² · y′²) / (2 sigma²)) · cos(2π x′ / wavelength + phase), as OpenCV's getGaborKernel. x′ runs
 * across the stripes: they stand upright at an orientation of 0° and turn clockwise as it grows.
 */
const gabor = computed(
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
