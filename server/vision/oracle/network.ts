/** A network's activations in an oracle: `<network>.json`, with one `input-<photo>.f32` for each photo. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { elementsOf, isNonNegative } from '../../../shared/layers.ts';
import type { Network } from '../../../shared/networks.ts';
import type { Executor } from '../executor.ts';
import { relativeDifference } from './difference.ts';
import { planarFromNhwc, planarIndex, readFloats, shapeFromNhwc } from './nhwc.ts';
import type { OracleRow, Trained } from './oracle.ts';

const layerSummary = z.object({
  shape: z.array(z.number()),
  sum: z.number(),
  min: z.number(),
  max: z.number(),
  zeros: z.number(),
  indices: z.array(z.number()),
  values: z.array(z.number()),
});

const oracle = z.object({
  photos: z.record(
    z.string(),
    z.object({
      input: z.string(),
      layers: z.record(z.string(), layerSummary),
      top5: z.array(z.object({ className: z.string(), probability: z.number() })),
    }),
  ),
});

type LayerSummary = z.infer<typeof layerSummary>;

export async function compareNetwork(
  folder: string,
  { name, graph }: Network,
  executor: Executor,
  { weights, classNames }: Trained,
): Promise<OracleRow[]> {
  const { photos } = oracle.parse(JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8')));
  const rows: OracleRow[] = [];
  const loaded = await executor.load(graph, weights);
  const probabilities = graph.layers.at(-1)!.name;
  try {
    for (const [photo, { input, layers, top5 }] of Object.entries(photos)) {
      const values = readFloats(await readFile(join(folder, input)), 0, elementsOf(graph.input));
      const names = [...Object.keys(layers), probabilities];
      const activations = await loaded.run(planarFromNhwc(values, graph.input), names);
      for (const [layer, summary] of Object.entries(layers)) {
        const difference = layerDifference(activations.get(layer)!, summary, isNonNegative(graph, layer));
        rows.push({ name: `${name} ${layer}`, sample: photo, difference });
      }
      rows.push({
        name: `${name} top-5`,
        sample: photo,
        difference: likeliestDifference(activations.get(probabilities)!, classNames, top5),
      });
    }
  } finally {
    await loaded.dispose();
  }
  return rows;
}

/**
 * The worst of: minimum, maximum and sampled values relative to the largest magnitude; the sum relative to the sum
 * of magnitudes; the zeros (where a ReLU makes them) relative to all values.
 */
function layerDifference(activation: Float32Array, summary: LayerSummary, countsZeros: boolean): number {
  const shape = shapeFromNhwc(summary.shape);
  if (activation.length !== elementsOf(shape)) return 1;
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let magnitudes = 0;
  let zeros = 0;
  for (const value of activation) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
    magnitudes += Math.abs(value);
    if (value === 0) zeros++;
  }
  const sampled = summary.indices.map((index) => activation[planarIndex(index, shape)]!);
  return Math.max(
    relativeDifference([min, max, ...sampled], [summary.min, summary.max, ...summary.values]),
    Math.abs(sum - summary.sum) / magnitudes,
    countsZeros ? Math.abs(zeros - summary.zeros) / activation.length : 0,
  );
}

/** 1 where the classes or their order differ; otherwise of the probabilities. */
function likeliestDifference(
  probabilities: Float32Array,
  classNames: readonly string[],
  expected: readonly { readonly className: string; readonly probability: number }[],
): number {
  const likeliest = Array.from(probabilities, (probability, index) => ({
    className: classNames[index],
    probability,
  }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, expected.length);
  if (likeliest.some(({ className }, place) => className !== expected[place]!.className)) return 1;
  return relativeDifference(
    likeliest.map(({ probability }) => probability),
    expected.map(({ probability }) => probability),
  );
}
