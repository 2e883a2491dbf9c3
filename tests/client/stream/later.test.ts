import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Later } from '../../../client/stream/later.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a refusal that passes is tried again once, after some seconds; one that stays isn’t', () => {
  let tries = 0;
  const later = new Later(() => tries++);
  later.refused('room-full');
  vi.advanceTimersByTime(3999);
  expect(tries).toBe(0);
  vi.advanceTimersByTime(3002);
  expect(tries).toBe(1);
  vi.advanceTimersByTime(60_000);
  expect(tries).toBe(1);

  later.refused('room-full');
  later.refused('access-refused');
  vi.advanceTimersByTime(60_000);
  expect(tries).toBe(1);

  later.refused('handshake-rate');
  later.stop();
  vi.advanceTimersByTime(60_000);
  expect(tries).toBe(1);
});
