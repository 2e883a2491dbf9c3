/** What a named kernel is, and what the families of them are made with. */

import { type Kernel, kernelOfFormula, kernelOfRows, scaled, sumOf } from '../kernel.ts';

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

export function sizes(minPx: number, step: 1 | 2): number[] {
  return Array.from(
    { length: Math.floor((KERNEL_SIZE_MAX_PX - minPx) / step) + 1 },
    (_, i) => minPx + i * step,
  );
}

export type Words = Pick<NamedKernel, 'name' | 'title' | 'finds' | 'normalisation'>;

/** Numbers as published, in one size. */
export function fixed(words: Words, rows: readonly (readonly number[])[]): NamedKernel {
  const kernel = kernelOfRows(rows);
  const { sizePx } = kernel;
  return { ...words, sizesPx: [sizePx], initialSizePx: sizePx, parameters: [], make: () => kernel };
}

/** `make` gets every parameter. */
export function computed(
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
export function centred(sizePx: number, formula: (x: number, y: number) => number): Kernel {
  const centre = (sizePx - 1) / 2;
  return kernelOfFormula(sizePx, 1, (row, column) => formula(column - centre, row - centre));
}

export const sigmaOf = (initial: (sizePx: number) => number): KernelParameter => ({
  name: 'sigma',
  title: 'Sigma',
  unit: 'px',
  min: 0.3,
  max: 25,
  step: 0.1,
  initial,
});

/** OpenCV's getGaussianKernel for a sigma that isn't given. */
export const gaussianSigma = (sizePx: number) => 0.3 * ((sizePx - 1) / 2 - 1) + 0.8;

export function gaussian(sizePx: number, sigma: number): Kernel {
  const bell = centred(sizePx, (x, y) => Math.exp(-(x * x + y * y) / (2 * sigma * sigma)));
  return scaled(bell, 1 / sumOf(bell));
}

export function identity(sizePx: number): Kernel {
  return centred(sizePx, (x, y) => (x === 0 && y === 0 ? 1 : 0));
}

export const SUM_ONE = 'Sums to 1: the picture keeps its brightness.';
export const SUM_ZERO = 'Sums to 0: a constant area gives 0.';
