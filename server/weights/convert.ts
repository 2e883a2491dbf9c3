/** PyTorch's state dicts as this project's weights: the door where OIHW becomes HWIO, and [out, in] becomes [in, out]. */

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Network } from '../../shared/networks.ts';
import type { Tensor, Weights } from '../vision/executor.ts';
import { biasOf, kernelOf, weightShapesOf } from '../vision/weight_shapes.ts';
import { readStateDict, type StateDict } from './pth.ts';
import { TORCH_MODULES } from './torch_layers.ts';
import { TorchTensor } from './torch_tensor.ts';
import { WeightsError } from './weights_error.ts';

/** Reads a `.pth` file as the weights of `network`, in float32. Throws `WeightsError`, which begins with the file's name. */
export async function weightsFromPth(file: string, network: Network): Promise<Weights> {
  const bytes = await readFile(file);
  try {
    return convertStateDict(readStateDict(bytes), network);
  } catch (error) {
    if (error instanceof WeightsError) throw new WeightsError(`${basename(file)}: ${error.message}`);
    throw error;
  }
}

/** The weights of `network`. Throws `WeightsError` that lists every key that is missing, unexpected or of a wrong shape. */
export function convertStateDict(state: StateDict, network: Network): Weights {
  const keys = torchKeysOf(network);
  const lines = mismatches(state, keys);
  if (lines.length)
    throw new WeightsError(
      `expected the ${keys.length} tensors of network "${network.name}":\n  ${lines.join('\n  ')}`,
    );
  return new Map(keys.map(({ key, name, shape }) => [name, outputsLast(state.get(key)!, shape)]));
}

export interface TorchKey {
  /** In the state dict. */
  readonly key: string;
  /** In `Weights`. */
  readonly name: string;
  /** In `Weights`: outputs last. */
  readonly shape: readonly number[];
  /** In the state dict: outputs first. */
  readonly torchShape: readonly number[];
}

/** Every key that the state dict of `network` has to have, in the order of its layers. */
export function torchKeysOf(network: Network): TorchKey[] {
  const modules = TORCH_MODULES[network.name];
  if (!modules)
    throw new WeightsError(
      `expected a network of ${Object.keys(TORCH_MODULES).join(', ')}, got "${network.name}"`,
    );
  const shapes = weightShapesOf(network.graph);
  return Object.entries(modules).flatMap(([layer, module]) =>
    [
      { key: `${module}.weight`, name: kernelOf(layer) },
      { key: `${module}.bias`, name: biasOf(layer) },
    ].map(({ key, name }) => {
      const shape = shapes.get(name)!;
      return { key, name, shape, torchShape: torchAxes(shape).map((axis) => shape[axis]!) };
    }),
  );
}

/** A line for each key that is missing, of a wrong shape, or unexpected; shapes are PyTorch's. */
function mismatches(state: StateDict, keys: readonly TorchKey[]): string[] {
  const missing = keys.filter(({ key }) => !state.has(key));
  const wrong = keys.filter(
    ({ key, torchShape }) => state.has(key) && !sameShape(state.get(key)!.shape, torchShape),
  );
  const known = new Set(keys.map(({ key }) => key));
  const unexpected = [...state].filter(([key]) => !known.has(key));
  return [
    ...missing.map(({ key, torchShape }) => `missing: ${key}, expected [${torchShape}]`),
    ...wrong.map(
      ({ key, torchShape }) =>
        `wrong shape: ${key}, expected [${torchShape}], got [${state.get(key)!.shape}]`,
    ),
    ...unexpected.map(([key, { shape }]) => `unexpected: ${key}, got [${shape}]`),
  ];
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** Which axis of `Weights` each of PyTorch's axes is: OIHW of HWIO, [out, in] of [in, out]. */
function torchAxes(shape: readonly number[]): readonly number[] {
  return shape.length === 4 ? [3, 2, 0, 1] : shape.length === 2 ? [1, 0] : [0];
}

/** A tensor is transposed by permuting its strides; `floats` then copies it in the new order. */
function outputsLast(tensor: TorchTensor, shape: readonly number[]): Tensor {
  const strides = new Array<number>(shape.length);
  torchAxes(shape).forEach((axis, torchAxis) => {
    strides[axis] = tensor.strides[torchAxis]!;
  });
  return { shape, values: new TorchTensor(tensor.storage, tensor.offset, shape, strides).floats() };
}
