/**
 * Winograd's convolution for tfjs's wasm backend (Lavin and Gray, Fast Algorithms for Convolutional Neural Networks,
 * 2015, equation 8): Y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A for each tile d and kernel g, summed over the channels between the
 * brackets. A convolution is a product of polynomials, and those can be multiplied value by value at enough points. Here
 * there are six along both axes, so that tiles are 6 × 6 and a kernel of 3 (5) gives 4 × 4 (2 × 2) outputs of each with 36
 * multiplications instead of 144 (100). The usual points ±1, ±2 lose a digit; ±¾, ±1½ round no worse than the plain sum.
 */

import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { type ConvLayer, outputShape, paddingSides, type Shape } from '../../../shared/layers.ts';
import type { Tensor } from '../executor.ts';
import type { Convolution } from './graph.ts';
import { addressOf, loopsOf } from './wasm_loops.ts';

/** assembly/winograd.ts. */
interface Loops {
  transformInput(
    picture: number,
    height: number,
    width: number,
    channels: number,
    top: number,
    left: number,
    tilesDown: number,
    tilesAcross: number,
    outputPx: number,
    scratch: number,
    to: number,
  ): void;
  multiply(
    values: number,
    kernels: number,
    tiles: number,
    channels: number,
    outChannels: number,
    to: number,
  ): void;
  transformOutput(
    values: number,
    biases: number,
    height: number,
    width: number,
    channels: number,
    tilesDown: number,
    tilesAcross: number,
    outputPx: number,
    scratch: number,
    to: number,
  ): void;
}

const KERNEL_NAME = 'WinogradConv2D';
const TILE_PX = 6;
const POINTS = TILE_PX ** 2;
/** As in assembly/winograd.ts. */
const FINITE_POINTS: readonly number[] = [0, 0.75, -0.75, 1.5, -1.5];
const KERNEL_SIZES_PX: readonly number[] = [3, 5];
/** Below, the transforms cost what the multiplications save. */
const CHANNELS_MIN = 32;
const TILES_MIN = 4;
/** Output channels side by side in a packed kernel. */
const COLUMN = 8;
/** float32 values. */
const SCRATCH = POINTS * 4;

const outputPxOf = (kernelSizePx: number) => TILE_PX - kernelSizePx + 1;

/** For layers on tfjs's wasm backend. */
export const winograd: Convolution = {
  suits,
  arranged: (kernel) => tf.tensor(kernelsAtPoints(kernel)),
  convolve: (layer, x, kernels, biases) =>
    tf.engine().runKernel(KERNEL_NAME, { x, kernels, biases }, { layer } as never) as tf.Tensor4D,
};

tf.registerKernel({
  kernelName: KERNEL_NAME,
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const { x, kernels, biases } = inputs as Record<'x' | 'kernels' | 'biases', tf.TensorInfo>;
    return convolve(
      backend as BackendWasm,
      (attrs as unknown as { layer: ConvLayer }).layer,
      x,
      kernels,
      biases,
    );
  },
});

function convolve(
  backend: BackendWasm,
  layer: ConvLayer,
  x: tf.TensorInfo,
  kernels: tf.TensorInfo,
  biases: tf.TensorInfo,
): tf.TensorInfo {
  const [, height, width, channels] = x.shape as [number, number, number, number];
  const input = { height, width, channels };
  const output = outputShape(layer, [input]);
  const { top, left } = paddingSides(layer, input);
  const outputPx = outputPxOf(layer.kernelSizePx);
  const [down, across] = tilesOf(layer, output);
  const room = (...shape: number[]) => backend.makeOutput(shape, 'float32');
  const scratch = room(SCRATCH);
  const values = room(POINTS, down * across, channels);
  const products = room(POINTS, down * across, output.channels);
  const y = room(1, output.height, output.width, output.channels);
  const at = (tensor: tf.TensorInfo) => addressOf(backend, tensor);
  const tiles = [down, across, outputPx] as const;
  const loops = loopsOf<Loops>(backend, 'winograd');
  loops.transformInput(at(x), height, width, channels, top, left, ...tiles, at(scratch), at(values));
  loops.multiply(at(values), at(kernels), down * across, channels, output.channels, at(products));
  const { height: rows, width: columns, channels: outChannels } = output;
  loops.transformOutput(at(products), at(biases), rows, columns, outChannels, ...tiles, at(scratch), at(y));
  for (const { dataId } of [scratch, values, products]) backend.disposeData(dataId);
  return y;
}

function tilesOf({ kernelSizePx }: ConvLayer, { height, width }: Shape): [down: number, across: number] {
  const outputPx = outputPxOf(kernelSizePx);
  return [Math.ceil(height / outputPx), Math.ceil(width / outputPx)];
}

function suits(layer: ConvLayer, input: Shape): boolean {
  const { kernelSizePx, stride, groups = 1, outChannels } = layer;
  if (stride !== 1 || groups !== 1 || !KERNEL_SIZES_PX.includes(kernelSizePx)) return false;
  const [down, across] = tilesOf(layer, outputShape(layer, [input]));
  return (
    input.channels >= CHANNELS_MIN &&
    input.channels % 4 === 0 &&
    outChannels % COLUMN === 0 &&
    down * across >= TILES_MIN
  );
}

/** G for kernels of this size: the powers of each point, divided by its differences from the others; last comes ∞. */
function powersAtPoints(sizePx: number): number[][] {
  const powers = FINITE_POINTS.map((point) => {
    const others = FINITE_POINTS.filter((other) => other !== point);
    const divisor = others.reduce((product, other) => product * (point - other), 1);
    return Array.from({ length: sizePx }, (_, power) => point ** power / divisor);
  });
  return [...powers, Array.from({ length: sizePx }, (_, power) => (power === sizePx - 1 ? 1 : 0))];
}

/** G g Gᵀ of each kernel of an HWIO tensor: [36, outChannels / 8, channels, 8]. */
function kernelsAtPoints({ values, shape }: Tensor): Float32Array {
  const [sizePx, , channels, outChannels] = shape as [number, number, number, number];
  const powers = powersAtPoints(sizePx);
  const kernels = channels * outChannels;
  const transformed = new Float32Array(POINTS * kernels);
  const rows = new Float64Array(TILE_PX * sizePx);
  for (let channel = 0; channel < channels; channel++)
    for (let out = 0; out < outChannels; out++) {
      const from = channel * outChannels + out;
      for (let p = 0; p < TILE_PX; p++)
        for (let j = 0; j < sizePx; j++) {
          let sum = 0;
          for (let i = 0; i < sizePx; i++) sum += powers[p]![i]! * values[(i * sizePx + j) * kernels + from]!;
          rows[p * sizePx + j] = sum;
        }
      const to = (Math.floor(out / COLUMN) * channels + channel) * COLUMN + (out % COLUMN);
      for (let p = 0; p < TILE_PX; p++)
        for (let q = 0; q < TILE_PX; q++) {
          let sum = 0;
          for (let j = 0; j < sizePx; j++) sum += rows[p * sizePx + j]! * powers[q]![j]!;
          transformed[(p * TILE_PX + q) * kernels + to] = sum;
        }
    }
  return transformed;
}
