import { expect, test, vi } from 'vitest';
import { FrameCredits } from '../../../client/stream/frame_credits.ts';
import { CREDITS } from '../../../shared/protocol.ts';

test('none without a connection', () => {
  const credits = new FrameCredits();
  expect(credits.free).toBe(0);
  expect(() => credits.spend()).toThrow('expected a free credit');
  credits.connected();
  expect(credits.free).toBe(CREDITS);
  credits.disconnected();
  expect(credits.free).toBe(0);
});

test('each comes back once, and says so', () => {
  const credits = new FrameCredits();
  credits.connected();
  const free = vi.fn();
  const end = credits.onFree(free);
  const giveBack = credits.spend();
  credits.spend();
  expect(credits.free).toBe(0);
  giveBack();
  giveBack();
  expect(credits.free).toBe(1);
  expect(free).toHaveBeenCalledTimes(1);
  end();
  credits.spend()();
  expect(free).toHaveBeenCalledTimes(1);
});

test('an answer of an earlier connection gives nothing back', () => {
  const credits = new FrameCredits();
  credits.connected();
  const stale = credits.spend();
  credits.disconnected();
  credits.connected();
  credits.spend();
  stale();
  expect(credits.free).toBe(CREDITS - 1);
});
