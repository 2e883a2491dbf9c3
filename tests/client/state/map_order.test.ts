import { expect, test } from 'vitest';
import { orderedMaps } from '../../../client/state/map_order.ts';

/** The layer's smallest and largest value, then those of maps 0 to 4. */
const STATS = Float32Array.of(-3, 9, 0, 2, 0, 0, -3, 0, 0, 9, 0, 2);
const wish = { order: 'index', hideZeros: false, chosen: 0, means: null } as const;

test('maps stand by number', () => {
  expect(orderedMaps(STATS, 5, wish)).toEqual([0, 1, 2, 3, 4]);
});

test('maps stand by their largest value, equal ones by number', () => {
  expect(orderedMaps(STATS, 5, { ...wish, order: 'largest' })).toEqual([3, 0, 4, 1, 2]);
});

test('maps stand by their mean, and by number until it is known', () => {
  const means = Float32Array.of(0.5, 0, -2, 1, 0.5);
  expect(orderedMaps(STATS, 5, { ...wish, order: 'mean', means })).toEqual([3, 0, 4, 1, 2]);
  expect(orderedMaps(STATS, 5, { ...wish, order: 'mean' })).toEqual([0, 1, 2, 3, 4]);
});

test('only maps without any other value than zero are hidden, and the chosen one stays', () => {
  expect(orderedMaps(STATS, 5, { ...wish, hideZeros: true })).toEqual([0, 2, 3, 4]);
  expect(orderedMaps(STATS, 5, { ...wish, hideZeros: true, chosen: 1 })).toEqual([0, 1, 2, 3, 4]);
  expect(orderedMaps(STATS, 5, { ...wish, order: 'largest', hideZeros: true })).toEqual([3, 0, 4, 2]);
});
