import { expect, test } from 'vitest';
import { localNowMs, ServerClock } from '../../../client/stream/clock.ts';

test('the quickest round trip counts', () => {
  const clock = new ServerClock();
  expect(clock.offsetMs).toBe(0);
  // The server is 500 ms ahead; its answer took long on its way back, so the middle is 40 ms too late.
  clock.add(1000, 1510, 1100);
  expect(clock.offsetMs).toBe(460);
  clock.add(2000, 2501, 2002);
  expect(clock.offsetMs).toBe(500);
  clock.add(3000, 3590, 3100);
  expect(clock.offsetMs).toBe(500);
});

test('only recent round trips count, as clocks drift', () => {
  const clock = new ServerClock();
  clock.add(0, 101, 2);
  for (let trip = 1; trip <= 8; trip++) clock.add(trip * 1000, trip * 1000 + 205, trip * 1000 + 10);
  expect(clock.offsetMs).toBe(200);
  clock.clear();
  expect(clock.offsetMs).toBe(0);
});

test('a clock that is set counts anew from the next round trip', () => {
  const clock = new ServerClock();
  for (let trip = 0; trip < 8; trip++) clock.add(trip * 1000, trip * 1000 + 103, trip * 1000 + 6);
  expect(clock.offsetMs).toBe(100);
  // An hour ahead, on a slower way than before.
  clock.add(9000, 9000 + 3_600_000 + 150, 9100);
  expect(clock.offsetMs).toBe(3_600_100);
  // And back.
  clock.add(10_000, 10_150, 10_100);
  expect(clock.offsetMs).toBe(100);
});

test('this page’s clock tells the time', () => {
  expect(Math.abs(localNowMs() - Date.now())).toBeLessThan(1000);
});
