/** Any file of tensors that this project reads, told apart by how it begins. */

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { readStateDict } from './pth.ts';
import { looksLikeSafetensors, readSafetensors } from './safetensors.ts';
import { readTfjsModel } from './tfjs_model.ts';
import type { TorchTensor } from './torch_tensor.ts';
import { WeightsError } from './weights_error.ts';

/**
 * - torch: PyTorch's keys, kernels OIHW, fully connected ones [outputs, inputs];
 * - layers: `<layer>.kernel` and `<layer>.bias` with this project's layer names, outputs last, as `Weights` has them.
 * - keras: the same, but a fully connected kernel that reads maps has them interleaved: row, column, channel.
 */
export type Convention = 'torch' | 'layers' | 'keras';

export interface TensorFile {
  readonly convention: Convention;
  readonly tensors: ReadonlyMap<string, TorchTensor>;
}

const BRACE = 0x7b;
const BRACKET = 0x5b;

/**
 * Reads a PyTorch state dict (zip or legacy), safetensors, or a tfjs model.json or weight manifest with its binary
 * files beside it. Throws `WeightsError`, which begins with the file's name.
 */
export async function readTensorFile(file: string): Promise<TensorFile> {
  try {
    const bytes = await readFile(file);
    if (bytes[0] === BRACE || bytes[0] === BRACKET) return await readTfjsModel(file);
    if (looksLikeSafetensors(bytes)) return withConvention(readSafetensors(bytes));
    return { convention: 'torch', tensors: withoutWrapper(readStateDict(bytes)) };
  } catch (error) {
    if (error instanceof WeightsError) throw new WeightsError(`${basename(file)}: ${error.message}`);
    throw error;
  }
}

/** Safetensors says nothing of layouts; its keys do. */
function withConvention(tensors: TensorFile['tensors']): TensorFile {
  const isLayers = [...tensors.keys()].every((key) => /\.(kernel|bias)$/.test(key));
  return isLayers
    ? { convention: 'layers', tensors }
    : { convention: 'torch', tensors: withoutWrapper(tensors) };
}

const WRAPPER = 'module.';

/** torch.nn.DataParallel puts its own name before every key. */
function withoutWrapper(tensors: TensorFile['tensors']): TensorFile['tensors'] {
  if (![...tensors.keys()].every((key) => key.startsWith(WRAPPER))) return tensors;
  return new Map([...tensors].map(([key, tensor]) => [key.slice(WRAPPER.length), tensor]));
}
