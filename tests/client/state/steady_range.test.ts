import { expect, test } from 'vitest';
import { SteadyRange } from '../../../client/state/steady_range.ts';

test('the ends are round, beyond all values, and take in zero', () => {
  expect(new SteadyRange().update({ min: -2.84, max: 3.07 }, 0)).toEqual({ min: -3, max: 4 });
  expect(new SteadyRange().update({ min: 140, max: 480 }, 0)).toEqual({ min: -50, max: 500 });
});

test('values that vary move no end', () => {
  const range = new SteadyRange();
  const first = range.update({ min: -3, max: 3 }, 0);
  for (let frame = 1; frame < 300; frame++)
    expect(range.update({ min: -3 + (frame % 7) * 0.1, max: 3 - (frame % 5) * 0.1 }, frame * 33)).toEqual(
      first,
    );
});

test('what lies outside moves them at once, small values only after a while', () => {
  const range = new SteadyRange();
  range.update({ min: -1, max: 1 }, 0);
  const wide = range.update({ min: -10, max: 10 }, 10);
  expect(wide.max).toBeGreaterThanOrEqual(10);
  expect(range.update({ min: -1, max: 1 }, 20)).toEqual(wide);
  expect(range.update({ min: -1, max: 1 }, 2900)).toEqual(wide);
  expect(range.update({ min: -1, max: 1 }, 3100).max).toBeLessThan(2);
});

test('one constant value is no axis without width', () => {
  const { min, max } = new SteadyRange().update({ min: 0, max: 0 }, 0);
  expect(max).toBeGreaterThan(min);
});
