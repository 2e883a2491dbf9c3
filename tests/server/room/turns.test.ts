import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Turns } from '../../../server/room/turns.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const settled = async () => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};

/** Says who got a turn, in order, and gives it back when told. */
function watched(turns: Turns) {
  const served: string[] = [];
  const held: (() => void)[] = [];
  const ask = (name: string, idle = false) =>
    void (idle ? turns.takeIdle() : turns.take()).then((giveBack) => {
      served.push(name);
      held.push(giveBack);
    });
  const next = async () => {
    held.shift()!();
    await settled();
  };
  return { served, ask, next };
}

test('an idle turn comes after everybody who waits', async () => {
  const { served, ask, next } = watched(new Turns(1));
  ask('frame 1');
  ask('idle', true);
  ask('frame 2');
  ask('frame 3');
  await settled();
  for (let turn = 0; turn < 3; turn++) await next();
  expect(served).toEqual(['frame 1', 'frame 2', 'frame 3', 'idle']);
});

test('a free place is given at once; a frame that comes then waits for one pass', async () => {
  const { served, ask, next } = watched(new Turns(1));
  ask('idle 1', true);
  ask('frame');
  ask('idle 2', true);
  await settled();
  expect(served).toEqual(['idle 1']);
  await next();
  await next();
  expect(served).toEqual(['idle 1', 'frame', 'idle 2']);
});

test('where somebody always wants the place, an idle turn comes once a second', async () => {
  const { served, ask, next } = watched(new Turns(1));
  ask('frame 0');
  ask('idle', true);
  await settled();
  for (let frame = 1; frame <= 30; frame++) {
    ask(`frame ${frame}`);
    vi.advanceTimersByTime(100);
    await next();
  }
  expect(served.indexOf('idle')).toBe(11);
});

test('a place that is given back twice is one place', async () => {
  const turns = new Turns(1);
  const giveBack = await turns.take();
  giveBack();
  giveBack();
  const { served, ask } = watched(turns);
  ask('first');
  ask('second', true);
  await settled();
  expect(served).toEqual(['first']);
});
