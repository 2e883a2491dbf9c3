import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Ranking } from '../../../client/state/ranking.ts';

const floats = (...values: number[]) => new Float32Array(values);

let settled = 0;
let ranking: Ranking;

beforeEach(() => {
  vi.useFakeTimers();
  settled = 0;
  ranking = new Ranking(() => settled++);
});
afterEach(() => {
  vi.useRealTimers();
});

test('an order stands for half a second, however the values move', () => {
  ranking.update(floats(0.7, 0.3), 0, 1000);
  expect(ranking.order).toEqual([0, 1]);
  ranking.update(floats(0.3, 0.7), 0, 1499);
  expect(ranking.order).toEqual([0, 1]);
  ranking.update(floats(0.3, 0.7), 0, 1500);
  expect(ranking.order).toEqual([1, 0]);
});

test('after one time constant a smoothed value has covered 63 % of a step', () => {
  ranking.update(floats(0), 200, 1000);
  for (let ms = 1020; ms <= 1200; ms += 20) ranking.update(floats(1), 200, ms);
  expect(ranking.values[0]).toBeCloseTo(1 - Math.exp(-1), 5);
});

test('without smoothing a value is the newest', () => {
  ranking.update(floats(0.2), 0, 1000);
  ranking.update(floats(0.9), 0, 1010);
  expect(ranking.values[0]).toBeCloseTo(0.9);
});

test('the last values of a picture that stands still are shown as they are, in their order', () => {
  ranking.update(floats(0.7, 0.3), 1500, 1000);
  ranking.update(floats(0.1, 0.9), 1500, 1030);
  expect(ranking.order).toEqual([0, 1]);
  vi.advanceTimersByTime(600);
  expect(settled).toBe(1);
  expect(ranking.order).toEqual([1, 0]);
  expect(ranking.values[1]).toBeCloseTo(0.9);
});

test('what settled is not averaged into what comes after it', () => {
  ranking.update(floats(0.2), 1500, 1000);
  vi.advanceTimersByTime(600);
  ranking.update(floats(0.9), 1500, 1600);
  expect(ranking.values[0]).toBeCloseTo(0.9);
});

test('the same array again is no news', () => {
  const values = floats(0.2, 0.8);
  ranking.update(values, 0, 1000);
  vi.advanceTimersByTime(600);
  ranking.update(values, 0, 1700);
  vi.advanceTimersByTime(600);
  expect(settled).toBe(1);
});

test('another number of values is another layer: its order is new at once', () => {
  ranking.update(floats(0.7, 0.3), 500, 1000);
  ranking.update(floats(1, 2, 3), 500, 1010);
  expect(ranking.order).toEqual([2, 1, 0]);
  expect([...ranking.values]).toEqual([1, 2, 3]);
});

test('cleared, it knows nothing and settles nothing', () => {
  ranking.update(floats(0.7, 0.3), 500, 1000);
  ranking.clear();
  vi.advanceTimersByTime(600);
  expect(settled).toBe(0);
  expect(ranking.order).toEqual([]);
});
