import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RateMeter } from '../../../client/stream/rate_meter.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function paint(meter: RateMeter, frames: number, everyMs: number, ageMs: (frame: number) => number | null) {
  for (let frame = 0; frame < frames; frame++) {
    meter.painted(ageMs(frame));
    vi.advanceTimersByTime(everyMs);
  }
}

test('frames a second and their median age, at most five times a second', () => {
  const changed = vi.fn();
  const meter = new RateMeter(changed);
  // One in ten is late.
  paint(meter, 60, 40, (frame) => (frame % 10 ? 80 + frame / 100 : 700));
  expect(meter.framesPerSecond).toBeCloseTo(25, 1);
  expect(meter.ageMs).toBeGreaterThan(79);
  expect(meter.ageMs).toBeLessThan(82);
  expect(changed.mock.calls.length).toBeGreaterThan(5);
  expect(changed.mock.calls.length).toBeLessThanOrEqual(60 * 0.04 * 5);
});

test('the numbers go away when nothing is painted, and nothing keeps running', () => {
  const meter = new RateMeter(() => {});
  paint(meter, 20, 50, () => 90);
  expect(meter.ageMs).toBe(90);
  vi.advanceTimersByTime(1500);
  expect(meter.framesPerSecond).toBeNull();
  expect(meter.ageMs).toBeNull();
  expect(vi.getTimerCount()).toBe(0);
});

test('clearing takes them away at once', () => {
  const meter = new RateMeter(() => {});
  paint(meter, 20, 50, () => 90);
  meter.clear();
  expect(meter.framesPerSecond).toBeNull();
  expect(vi.getTimerCount()).toBe(0);
});

test('one photo has neither rate nor age', () => {
  const meter = new RateMeter(() => {});
  paint(meter, 1, 300, () => null);
  expect(meter.framesPerSecond).toBeNull();
  expect(meter.ageMs).toBeNull();
});
