import { beforeEach, expect, test } from 'vitest';
import { FrameFlow } from '../../../client/capture/frame_flow.ts';

/** Counts credits as the connection does, and encodes when the test says so. */
const sent: number[] = [];
let credits = 2;
let encoding: ((jpeg: Uint8Array) => void)[] = [];

const sink = {
  get credits() {
    return credits;
  },
  sendFrame: (capturedAtMs: number) => {
    credits--;
    sent.push(capturedAtMs);
    return 'sent' as const;
  },
};

async function finishEncoding(): Promise<void> {
  const finish = encoding.shift();
  expect(finish, 'a picture that is being encoded').toBeDefined();
  finish!(Uint8Array.of(1));
  await new Promise(setImmediate);
}

let flow: FrameFlow;

beforeEach(() => {
  sent.length = 0;
  credits = 2;
  encoding = [];
  flow = new FrameFlow(sink, () => new Promise((resolve) => encoding.push(resolve)));
});

test('never two encodes at once; of what comes meanwhile the newest goes next', async () => {
  for (const atMs of [1, 2, 3, 4]) flow.offer(atMs);
  expect(encoding.length).toBe(1);
  await finishEncoding();
  expect(encoding.length).toBe(1);
  await finishEncoding();
  expect(sent).toEqual([1, 4]);
  expect(flow.skipped).toBe(2);
});

test('without credit nothing is encoded; when one comes back, the newest picture at once', async () => {
  credits = 0;
  for (const atMs of [1, 2, 3]) flow.offer(atMs);
  expect(encoding.length).toBe(0);
  credits = 1;
  void flow.advance();
  await finishEncoding();
  expect(sent).toEqual([3]);
  expect(flow.skipped).toBe(2);
  credits = 1;
  void flow.advance();
  expect(encoding.length).toBe(0);
});

test('what is being encoded when the source is paused isn’t sent, and what comes after it is', async () => {
  flow.offer(1);
  flow.clear();
  flow.offer(2);
  await finishEncoding();
  expect(sent).toEqual([]);
  await finishEncoding();
  expect(sent).toEqual([2]);
});

test('the last frame can be sent again', async () => {
  flow.repeat();
  expect(sent).toEqual([]);
  flow.offer(1);
  await finishEncoding();
  flow.repeat();
  expect(sent).toEqual([1, 1]);
});
