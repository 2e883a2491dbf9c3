/** How a page reads the views that come as numbers. The server's measure.ts writes them in this order. */

export const HISTOGRAM_BINS = 64;

export interface Histogram {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly count: number;
  readonly positive: number;
  readonly zeros: number;
  /** Equal bins from min to max. */
  readonly bins: Float32Array;
}

export function readHistogram(values: Float32Array): Histogram {
  const [min, max, mean, count, positive, zeros] = values as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return { min, max, mean, count, positive, zeros, bins: values.subarray(6) };
}

export interface Peak {
  readonly row: number;
  readonly column: number;
  readonly value: number;
}

export function readPeak(values: Float32Array): Peak {
  return { row: values[0]!, column: values[1]!, value: values[2]! };
}

/** What a neuron reads, and the value that it gives. */
export interface Patch {
  readonly inputs: Float32Array;
  readonly value: number;
}

export function readPatch(values: Float32Array): Patch {
  return { inputs: values.subarray(0, -1), value: values[values.length - 1]! };
}
