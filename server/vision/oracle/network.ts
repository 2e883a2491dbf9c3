/**
 * A network's activations in an oracle: `<network>.json`, with one `input-<photo>.f32` for each photo, which holds it as
 * torchvision prepares it. A network that wants it otherwise gets the pixels behind it, prepared its way.
 */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { elementsOf, isNonNegative } from '../../../shared/layers.ts';
import { type Network, type Preprocessing, TORCHVISION } from '../../../shared/networks.ts';
import type { Executor } from '../executor.ts';
import { normalise } from '../normalise.ts';
import { relativeDifference } from './difference.ts';
import { planarFromNhwc, planarIndex, readFloats, shapeFromNhwc } from './nhwc.ts';
import type { OracleRow, Trained } from './oracle.ts';

/** Samples are at indices of the NHWC tensor. */
export const layerSummary = z.object({
  shape: z.array(z.number()),
  sum: z.number().optional(),
  min: z.number().optional(),
  max: z.number(),
  zeros: z.number().optional(),
  indices: z.array(z.number()),
  values: z.array(z.number()),
});
export type LayerSummary = z.infer<typeof layerSummary>;

const oracle = z.object({
  photos: z.record(
    z.string(),
    z.object({
      layers: z.record(z.string(), layerSummary),
      top5: z.array(z.object({ className: z.string(), probability: z.number() })),
    }),
  ),
});

/** `chosen`: some of the oracle's photos, where a pass takes long. */
export async function compareNetwork(
  folder: string,
  { name, graph, preprocessing }: Network,
  executor: Executor,
  { weights, classNames }: Trained,
  chosen?: readonly string[],
): Promise<OracleRow[]> {
  const { photos } = oracle.parse(JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8')));
  const rows: OracleRow[] = [];
  const loaded = await executor.load(graph, weights);
  const probabilities = graph.layers.at(-1)!.name;
  try {
    for (const photo of chosen ?? Object.keys(photos)) {
      const { layers, top5 } = photos[photo]!;
      const bytes = await readFile(join(folder, `input-${photo}.f32`));
      const values = readFloats(bytes, 0, elementsOf(graph.input));
      const input =
        preprocessing === TORCHVISION
          ? planarFromNhwc(values, graph.input)
          : normalise(pixelsOf(values, TORCHVISION), preprocessing);
      const names = [...Object.keys(layers), probabilities];
      const activations = await loaded.run(input, names);
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

/** The levels, 0 to 255, that were prepared like this; values are interleaved. */
function pixelsOf(values: Float32Array, { mean, std }: Preprocessing): Uint8Array {
  const pixels = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++)
    pixels[i] = Math.round((values[i]! * std[i % 3]! + mean[i % 3]!) * 255);
  return pixels;
}

/**
 * The worst of: minimum, maximum and sampled values relative to the largest magnitude; the sum relative to the sum
 * of magnitudes; the zeros (where a ReLU makes them) relative to all values.
 */
export function layerDifference(
  activation: Float32Array,
  summary: LayerSummary,
  countsZeros: boolean,
): number {
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
    relativeDifference([max, ...sampled], [summary.max, ...summary.values]),
    summary.min === undefined ? 0 : Math.abs(min - summary.min) / Math.max(summary.max, -summary.min),
    summary.sum === undefined ? 0 : Math.abs(sum - summary.sum) / magnitudes,
    countsZeros && summary.zeros !== undefined ? Math.abs(zeros - summary.zeros) / activation.length : 0,
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
