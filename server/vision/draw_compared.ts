/** Two activations of one layer: A, which is compared with, and B, the pass that is drawn. */

import { type AtlasLayout, mosaicLayout } from '../../shared/atlas.ts';
import type { Shape } from '../../shared/layers.ts';
import { legendOf, magnitude, type Range, UNIT_FLOOR } from '../../shared/scale.ts';
import { type Activation, drawMaps } from './draw.ts';
import { type Canvas, rangesOf } from './raster.ts';
import type { LayerView } from './run.ts';

export type ComparedView = Extract<LayerView, { kind: 'pair' | 'difference' }>;

export function isCompared(view: LayerView): view is ComparedView {
  return view.kind === 'pair' || view.kind === 'difference';
}

export interface Compared {
  /** As many channels as there are tiles: maps of A and then those of B, or their differences. */
  readonly shape: Shape;
  /** The legend's ends, and then the true smallest and largest value of each tile. */
  readonly stats: Float32Array;
  readonly layout: AtlasLayout;
  draw(canvas: Canvas): void;
}

/**
 * All tiles of a pair share one scale, so that what is equal looks equal. No scale is narrower than `UNIT_FLOOR` of the
 * layer's largest value: a difference of next to nothing looks like nothing.
 */
export function compared({ kind, map }: ComparedView, reference: Float32Array, now: Activation): Compared {
  const { height, width, channels } = now.shape;
  const size = height * width;
  const first = map ?? 0;
  const count = map === null ? channels : 1;
  const a = reference.subarray(first * size, (first + count) * size);
  const b = now.values.subarray(first * size, (first + count) * size);
  const values = kind === 'pair' ? joined(a, b) : differenceOf(a, b);
  const shape: Shape = { height, width, channels: values.length / size };
  const ranges = rangesOf(values, shape);
  const whole = Math.max(
    magnitude(rangeOf(now.ranges)),
    magnitude(rangeOf(rangesOf(reference, { ...now.shape, channels: 1 }))),
  );
  const extreme = Math.max(magnitude(rangeOf(ranges)), whole * UNIT_FLOOR);
  const signed = kind === 'difference' || now.signed;
  const legend = legendOf(extreme, signed);
  const stats = Float32Array.from(ranges);
  stats.set([legend.min, legend.max]);
  const layout = mosaicLayout(shape);
  const activation = { shape, values, ranges, signed };
  return { shape, stats, layout, draw: (canvas) => drawMaps(canvas, layout, activation, 0, extreme) };
}

/** Of a layer of single values: A's and then B's, or B − A. */
export function comparedValues({ kind }: ComparedView, a: Float32Array, b: Float32Array): Float32Array {
  return kind === 'pair' ? joined(a, b) : differenceOf(a, b);
}

function joined(a: Float32Array, b: Float32Array): Float32Array {
  const both = new Float32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function differenceOf(a: Float32Array, b: Float32Array): Float32Array {
  return b.map((value, index) => value - a[index]!);
}

function rangeOf(ranges: Float32Array): Range {
  return { min: ranges[0]!, max: ranges[1]! };
}
