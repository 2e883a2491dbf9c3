/** PyTorch's tensors as `Weights`: OIHW becomes HWIO, [outputs, inputs] becomes [inputs, outputs], batch norm is folded. */

import type { Network } from '../../shared/networks.ts';
import type { Tensor, Weights } from '../vision/executor.ts';
import { biasOf, kernelOf, weightShapesOf } from '../vision/weight_shapes.ts';
import { foldBatchNorm } from './batch_norm.ts';
import type { ExpectedTensor } from './match.ts';
import type { StateDict } from './pth.ts';
import { type TorchLayer, torchNetwork } from './torch_layers.ts';
import { TorchTensor } from './torch_tensor.ts';

/** Every tensor of the state dict of `network`, in the order of its layers. */
export function torchTensors(network: Network): ExpectedTensor[] {
  const shapes = weightShapesOf(network.graph);
  return [...torchNetwork(network).layers].flatMap(([layer, torchLayer]) => {
    const kernel = shapes.get(kernelOf(layer))!;
    const bias = shapes.get(biasOf(layer))!;
    return [
      { key: `${torchLayer.module}.weight`, shape: torchAxes(kernel).map((axis) => kernel[axis]!) },
      ...vectorKeys(torchLayer).map((key) => ({ key, shape: bias })),
    ];
  });
}

/** A value for each output. */
function vectorKeys({ module, norm }: TorchLayer): string[] {
  if (norm === undefined) return [`${module}.bias`];
  return ['weight', 'bias', 'running_mean', 'running_var'].map((name) => `${norm}.${name}`);
}

/** `tensors` are those of `torchTensors`. */
export function weightsFromTorch(tensors: StateDict, network: Network): Weights {
  const { layers, normEpsilon } = torchNetwork(network);
  const shapes = weightShapesOf(network.graph);
  const weights = new Map<string, Tensor>();
  for (const [layer, { module, norm }] of layers) {
    const kernel = outputsLast(tensors.get(`${module}.weight`)!, shapes.get(kernelOf(layer))!);
    const vector = (key: string) => tensors.get(key)!.floats();
    if (norm === undefined) {
      const values = vector(`${module}.bias`);
      weights.set(kernelOf(layer), kernel).set(biasOf(layer), { shape: [values.length], values });
      continue;
    }
    const folded = foldBatchNorm(kernel, {
      gamma: vector(`${norm}.weight`),
      beta: vector(`${norm}.bias`),
      mean: vector(`${norm}.running_mean`),
      variance: vector(`${norm}.running_var`),
      epsilon: normEpsilon,
    });
    weights.set(kernelOf(layer), folded.kernel).set(biasOf(layer), folded.bias);
  }
  return weights;
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
