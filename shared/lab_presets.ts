/** Named stacks to start from. */

import { type Kernel, kernelOfFormula, rounded, scaled, zeroMean } from './kernel.ts';
import { namedKernel } from './kernels.ts';
import type { LabInput, LabKernel, LabLayer, LabPool, LabState } from './lab.ts';
import { labKernel } from './lab_stack.ts';

/** Kernels that a preset takes from a network, which has to be asked for them. */
export interface NetworkKernels {
  readonly network: string;
  readonly layer: string;
  /** Feature maps, counted from 0. */
  readonly maps: readonly number[];
}

/** Their titles and what to look for are the page's words. */
export type LabPresetName =
  | 'one-edge'
  | 'four-directions'
  | 'blur-edges'
  | 'corners'
  | 'template'
  | 'alexnet-conv1';

export interface LabPreset {
  readonly name: LabPresetName;
  readonly needs: NetworkKernels | null;
  /** `kernels`: those of `needs`, in its order; none where it is null. */
  readonly make: (kernels: readonly LabKernel[]) => LabState;
}

const GREY: LabInput = { colour: 'grey', sidePx: 224, range: '0..1' };

const NO_POOL: LabPool = { kind: 'none', sizePx: 3, stride: 2 };

function layerOf(kernels: readonly LabKernel[], change: Partial<LabLayer> = {}): LabLayer {
  return {
    kernels: [...kernels],
    sizePx: kernels[0]!.sizePx,
    stride: 1,
    padding: 0,
    activation: 'relu',
    pool: NO_POOL,
    ...change,
  };
}

function stack(layers: LabLayer[], input = GREY): LabState {
  return { input, mode: 'cross-correlation', layers, shift: { dx: 0, dy: 0 } };
}

function named(name: string, bias = 0, factor = 1): LabKernel {
  const { title, make, initialSizePx } = namedKernel(name)!;
  const kernel = make(initialSizePx);
  return labKernel(title, factor === 1 ? kernel : scaled(kernel, factor), bias);
}

/** Divided by 4, so that a step from 0 to 1 gives 1. */
const fourDirections = (bias: number) =>
  ['left', 'right', 'above', 'below'].map((side) => named(`sobel-${side}`, bias, 1 / 4));

/**
 * A corner is where an edge of one direction ends and one of the other begins. Over the maps of `fourDirections`:
 * upright edges (maps 0 and 1) below or above the centre count, and against it on the other side; level edges (maps 2
 * and 3) likewise to the right or left. An edge that goes on cancels itself.
 *
 * @param down 1: the upright edge runs down from the corner, −1: up.
 * @param right 1: the level edge runs to the right from it, −1: to the left.
 */
function corner(down: 1 | -1, right: 1 | -1): Kernel {
  const drawn = kernelOfFormula(5, 4, (row, column, map) => {
    const y = row - 2;
    const x = column - 2;
    if (map < 2) return x === 0 ? Math.sign(y) * down : 0;
    return y === 0 ? Math.sign(x) * right : 0;
  });
  return rounded(drawn);
}

const CORNER_BIAS = -0.5;

/** A light ring on a darker ground, of mean 0 and, as a vector, of length 1. */
function ring(sizePx: number): Kernel {
  const centre = (sizePx - 1) / 2;
  const radius = sizePx / 3;
  const drawn = zeroMean(
    kernelOfFormula(sizePx, 1, (row, column) =>
      Math.exp(-((Math.hypot(row - centre, column - centre) - radius) ** 2) / 4),
    ),
  );
  return rounded(scaled(drawn, 1 / Math.hypot(...drawn.values)));
}

export const LAB_PRESETS: readonly LabPreset[] = [
  {
    name: 'one-edge',
    needs: null,
    make: () =>
      stack([layerOf([named('sobel-left', -0.4)], { pool: { kind: 'max', sizePx: 5, stride: 3 } })]),
  },
  {
    name: 'four-directions',
    needs: null,
    make: () => stack([layerOf(fourDirections(-0.1), { pool: { kind: 'max', sizePx: 3, stride: 2 } })]),
  },
  {
    name: 'blur-edges',
    needs: null,
    make: () => stack([layerOf([named('gaussian')], { activation: 'none' }), layerOf(fourDirections(-0.05))]),
  },
  {
    name: 'corners',
    needs: null,
    make: () =>
      stack([
        layerOf(fourDirections(0)),
        layerOf([
          labKernel('Corner, upper left', corner(1, 1), CORNER_BIAS),
          labKernel('Corner, upper right', corner(1, -1), CORNER_BIAS),
          labKernel('Corner, lower left', corner(-1, 1), CORNER_BIAS),
          labKernel('Corner, lower right', corner(-1, -1), CORNER_BIAS),
        ]),
      ]),
  },
  {
    name: 'template',
    needs: null,
    make: () => stack([layerOf([labKernel('Ring', ring(31))])]),
  },
  {
    name: 'alexnet-conv1',
    needs: {
      network: 'alexnet',
      layer: 'conv1',
      maps: [3, 25, 24, 27, 12, 16, 33, 18, 31, 39, 21, 37, 4, 2, 20, 42],
    },
    make: (kernels) =>
      stack([layerOf(kernels, { stride: 4, padding: 2, pool: { kind: 'max', sizePx: 3, stride: 2 } })], {
        colour: 'colour',
        sidePx: 224,
        range: 'imagenet',
      }),
  },
];

/** The one that the Lab opens with. */
export const FIRST_PRESET = LAB_PRESETS[0]!;

export function labPreset(name: string): LabPreset | undefined {
  return LAB_PRESETS.find((preset) => preset.name === name);
}
