/** In which order a layer's maps stand in the mosaic, and which of them. */

import { rangeAt } from '../../shared/result.ts';

export const MAP_ORDERS = ['index', 'largest', 'mean'] as const;
export type MapOrder = (typeof MAP_ORDERS)[number];

export interface OrderWish {
  readonly order: MapOrder;
  /** Leave out the maps of which every value is zero, but for the chosen one. */
  readonly hideZeros: boolean;
  readonly chosen: number;
  /** Of each map, from a `means` view; null: not known yet. */
  readonly means: Float32Array | null;
}

/**
 * The maps' numbers, in the order of their places. Equal ones stand by number, so that equal pictures have equal
 * orders.
 *
 * @param stats of a `layer` view: smallest and largest value of the layer, then of each of its `maps`.
 */
export function orderedMaps(
  stats: Float32Array,
  maps: number,
  { order, hideZeros, chosen, means }: OrderWish,
): number[] {
  const numbers = Array.from({ length: maps }, (_, map) => map);
  const shown = hideZeros ? numbers.filter((map) => map === chosen || !isZero(stats, map)) : numbers;
  if (order === 'index' || (order === 'mean' && means?.length !== maps)) return shown;
  const value = (map: number) => (order === 'mean' ? means![map]! : rangeAt(stats, 1 + map).max);
  return shown.sort((a, b) => value(b) - value(a) || a - b);
}

function isZero(stats: Float32Array, map: number): boolean {
  const { min, max } = rangeAt(stats, 1 + map);
  return min === 0 && max === 0;
}
