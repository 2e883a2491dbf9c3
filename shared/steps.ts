/**
 * Cross-correlation written out: one window after the other, its products, their sum, where it goes, and which grey
 * level it is drawn with. For small excerpts step by step, and for any single output of a large picture.
 */

import { type Kernel, kernelOfRows } from './kernel.ts';
import { namedKernel } from './kernels.ts';
import type { Shape } from './layers.ts';
import { levelsOf, magnitude, type Range } from './scale.ts';

/** Planar: map after map, each row by row. */
export interface Maps {
  readonly shape: Shape;
  readonly values: ArrayLike<number>;
}

/** A typed or cut excerpt, in rows and columns. */
export const EXCERPT_MIN_PX = 5;
export const EXCERPT_MAX_PX = 17;

export interface Slide {
  readonly stride: number;
  /** Zeros above and to the left. */
  readonly paddingPx: number;
}

/** One position of the window: what is there, what the kernel makes of it. Lists are in the kernel's order (HWI). */
export interface Step {
  /** The output's. */
  readonly row: number;
  readonly column: number;
  /** The window's left upper corner in the picture; negative in the padding. */
  readonly top: number;
  readonly left: number;
  readonly patch: readonly number[];
  readonly products: readonly number[];
  readonly sum: number;
}

export function stepAt(picture: Maps, kernel: Kernel, slide: Slide, row: number, column: number): Step {
  const { height, width } = picture.shape;
  const top = row * slide.stride - slide.paddingPx;
  const left = column * slide.stride - slide.paddingPx;
  const patch = kernel.values.map((_, index) => {
    const channel = index % kernel.inChannels;
    const place = (index - channel) / kernel.inChannels;
    const y = top + Math.floor(place / kernel.sizePx);
    const x = left + (place % kernel.sizePx);
    if (y < 0 || x < 0 || y >= height || x >= width) return 0;
    return picture.values[(channel * height + y) * width + x]!;
  });
  const products = patch.map((value, index) => value * kernel.values[index]!);
  return { row, column, top, left, patch, products, sum: products.reduce((sum, each) => sum + each, 0) };
}

/** How values become grey levels: level = zero + gain · value, rounded; see scale.ts. */
export interface Rescaling extends Range {
  /** The magnitude that is drawn as the last level. */
  readonly extreme: number;
  /** Whether there are negative values: zero is then drawn as 128, else as 0. */
  readonly signed: boolean;
  readonly zero: number;
  readonly gain: number;
}

export function rescalingOf(values: readonly number[]): Rescaling {
  const min = values.reduce((least, value) => Math.min(least, value), Infinity);
  const max = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const extreme = magnitude({ min, max });
  const signed = min < 0;
  return { min, max, extreme, signed, ...levelsOf(extreme, signed) };
}

export function levelOf(value: number, { zero, gain }: Rescaling): number {
  return Math.round(zero + gain * value);
}

export interface Steps {
  /** Row by row. */
  readonly steps: readonly Step[];
  readonly outputHeight: number;
  readonly outputWidth: number;
  readonly rescaling: Rescaling;
}

/** Every position of the window, which has to fit into the picture with its padding. */
export function stepsOf(picture: Maps, kernel: Kernel, slide: Slide = { stride: 1, paddingPx: 0 }): Steps {
  const positions = (px: number) =>
    Math.max(Math.floor((px + 2 * slide.paddingPx - kernel.sizePx) / slide.stride) + 1, 0);
  const outputHeight = positions(picture.shape.height);
  const outputWidth = positions(picture.shape.width);
  const steps = Array.from({ length: outputHeight * outputWidth }, (_, index) =>
    stepAt(picture, kernel, slide, Math.floor(index / outputWidth), index % outputWidth),
  );
  return { steps, outputHeight, outputWidth, rescaling: rescalingOf(steps.map((step) => step.sum)) };
}

export interface Term {
  readonly row: number;
  readonly column: number;
  readonly channel: number;
  readonly value: number;
  readonly weight: number;
  readonly product: number;
}

/** The `count` products of largest magnitude, in the kernel's order, and the sum of all others. */
export function largestTerms(step: Step, kernel: Kernel, count: number): { terms: Term[]; rest: number } {
  const largest = new Set(
    step.products
      .map((_, index) => index)
      .sort((a, b) => Math.abs(step.products[b]!) - Math.abs(step.products[a]!))
      .slice(0, count),
  );
  const terms: Term[] = [];
  let rest = 0;
  step.products.forEach((product, index) => {
    if (!largest.has(index)) {
      rest += product;
      return;
    }
    const channel = index % kernel.inChannels;
    const place = (index - channel) / kernel.inChannels;
    terms.push({
      row: Math.floor(place / kernel.sizePx),
      column: place % kernel.sizePx,
      channel,
      value: step.patch[index]!,
      weight: kernel.values[index]!,
      product,
    });
  });
  return { terms, rest };
}

/** Their titles and what they show are the page's words. */
export type StepsPresetName = 'five-by-five' | 'both-edges';

export interface StepsPreset {
  readonly name: StepsPresetName;
  readonly picture: Maps;
  readonly kernel: Kernel;
}

function grey(rows: readonly (readonly number[])[]): Maps {
  return { shape: { height: rows.length, width: rows[0]!.length, channels: 1 }, values: rows.flat() };
}

/** A light square of 7 × 7 in the middle of a dark picture. */
function lightSquare(sidePx: number): Maps {
  const light = (at: number) => Math.abs(at - (sidePx - 1) / 2) <= 3;
  const places = Array.from({ length: sidePx }, (_, at) => at);
  return grey(places.map((row) => places.map((column) => (light(row) && light(column) ? 255 : 0))));
}

export const STEPS_PRESETS: readonly StepsPreset[] = [
  {
    name: 'five-by-five',
    picture: grey([
      [1, 1, 1, 0, 0],
      [0, 1, 1, 1, 0],
      [0, 0, 1, 1, 1],
      [0, 0, 1, 1, 0],
      [0, 1, 1, 0, 0],
    ]),
    kernel: kernelOfRows([
      [1, 0, 1],
      [0, 1, 0],
      [1, 0, 1],
    ]),
  },
  {
    name: 'both-edges',
    picture: lightSquare(17),
    kernel: namedKernel('sobel-left')!.make(3),
  },
];
