import { expect, test } from 'vitest';
import { orderedMaps } from '../../../client/state/map_order.ts';

/** The layer's smallest and largest value, then those of maps 0 to 4. */
const STATS = Float32Array.of(-3, 9, 0, 2, 0, 0, -3, 0, 0, 9, 0, 2);
const wish = { order: 'index', hideZeros: false, chosen: 0 } as const;

test('maps stand by number', () => {
  expect(orderedMaps(STATS, 5, wish)).toEqual([0, 1, 2, 3, 4]);
});

test('maps stand by their largest value, equal ones by number', () => {
  expect(orderedMaps(STATS, 5, { ...wish, order: 'largest' })).toEqual([3, 0, 4, 1, 2]);
});

test('only maps without any other value than zero are hidden, and the chosen one stays', () => {
  expect(orderedMaps(STATS, 5, { ...wish, hideZeros: true })).toEqual([0, 2, 3, 4]);
  expect(orderedMaps(STATS, 5, { ...wish, hideZeros: true, chosen: 1 })).toEqual([0, 1, 2, 3, 4]);
  expect(orderedMaps(STATS, 5, { order: 'largest', hideZeros: true, chosen: 0 })).toEqual([3, 0, 4, 2]);
});
