/**
 * The models on this machine. A model is a folder of weights.json, its binary file and labels.json, in models/, which
 * comes with the product, or in the person's own folder of weights, where model.json says which network it is.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { classCount, classifierOf, type Network, networkNamed, withClasses } from '../../shared/networks.ts';
import type { Weights } from '../vision/executor.ts';
import { biasOf, checkedWeight, weightShapesOf } from '../vision/weight_shapes.ts';
import { readJson } from './json_file.ts';
import { MANIFEST_FILE, readWeights } from './manifest.ts';
import { WeightsError } from './weights_error.ts';

export interface Model {
  /** What `--model` takes. Several models can be of one network. */
  readonly name: string;
  /** With as many classes as the model has. */
  readonly network: Network;
  readonly weights: Weights;
  /** One for each output of the network, in their order. */
  readonly classNames: readonly string[];
}

export interface AvailableModel {
  readonly name: string;
  readonly networkName: string;
  readonly folder: string;
  readonly bundled: boolean;
}

export const LABELS_FILE = 'labels.json';
export const MODEL_FILE = 'model.json';

export const modelFileSchema = z.object({
  network: z.string(),
  /** The file that the weights were read from. */
  source: z.object({ file: z.string(), sha256: z.string() }).optional(),
});

/** models/ in the folder of package.json: above the sources as above the build. */
export function modelsDirectory(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, 'models');
}

/** The person's own folder of weights: CONVCAST_WEIGHTS, or .convcast/weights in their home. It need not exist. */
export function weightsDirectory(env: NodeJS.ProcessEnv = process.env): string {
  return env.CONVCAST_WEIGHTS || join(homedir(), '.convcast', 'weights');
}

/** Bundled ones first: a name of theirs can't be taken by another. */
export function modelDirectories(): readonly string[] {
  return [modelsDirectory(), weightsDirectory()];
}

export function availableModels(directories: readonly string[] = modelDirectories()): AvailableModel[] {
  const models = new Map<string, AvailableModel>();
  for (const directory of directories)
    for (const name of foldersIn(directory)) {
      const folder = join(directory, name);
      if (models.has(name) || !existsSync(join(folder, MANIFEST_FILE))) continue;
      const networkName = networkNameIn(folder) ?? name;
      models.set(name, { name, networkName, folder, bundled: directory === modelsDirectory() });
    }
  return [...models.values()];
}

/** Hidden folders are files on their way. */
function foldersIn(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name);
}

/** Undefined where there is no model.json, as in bundled models: those are called as their network is. */
function networkNameIn(folder: string): string | undefined {
  try {
    return modelFileSchema.parse(JSON.parse(readFileSync(join(folder, MODEL_FILE), 'utf8'))).network;
  } catch {
    return undefined;
  }
}

/** Reads the model of this name. Throws `WeightsError` or `LayerError` where weights or labels don't fit the network. */
export async function loadModel(
  name: string,
  directories: readonly string[] = modelDirectories(),
): Promise<Model> {
  const models = availableModels(directories);
  const found = models.find((model) => model.name === name);
  if (!found) throw new WeightsError(notHere(name, models));
  return readModel(found);
}

export async function readModel({ name, networkName, folder }: AvailableModel): Promise<Model> {
  const known = networkNamed(networkName);
  if (!known) throw new WeightsError(`${name}: expected a network that is known, got "${networkName}"`);
  const [weights, classNames] = await Promise.all([
    readWeights(folder),
    readJson(join(folder, LABELS_FILE), z.array(z.string())),
  ]);
  const outputs = weights.get(biasOf(classifierOf(known.graph).name))?.values.length;
  const network = outputs ? withClasses(known, outputs) : known;
  const shapes = weightShapesOf(network.graph);
  for (const [weight, shape] of shapes) checkedWeight(weights, weight, shape);
  for (const weight of weights.keys())
    if (!shapes.has(weight)) throw new WeightsError(`${name}: expected no weight "${weight}", got one`);
  if (classNames.length !== classCount(network))
    throw new WeightsError(`${name}: expected ${classCount(network)} class names, got ${classNames.length}`);
  return { name, network, weights, classNames };
}

function notHere(name: string, models: readonly AvailableModel[]): string {
  const names = models.map((model) => model.name).join(', ');
  const hint = networkNamed(name) ? ', whose weights are not here (npm run weights -- list)' : '';
  return `expected a model of ${names}, got "${name}"${hint}`;
}
