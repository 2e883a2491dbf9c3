/** A file of tensors becomes a model in the person's folder of weights. */

import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { classCount, NETWORKS, type Network, networkNamed } from '../../shared/networks.ts';
import type { Weights } from '../vision/executor.ts';
import { sha256OfFile } from './checksum.ts';
import { convertTensors, tensorMismatches, withClassesOf } from './convert.ts';
import { readJson } from './json_file.ts';
import { writeWeights } from './manifest.ts';
import {
  availableModels,
  LABELS_FILE,
  MODEL_FILE,
  type modelFileSchema,
  modelsDirectory,
} from './registry.ts';
import { readTensorFile, type TensorFile } from './tensor_file.ts';
import { isInTorch } from './torch_layers.ts';
import { WeightsError } from './weights_error.ts';

export interface AddRequest {
  readonly file: string;
  /** Found by names and shapes where it isn't given. */
  readonly networkName?: string | undefined;
  /** Of the model; its network's where it isn't given. */
  readonly name?: string | undefined;
  /** A JSON list or lines of text; needed where the classifier isn't the network's own. */
  readonly labelsFile?: string | undefined;
}

export interface AddedModel {
  readonly name: string;
  readonly network: Network;
  readonly tensorCount: number;
}

/** Adds a model to `directory`, whole or not at all. Throws `WeightsError`. */
export async function addWeights(
  { file, networkName, name: givenName, labelsFile }: AddRequest,
  directory: string,
): Promise<AddedModel> {
  const tensors = await readTensorFile(file);
  const network = networkOf(tensors, file, networkName);
  const name = freeName(givenName ?? network.name, directory);
  const weights = convertTensors(tensors, network);
  expectNumbers(weights);
  const classNames = await classNamesOf(network, labelsFile);
  const model: z.infer<typeof modelFileSchema> = {
    network: network.name,
    source: { file: basename(file), sha256: await sha256OfFile(file) },
  };

  // One name for all attempts, so that what an interrupted one left goes with the next.
  const unfinished = join(directory, `.${name}.unfinished`);
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  try {
    await writeWeights(unfinished, weights, () => 'float32');
    await writeJson(join(unfinished, LABELS_FILE), classNames);
    await writeJson(join(unfinished, MODEL_FILE), model);
    await rename(unfinished, join(directory, name));
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
  return { name, network, tensorCount: tensors.tensors.size };
}

function networkOf(tensors: TensorFile, file: string, name: string | undefined): Network {
  if (name !== undefined) {
    const known = networkNamed(name);
    if (known) return withClassesOf(tensors, known);
    const names = NETWORKS.map((network) => network.name).join(', ');
    throw new WeightsError(`expected a network of ${names}, got "${name}"`);
  }
  const [nearest] = NETWORKS.filter((network) => tensors.convention !== 'torch' || isInTorch(network))
    .map((known) => withClassesOf(tensors, known))
    .map((network) => ({ network, lines: tensorMismatches(tensors, network) }))
    .sort((a, b) => a.lines.length - b.lines.length);
  if (nearest!.lines.length === 0) return nearest!.network;
  throw new WeightsError(
    `${basename(file)}: expected the tensors of a network that is known; the nearest is "${nearest!.network.name}":\n  ${nearest!.lines.join('\n  ')}`,
  );
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,39}$/;

/** Throws where `name` can't be a model's, or is one's already. */
export function freeName(name: string, directory: string): string {
  if (!NAME.test(name))
    throw new WeightsError(
      `expected a name of up to 40 small letters, digits, "-", "_" and ".", got "${name}"`,
    );
  const taken = availableModels([modelsDirectory(), directory]).find((model) => model.name === name);
  if (taken)
    throw new WeightsError(
      `expected a name that is free, got "${name}": ${taken.bundled ? 'it comes with convcast; choose another with --name' : 'remove it first, or choose another with --name'}`,
    );
  return name;
}

function expectNumbers(weights: Weights): void {
  for (const [name, { values }] of weights) {
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) throw new WeightsError(`${name}: expected finite numbers, got ${values[at]} at ${at}`);
  }
}

async function classNamesOf(network: Network, labelsFile: string | undefined): Promise<string[]> {
  const count = classCount(network);
  if (labelsFile === undefined) {
    const own = networkNamed(network.name)!;
    if (count !== classCount(own))
      throw new WeightsError(
        `the classifier has ${count} outputs instead of ${classCount(own)}: give their names with --labels FILE, a JSON list or one to a line`,
      );
    // All networks but the small AlexNet know the classes of ImageNet.
    const bundled = network.name === 'alexnet' ? 'alexnet' : 'efficientnet-lite0';
    return readJson(join(modelsDirectory(), bundled, LABELS_FILE), z.array(z.string()));
  }
  const text = await readFile(labelsFile, 'utf8');
  const classNames = text.trimStart().startsWith('[')
    ? await readJson(labelsFile, z.array(z.string().min(1)))
    : text.split(/\r?\n/).filter((line) => line.trim());
  if (classNames.length !== count)
    throw new WeightsError(
      `${basename(labelsFile)}: expected ${count} class names, one for each output, got ${classNames.length}`,
    );
  return classNames;
}

function writeJson(file: string, data: unknown): Promise<void> {
  return writeFile(file, `${JSON.stringify(data, null, 2)}\n`, { flush: true });
}
