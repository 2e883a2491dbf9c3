import { expect, test } from 'vitest';
import { Pace } from '../../../server/room/pace.ts';

/** A result every `everyMs`, each acknowledged after `tookMs`, for `seconds`. */
function run(pace: Pace, startMs: number, seconds: number, tookMs: number, everyMs = 100): number {
  let nowMs = startMs;
  for (; nowMs < startMs + seconds * 1000; nowMs += everyMs) pace.acknowledged(nowMs, nowMs + tookMs);
  return nowMs + tookMs;
}

const taken = ({ inFlightMost, coarse }: Pace) => `${inFlightMost} ${coarse ? 'coarse' : 'fine'}`;

test('a quick connection is never slowed down', () => {
  const pace = new Pace(0);
  run(pace, 0, 600, 120);
  expect(taken(pace)).toBe('2 fine');
});

test('the first slow result is a step down, and those that were sent before it are not counted again', () => {
  const pace = new Pace(0);
  pace.acknowledged(0, 600);
  expect(taken(pace)).toBe('2 coarse');
  pace.acknowledged(300, 1200);
  expect(taken(pace)).toBe('2 coarse');
  pace.acknowledged(700, 1300);
  expect(taken(pace)).toBe('1 coarse');
  pace.acknowledged(1400, 9000);
  expect(taken(pace)).toBe('1 coarse');
});

test('up goes slowly, one step after five seconds without a slow result', () => {
  const pace = new Pace(0);
  pace.acknowledged(10_000, 10_600);
  pace.acknowledged(17_000, 17_600);
  expect(taken(pace)).toBe('1 coarse');
  let now = run(pace, 17_600, 4.5, 100);
  expect(taken(pace)).toBe('1 coarse');
  now = run(pace, now, 1, 100);
  expect(taken(pace)).toBe('2 coarse');
  run(pace, now, 5.5, 100);
  expect(taken(pace)).toBe('2 fine');
});

test('a page that fails right after a step up waits twice as long for the next, at most a minute', () => {
  const pace = new Pace(0);
  let now = 10_000;
  const waitsMs: number[] = [];
  for (let tries = 0; tries < 7; tries++) {
    pace.acknowledged(now, now + 600);
    now += 600;
    const fellMs = now;
    expect(taken(pace)).toBe('2 coarse');
    while (pace.coarse) {
      pace.acknowledged(now, now + 100);
      now += 100;
    }
    waitsMs.push(Math.round((now - fellMs) / 1000));
  }
  expect(waitsMs).toEqual([5, 10, 20, 40, 60, 60, 60]);
});
