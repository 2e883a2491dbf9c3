import { expect, test } from 'vitest';
import { RefreshMeter } from '../../../../client/components/lab/refresh_meter.ts';

test('27 results, four of them with each of ten frames a second', () => {
  const meter = new RefreshMeter();
  expect(meter.rate(27, 0)).toBeNull();
  for (let atMs = 0; atMs <= 10_000; atMs += 100) meter.add(4, atMs);
  expect(meter.rate(27, 10_000)).toBeCloseTo(40 / 27, 1);
});

test('what stopped coming is soon forgotten', () => {
  const meter = new RefreshMeter();
  for (let atMs = 0; atMs <= 2000; atMs += 100) meter.add(4, atMs);
  expect(meter.rate(4, 9000)).toBeNull();
});
