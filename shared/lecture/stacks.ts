/** Lab stacks that the chapters begin with. */

import {
  type Kernel,
  kernelOfFormula,
  kernelOfRows,
  resized,
  rounded,
  scaled,
  withSlice,
} from '../kernel.ts';
import { namedKernel } from '../kernels.ts';
import type { LabInput, LabKernel, LabLayer, LabPool, LabState } from '../lab.ts';
import { labKernel } from '../lab_stack.ts';

export const GREY: LabInput = { colour: 'grey', sidePx: 224, range: '0..1' };
/** Where biases such as −1000 make sense. */
export const GREY_LEVELS: LabInput = { colour: 'grey', sidePx: 224, range: '0..255' };
export const COLOUR: LabInput = { colour: 'colour', sidePx: 224, range: '0..1' };

const NO_POOL: LabPool = { kind: 'none', sizePx: 3, stride: 2 };

export function layerOf(kernels: readonly LabKernel[], change: Partial<LabLayer> = {}): LabLayer {
  return {
    kernels: [...kernels],
    sizePx: kernels[0]!.sizePx,
    stride: 1,
    padding: 0,
    activation: 'none',
    pool: NO_POOL,
    ...change,
  };
}

export function stackOf(layers: readonly LabLayer[], input: LabInput = GREY): LabState {
  return { input, mode: 'cross-correlation', layers: [...layers], shift: { dx: 0, dy: 0 } };
}

export function named(name: string, bias = 0): LabKernel {
  const { title, make, initialSizePx } = namedKernel(name)!;
  return labKernel(title, make(initialSizePx), bias);
}

/** Zeros but for one, so that a cut kernel has a place to be put into. */
export function placeForCut(sizePx: number, bias = 0): LabKernel {
  const middle = sizePx >> 1;
  const single = kernelOfFormula(sizePx, 1, (row, column) => (row === middle && column === middle ? 1 : 0));
  return labKernel('Identity', single, bias);
}

/** Looks at one channel of three, or at what is redder than grey. */
const MEAN = kernelOfRows(Array.from({ length: 3 }, () => Array<number>(3).fill(1 / 9)));
const NOTHING = kernelOfFormula(3, 3, () => 0);
const RED_NOT_GREY = [1, -0.5, -0.5] as const;

function colourKernel(title: string, weights: readonly number[]): LabKernel {
  const kernel = weights.reduce(
    (whole: Kernel, weight, channel) => withSlice(whole, channel, scaled(MEAN, weight)),
    NOTHING,
  );
  return labKernel(title, rounded(kernel));
}

/** The three slices of one kernel, each by itself, and the kernel. */
export function slicesOfRed(): LabKernel[] {
  const slices = ['Red slice', 'Green slice', 'Blue slice'].map((title, channel) =>
    colourKernel(
      title,
      RED_NOT_GREY.map((weight, other) => (other === channel ? weight : 0)),
    ),
  );
  return [...slices, colourKernel('Red against green and blue', RED_NOT_GREY)];
}

/** The one kernel that does what `first` and then `second` do: their convolution, complete with its edges. */
export function collapsed(first: Kernel, second: Kernel): Kernel {
  const sizePx = first.sizePx + second.sizePx - 1;
  const at = ({ sizePx: side, values }: Kernel, row: number, column: number) =>
    row < 0 || column < 0 || row >= side || column >= side ? 0 : values[row * side + column]!;
  return kernelOfFormula(sizePx, 1, (row, column) => {
    let sum = 0;
    for (let y = 0; y < second.sizePx; y++)
      for (let x = 0; x < second.sizePx; x++) sum += at(second, y, x) * at(first, row - y, column - x);
    return sum;
  });
}

/** In sixteenths, so that sums of products stay exact in binary. */
const BLUR = scaled(
  kernelOfRows([
    [1, 2, 1],
    [2, 4, 2],
    [1, 2, 1],
  ]),
  1 / 16,
);

/** Larger than any value that the collapsed kernel gives, so that a ReLU lets them all pass. */
const LIFT = 8;

/**
 * Two linear layers beside the one that they are equal to. Layer 2's maps: an edge kernel and then a blur; their
 * collapsed kernel, carried past the ReLU by a bias that is taken off again; the difference of the two.
 */
export function twoLinearLayers(): LabState {
  const edge = namedKernel('sobel-left')!.make(3);
  const identity = namedKernel('identity')!.make(3);
  const two = (first: Kernel | null, second: Kernel | null) =>
    [first, second].reduce(
      (whole: Kernel, slice, channel) => (slice ? withSlice(whole, channel, slice) : whole),
      kernelOfFormula(3, 2, () => 0),
    );
  return stackOf([
    layerOf([
      labKernel('Sobel, light left', resized(edge, 5)),
      labKernel('Both in one', collapsed(edge, BLUR), LIFT),
    ]),
    layerOf([
      labKernel('Blur after Sobel', two(BLUR, null)),
      labKernel('Both in one', two(null, identity), -LIFT),
      labKernel('Difference', two(BLUR, scaled(identity, -1)), LIFT),
    ]),
  ]);
}
