import { expect, test } from 'vitest';
import { Ranking } from '../../../client/state/ranking.ts';

const floats = (...values: number[]) => new Float32Array(values);

test('an order stands for half a second, however the values move', () => {
  const ranking = new Ranking();
  ranking.update(floats(0.7, 0.3), 0, 1000);
  expect(ranking.order).toEqual([0, 1]);
  ranking.update(floats(0.3, 0.7), 0, 1499);
  expect(ranking.order).toEqual([0, 1]);
  ranking.update(floats(0.3, 0.7), 0, 1500);
  expect(ranking.order).toEqual([1, 0]);
});

test('after one time constant a smoothed value has covered 63 % of a step', () => {
  const ranking = new Ranking();
  ranking.update(floats(0), 200, 1000);
  for (let ms = 1020; ms <= 1200; ms += 20) ranking.update(floats(1), 200, ms);
  expect(ranking.values[0]).toBeCloseTo(1 - Math.exp(-1), 5);
});

test('without smoothing a value is the newest', () => {
  const ranking = new Ranking();
  ranking.update(floats(0.2), 0, 1000);
  ranking.update(floats(0.9), 0, 1010);
  expect(ranking.values[0]).toBeCloseTo(0.9);
});

test('what was seen long ago is not averaged into what is seen now', () => {
  const ranking = new Ranking();
  ranking.update(floats(0.2), 1500, 1000);
  ranking.update(floats(0.9), 1500, 2001);
  expect(ranking.values[0]).toBeCloseTo(0.9);
});

test('another number of values is another layer: its order is new at once', () => {
  const ranking = new Ranking();
  ranking.update(floats(0.7, 0.3), 500, 1000);
  ranking.update(floats(1, 2, 3), 500, 1010);
  expect(ranking.order).toEqual([2, 1, 0]);
  expect([...ranking.values]).toEqual([1, 2, 3]);
});
