import { expect, test } from 'vitest';
import { Trace } from '../../../client/state/trace.ts';

test('keeps ten seconds and no more', () => {
  const trace = new Trace();
  expect(trace.range).toBeNull();
  for (let second = 0; second <= 25; second++) trace.add(-second, second * 1000);
  expect(trace.points.map(({ atMs }) => atMs / 1000)).toEqual([15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25]);
  expect(trace.range).toEqual({ min: -25, max: -15 });
  trace.clear();
  expect(trace.points).toEqual([]);
});
