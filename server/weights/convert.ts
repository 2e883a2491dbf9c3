/** Tensors of a file as the weights of a network, matched by name and shape. */

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { classifierOf, type Network, withClasses } from '../../shared/networks.ts';
import type { Weights } from '../vision/executor.ts';
import { kernelOf, weightShapesOf } from '../vision/weight_shapes.ts';
import { weightsFromLayers } from './from_layers.ts';
import { torchTensors, weightsFromTorch } from './from_torch.ts';
import { type ExpectedTensor, mismatches } from './match.ts';
import { readStateDict, type StateDict } from './pth.ts';
import type { Convention, TensorFile } from './tensor_file.ts';
import { torchNetwork } from './torch_layers.ts';
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
  return file.convention === 'torch'
    ? weightsFromTorch(file.tensors, network)
    : weightsFromLayers(file, network);
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
  if (convention === 'torch') return torchTensors(network);
  return [...weightShapesOf(network.graph)].map(([key, shape]) => ({ key, shape }));
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
