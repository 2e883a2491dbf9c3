/**
 * ReLUs without a ceiling. They aren't read back beside what they read: that says it all, and of the largest
 * activations of a network half are theirs.
 */

import { type Graph, INPUT, inputsOf } from '../../shared/layers.ts';

/** Each frame asks for its graph's: by a ReLU's name, what it reads. */
const knownRead = new WeakMap<Graph, ReadonlyMap<string, string>>();

/** The layer whose values these are, with 0 for what is negative; undefined for all layers but ReLUs. */
export function rectifiedBy(graph: Graph, layerName: string): string | undefined {
  let read = knownRead.get(graph);
  if (!read) {
    read = readByRelus(graph);
    knownRead.set(graph, read);
  }
  return read.get(layerName);
}

function readByRelus(graph: Graph): ReadonlyMap<string, string> {
  const read = new Map<string, string>();
  graph.layers.forEach((layer, index) => {
    if (layer.kind !== 'relu' || layer.ceiling !== undefined) return;
    const from = inputsOf(graph, index)[0]!;
    if (from !== INPUT) read.set(layer.name, read.get(from) ?? from);
  });
  return read;
}

/** `to` may be `values`. What is no number stays so. */
export function rectify(values: Float32Array, to: Float32Array): void {
  for (let i = 0; i < values.length; i++) to[i] = Math.max(values[i]!, 0);
}

/** (min, max) pairs of values as the pairs of what a ReLU makes of them; (∞, −∞) stands for none. */
export function rectifiedRanges(ranges: Float32Array): Float32Array {
  const rectified = new Float32Array(ranges.length);
  for (let i = 0; i < ranges.length; i += 2) {
    const none = ranges[i]! > ranges[i + 1]!;
    rectified[i] = none ? Infinity : Math.max(ranges[i]!, 0);
    rectified[i + 1] = none ? -Infinity : Math.max(ranges[i + 1]!, 0);
  }
  return rectified;
}
