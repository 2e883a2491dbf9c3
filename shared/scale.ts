/**
 * How values become grey levels, and back. Every scale is anchored at zero, so that zero is always drawn as zero
 * and a constant map as a constant: what varies is the extreme, the largest magnitude that still has a level of
 * its own.
 *
 * - signed data: level = 128 + 127 · value / extreme, so level 128 is exactly zero;
 * - data that can't be negative: level = 255 · value / extreme, so level 0 is exactly zero.
 */

/**
 * `unit`: each map has its own extreme. `layer`: all maps of the layer share one. `network`: all layers of the graph
 * share one.
 */
export const SCALE_KINDS = ['unit', 'layer', 'network'] as const;
export type ScaleKind = (typeof SCALE_KINDS)[number];
/** A number is the extreme itself: what lies beyond it is drawn as it. */
export type Scale = ScaleKind | number;
/** Where the network's extreme is a number already. */
export type LayerScale = Exclude<Scale, 'network'>;

/** What an extreme can be set to. */
export const EXTREME_MIN = 1e-6;
export const EXTREME_MAX = 1e6;

export interface Range {
  readonly min: number;
  readonly max: number;
}

/**
 * The smallest share of its layer's largest magnitude to which a `unit` scale narrows. Without it a map that
 * carries nothing but the noise of a covered lens would be drawn as rich activity.
 */
export const UNIT_FLOOR = 1 / 10;

export const ZERO_SIGNED = 128;
const STEPS_SIGNED = 127;
const STEPS_POSITIVE = 255;

export function magnitude({ min, max }: Range): number {
  return Math.max(Math.abs(min), Math.abs(max));
}

/** The magnitude that the last grey level stands for. 0 only where the whole layer is zero. */
export function extremeOf(scale: LayerScale, map: Range, layer: Range): number {
  if (typeof scale === 'number') return scale;
  const whole = magnitude(layer);
  return scale === 'layer' ? whole : Math.max(magnitude(map), whole * UNIT_FLOOR);
}

/** The numbers at the two ends of the legend. */
export function legendOf(extreme: number, signed: boolean): Range {
  return { min: signed ? -extreme : 0, max: extreme };
}

/** level = zero + gain · value. A layer of zeros has no extreme; its gain is 0 and it is drawn as zero. */
export function levelsOf(extreme: number, signed: boolean): { zero: number; gain: number } {
  const steps = signed ? STEPS_SIGNED : STEPS_POSITIVE;
  return { zero: signed ? ZERO_SIGNED : 0, gain: extreme > 0 ? steps / extreme : 0 };
}

/** The value in the middle of a grey level. */
export function valueOfLevel(level: number, extreme: number, signed: boolean): number {
  return signed ? ((level - ZERO_SIGNED) / STEPS_SIGNED) * extreme : (level / STEPS_POSITIVE) * extreme;
}
