import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lastMinuteClip } from '../../../client/capture/made_clips.ts';

const LATE_MS = 9;

beforeEach(() => {
  vi.useFakeTimers();
  const onTime = globalThis.setTimeout;
  vi.stubGlobal('setTimeout', (call: () => void, ms = 0) => onTime(call, Math.max(0, ms) + LATE_MS));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('a minute is played in a minute, in a loop, though each timer is late', async () => {
  const frames = Array.from({ length: 600 }, (_, index) => ({
    capturedAtMs: index * 100,
    jpeg: Uint8Array.of(index >> 8, index & 255),
  }));
  const clip = lastMinuteClip(frames);
  const shown: number[] = [];
  const end = clip.watch(async () => {
    const [high, low] = await clip.jpeg();
    shown.push(high! * 256 + low!);
  });
  await vi.advanceTimersByTimeAsync(120_000);
  end();
  const [first] = shown;
  const again = shown.indexOf(first!, 1);
  expect(again).toBe(600);
  expect(shown.length).toBeGreaterThan(1190);
  const played = shown.length;
  await vi.advanceTimersByTimeAsync(1000);
  expect(shown.length).toBe(played);
});
