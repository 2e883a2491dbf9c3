/** Tensors of a file as this project's weights: the door where OIHW becomes HWIO, and [out, in] becomes [in, out]. */

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { inputsOf, isVector, shapesOf } from '../../shared/layers.ts';
import { classifierOf, type Network, withClasses } from '../../shared/networks.ts';
import type { Tensor, Weights } from '../vision/executor.ts';
import { biasOf, kernelOf, weightShapesOf } from '../vision/weight_shapes.ts';
import { type BatchNorm, foldBatchNorm } from './batch_norm.ts';
import { type ExpectedTensor, mismatches } from './match.ts';
import { readStateDict, type StateDict } from './pth.ts';
import type { Convention, TensorFile } from './tensor_file.ts';
import { type TorchLayer, torchNetwork } from './torch_layers.ts';
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

export function convertStateDict(tensors: StateDict, network: Network): Weights {
  return convertTensors({ convention: 'torch', tensors }, network);
}

/** The weights of `network`. Throws `WeightsError` that lists every key that is missing, unexpected or of a wrong shape. */
export function convertTensors(file: TensorFile, network: Network): Weights {
  const expected = expectedTensors(network, file.convention);
  const lines = tensorMismatches(file, network);
  if (lines.length)
    throw new WeightsError(
      `expected the ${expected.length} tensors of network "${network.name}":\n  ${lines.join('\n  ')}`,
    );
  return file.convention === 'torch' ? fromTorch(file.tensors, network) : fromLayers(file, network);
}

/** What keeps `file` from being the weights of `network`; empty where nothing does. */
export function tensorMismatches({ convention, tensors }: TensorFile, network: Network): string[] {
  return mismatches(tensors, expectedTensors(network, convention), isCounter);
}

/** How many pictures a batch norm has seen: of no use after training. */
function isCounter(key: string): boolean {
  return key.endsWith('.num_batches_tracked');
}

/** Every tensor that a file of `network` has to hold, in the order of its layers. Throws where there is no such file. */
export function expectedTensors(network: Network, convention: Convention): ExpectedTensor[] {
  const shapes = weightShapesOf(network.graph);
  if (convention !== 'torch') return [...shapes].map(([key, shape]) => ({ key, shape }));
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

/**
 * `network` with as many classes as the classifier in `file` has outputs; as it is where the file has no classifier
 * of a shape that could be meant.
 */
export function withClassesOf({ convention, tensors }: TensorFile, network: Network): Network {
  const classifier = classifierOf(network.graph).name;
  const kernel = kernelOf(classifier);
  const key =
    convention === 'torch' ? `${torchNetwork(network).layers.get(classifier)!.module}.weight` : kernel;
  const shape = tensors.get(key)?.shape;
  const count = convention === 'torch' ? shape?.[0] : shape?.at(-1);
  return count ? withClasses(network, count) : network;
}

function fromTorch(tensors: StateDict, network: Network): Weights {
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
    const batchNorm: BatchNorm = {
      gamma: vector(`${norm}.weight`),
      beta: vector(`${norm}.bias`),
      mean: vector(`${norm}.running_mean`),
      variance: vector(`${norm}.running_var`),
      epsilon: normEpsilon,
    };
    const folded = foldBatchNorm(kernel, batchNorm);
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

function fromLayers({ convention, tensors }: TensorFile, { graph }: Network): Weights {
  const weights = new Map<string, Tensor>();
  for (const [name, shape] of weightShapesOf(graph))
    weights.set(name, { shape, values: tensors.get(name)!.floats() });
  if (convention === 'layers') return weights;
  const shapes = shapesOf(graph);
  graph.layers.forEach(({ kind, name }, index) => {
    const read = shapes.get(inputsOf(graph, index)[0]!)!;
    if (kind !== 'fc' || isVector(read)) return;
    const { shape } = weights.get(kernelOf(name))!;
    const pixels = read.height * read.width;
    const [inputs, outputs] = shape as [number, number];
    // From row, column, channel to channel, row, column.
    const { storage, offset } = tensors.get(kernelOf(name))!;
    const interleaved = new TorchTensor(
      storage,
      offset,
      [read.channels, pixels, outputs],
      [outputs, read.channels * outputs, 1],
    );
    weights.set(kernelOf(name), { shape: [inputs, outputs], values: interleaved.floats() });
  });
  return weights;
}
