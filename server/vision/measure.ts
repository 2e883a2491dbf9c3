/** What views tell in numbers: one neuron's inputs, distributions, peaks, changes. */

import { brightest } from '../../shared/lab_cut.ts';
import {
  type Graph,
  inputsOf,
  LayerError,
  paddingSides,
  type Shape,
  shapesOf,
  windowSize,
} from '../../shared/layers.ts';
import { HISTOGRAM_BINS } from '../../shared/measures.ts';
import { relativeChange } from '../../shared/relative_change.ts';
import type { Activation } from './draw.ts';

/**
 * What the neuron at (row, column) of `map` reads, and then its own value:
 * - conv: its window over all channels, row by row, each position's channels together (HWI, as kernels are);
 * - pool: its window of its own map; a position outside the input is NaN;
 * - every other layer: the one value (bias, ReLU) or all values (fully connected) that it reads.
 *
 * Throws `LayerError` where there is no such neuron.
 */
export function patchOf(
  graph: Graph,
  { layer: name, map, row, column }: { layer: string; map: number; row: number; column: number },
  activations: ReadonlyMap<string, Float32Array>,
): Float32Array {
  const shapes = shapesOf(graph);
  const index = graph.layers.findIndex((layer) => layer.name === name);
  const layer = graph.layers[index];
  if (!layer) throw new LayerError(name, 'expected a layer that reads another');
  const output = shapes.get(name)!;
  if (map >= output.channels || row >= output.height || column >= output.width)
    throw new LayerError(
      name,
      `expected a neuron inside ${output.channels} × ${output.height} × ${output.width}, got ${map}, ${row}, ${column}`,
    );
  const from = inputsOf(graph, index)[0]!;
  const input = shapes.get(from)!;
  const values = activations.get(from)!;
  const own = activations.get(name)![(map * output.height + row) * output.width + column]!;
  switch (layer.kind) {
    case 'conv':
    case 'pool': {
      const sides = paddingSides(layer, input);
      const window = {
        top: row * layer.stride - sides.top,
        left: column * layer.stride - sides.left,
        sizePx: windowSize(layer),
      };
      const groups = layer.kind === 'conv' ? (layer.groups ?? 1) : input.channels;
      const channels = input.channels / groups;
      const first = Math.floor((map * groups) / output.channels) * channels;
      const outside = layer.kind === 'conv' ? 0 : Number.NaN;
      return windowOf(values, input, window, first, channels, outside, own);
    }
    case 'fc': {
      const read = new Float32Array(values.length + 1);
      read.set(values);
      read[values.length] = own;
      return read;
    }
    default:
      return Float32Array.of(values[(map * input.height + row) * input.width + column]!, own);
  }
}

function windowOf(
  values: Float32Array,
  { height, width }: Shape,
  { top, left, sizePx }: { top: number; left: number; sizePx: number },
  first: number,
  channels: number,
  outside: number,
  own: number,
): Float32Array {
  const read = new Float32Array(sizePx * sizePx * channels + 1);
  let at = 0;
  for (let row = top; row < top + sizePx; row++)
    for (let column = left; column < left + sizePx; column++)
      for (let channel = first; channel < first + channels; channel++) {
        const inside = row >= 0 && row < height && column >= 0 && column < width;
        read[at++] = inside ? values[(channel * height + row) * width + column]! : outside;
      }
  read[at] = own;
  return read;
}

/** The mean of each map, as `torch.mean` over height and width. */
export function meansOf({ shape, values }: Activation): Float32Array {
  const size = shape.height * shape.width;
  return Float32Array.from({ length: shape.channels }, (_, map) => {
    let sum = 0;
    for (let i = map * size; i < (map + 1) * size; i++) sum += values[i]!;
    return sum / size;
  });
}

/**
 * How the values of one map, or of all maps, are distributed: smallest, largest, mean, number of values, of those
 * above zero, of zeros, and then the counts of `HISTOGRAM_BINS` equal bins between smallest and largest.
 */
export function histogramOf({ shape, values, ranges }: Activation, map: number | null): Float32Array {
  const size = shape.height * shape.width;
  const start = map === null ? 0 : map * size;
  const end = map === null ? values.length : start + size;
  const pair = map === null ? 0 : 1 + map;
  const min = ranges[pair * 2]!;
  const max = ranges[pair * 2 + 1]!;
  const result = new Float32Array(6 + HISTOGRAM_BINS);
  const perBin = max > min ? HISTOGRAM_BINS / (max - min) : 0;
  let sum = 0;
  let positive = 0;
  let zeros = 0;
  for (let i = start; i < end; i++) {
    const value = values[i]!;
    sum += value;
    if (value > 0) positive++;
    else if (value === 0) zeros++;
    const bin = Math.min(HISTOGRAM_BINS - 1, (value - min) * perBin) | 0;
    result[6 + bin]!++;
  }
  result.set([min, max, sum / (end - start), end - start, positive, zeros]);
  return result;
}

/** What the neuron at (row, column) of `map` gives. */
export function neuronValue(
  { shape, values }: Activation,
  { map, row, column }: { map: number; row: number; column: number },
): Float32Array {
  return Float32Array.of(values[(map * shape.height + row) * shape.width + column]!);
}

/** Where a map has its largest value, the first of several: row, column, value. */
export function peakOf({ shape, values }: Activation, map: number): Float32Array {
  const size = shape.height * shape.width;
  const own = values.subarray(map * size, (map + 1) * size);
  const { row, column } = brightest(own, shape.width);
  return Float32Array.of(row, column, own[row * shape.width + column]!);
}

/** How much each layer of the graph changed, in the graph's order, as `relativeChange` counts. */
export function changeOf(
  graph: Graph,
  before: ReadonlyMap<string, Float32Array>,
  after: ReadonlyMap<string, Float32Array>,
): Float32Array {
  return Float32Array.from(graph.layers, ({ name }) => relativeChange(before.get(name)!, after.get(name)!));
}
