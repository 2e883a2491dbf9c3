/**
 * An occlusion map (Zeiler and Fergus, 2014): a grey square slides over a picture that stands still, and for each of its
 * places one class's probability is written down. Where it falls most is what the network needs to see.
 */

import { z } from 'zod';
import type { Said } from './sayings.ts';

export const SQUARE_MIN_PX = 8;
export const SQUARE_MAX_PX = 112;
export const STRIDE_MIN_PX = 8;
export const STRIDE_MAX_PX = 56;

export const occlusionStartSchema = z.strictObject({
  /** null: the class that is the most probable one without the square. */
  classIndex: z.number().int().min(0).max(65_535).nullable(),
  sizePx: z.number().int().min(SQUARE_MIN_PX).max(SQUARE_MAX_PX),
  stridePx: z.number().int().min(STRIDE_MIN_PX).max(STRIDE_MAX_PX),
});
export type OcclusionStart = z.infer<typeof occlusionStartSchema>;

/** What everybody in the room sees of it. */
export interface OcclusionState {
  /** Counts up in each room. */
  readonly id: number;
  readonly stage: 'running' | 'done' | 'cancelled' | 'failed';
  /** Why it failed, else null. */
  readonly problem: Said | null;
  /** Who started it. */
  readonly who: string;
  readonly classIndex: number;
  readonly sizePx: number;
  readonly stridePx: number;
  readonly columns: number;
  readonly rows: number;
  /** The class's probability without the square. */
  readonly baseline: number;
  /** float32 little-endian, row by row: the class's probability for each place that was tried so far. */
  readonly values: Uint8Array;
  /** The picture, as an image file; null where it has come with this id already. */
  readonly picture: Uint8Array | null;
}

/** Places of the square in each direction: the picture is covered with none left out. */
export function placesAcross(sidePx: number, stridePx: number): number {
  return Math.ceil(sidePx / stridePx);
}

/** Where the square begins at place `index` of `places`, in pixels; its middles are evenly spread. May be outside. */
export function squareStart(index: number, places: number, sidePx: number, sizePx: number): number {
  return Math.round(((index + 0.5) * sidePx) / places - sizePx / 2);
}
