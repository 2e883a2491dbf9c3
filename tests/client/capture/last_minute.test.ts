import { describe, expect, test } from 'vitest';
import { LAST_MINUTE_MS, LastMinute } from '../../../client/capture/last_minute.ts';
import { viewOver } from '../../../client/capture/view_over.ts';

const frame = (capturedAtMs: number, bytes = 1000) => ({ capturedAtMs, jpeg: new Uint8Array(bytes) });

describe('the camera’s last minute', () => {
  test('is the last minute', () => {
    const minute = new LastMinute();
    for (let atMs = 0; atMs <= 90_000; atMs += 500) minute.keep(frame(atMs));
    const { frames } = minute;
    expect(frames[0]!.capturedAtMs).toBe(90_000 - LAST_MINUTE_MS);
    expect(frames.at(-1)!.capturedAtMs).toBe(90_000);
    expect(frames).toHaveLength(121);
  });

  test('is bounded by bytes and by frames: the oldest goes', () => {
    const heavy = new LastMinute();
    for (let index = 0; index < 200; index++) heavy.keep(frame(index * 33, 1_000_000));
    expect(heavy.frames.length).toBe(67);
    expect(heavy.frames.at(-1)!.capturedAtMs).toBe(199 * 33);
    const quick = new LastMinute();
    for (let index = 0; index < 3000; index++) quick.keep(frame(index, 10));
    expect(quick.frames.length).toBe(2400);
  });

  test('is gone when it is forgotten, and a single picture is none', () => {
    const minute = new LastMinute();
    minute.keep(frame(1));
    expect(minute.frames).toEqual([]);
    minute.keep(frame(2));
    expect(minute.frames).toHaveLength(2);
    minute.forget();
    expect(minute.frames).toEqual([]);
  });
});

test('the view over a photo stays inside it, and moves little from one moment to the next', () => {
  const photos = [
    { width: 600, height: 400 },
    { width: 300, height: 451 },
  ];
  let before = viewOver(photos, 0);
  for (let sinceMs = 66; sinceMs < 40_000; sinceMs += 66) {
    const now = viewOver(photos, sinceMs);
    const { width, height } = photos[now.photo]!;
    expect(Math.min(now.left, now.top)).toBeGreaterThanOrEqual(0);
    expect(now.left + now.sidePx).toBeLessThanOrEqual(width);
    expect(now.top + now.sidePx).toBeLessThanOrEqual(height);
    if (now.photo === before.photo) expect(Math.abs(now.sidePx - before.sidePx)).toBeLessThan(10);
    before = now;
  }
});
