/** Networks as trained, from models/<network>/source/: in full precision, where the bundled weights are compact. */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { weightsFromPth } from './convert.ts';
import { loadModel, type Model, modelsDirectory } from './registry.ts';
import { WeightsError } from './weights_error.ts';

export async function loadSourceModel(name: string, directory = modelsDirectory()): Promise<Model> {
  const model = await loadModel(name, [directory]);
  const folder = join(directory, name, 'source');
  const file = (await readdir(folder)).find((entry) => entry.endsWith('.pth'));
  if (!file) throw new WeightsError(`${folder}: expected a .pth file, got none`);
  return { ...model, weights: await weightsFromPth(join(folder, file), model.network) };
}
