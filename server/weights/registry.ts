/** The models that come with the product: models/<network>/ holds weights.json, its binary file, and labels.json. */

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { shapesOf } from '../../shared/layers.ts';
import { NETWORKS, type Network, networkNamed } from '../../shared/networks.ts';
import type { Weights } from '../vision/executor.ts';
import { checkedWeight, weightShapesOf } from '../vision/weight_shapes.ts';
import { readJson } from './json_file.ts';
import { readWeights } from './manifest.ts';
import { WeightsError } from './weights_error.ts';

export interface Model {
  readonly network: Network;
  readonly weights: Weights;
  /** One for each output of the network, in their order. */
  readonly classNames: readonly string[];
}

/** models/ in the folder of package.json: above the sources as above the build. */
export function modelsDirectory(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, 'models');
}

/** Reads `directory`/`name`. Throws `WeightsError` or `LayerError` where weights or labels don't fit the network. */
export async function loadModel(name: string, directory = modelsDirectory()): Promise<Model> {
  const network = networkNamed(name);
  if (!network)
    throw new WeightsError(
      `expected a network of ${NETWORKS.map((known) => known.name).join(', ')}, got "${name}"`,
    );
  const folder = join(directory, name);
  const [weights, classNames] = await Promise.all([
    readWeights(folder),
    readJson(join(folder, 'labels.json'), z.array(z.string())),
  ]);
  const shapes = weightShapesOf(network.graph);
  for (const [weight, shape] of shapes) checkedWeight(weights, weight, shape);
  for (const weight of weights.keys())
    if (!shapes.has(weight)) throw new WeightsError(`${name}: expected no weight "${weight}", got one`);
  const outputs = shapesOf(network.graph).get(network.graph.layers.at(-1)!.name)!.channels;
  if (classNames.length !== outputs)
    throw new WeightsError(`${name}: expected ${outputs} class names, got ${classNames.length}`);
  return { network, weights, classNames };
}
