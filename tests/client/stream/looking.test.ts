import { expect, test } from 'vitest';
import { Looking } from '../../../client/stream/looking.ts';
import type { View } from '../../../shared/protocol.ts';

const STRIP: View = { kind: 'strip' };
const CONV1: View = { kind: 'layer', layer: 'conv1', scale: 'unit' };

test('the union of what components look at, each view once', () => {
  const looking = new Looking(async () => true);
  const [left, right] = [{}, {}];
  looking.set(left, [STRIP, CONV1]);
  looking.set(right, [{ ...CONV1 }]);
  expect(looking.takeNews()).toEqual([STRIP, CONV1]);
  looking.set(left, []);
  expect(looking.takeNews()).toEqual([CONV1]);
  looking.set(right, []);
  expect(looking.takeNews()).toEqual([]);
});

test('nothing is told twice, until the server has forgotten', () => {
  const looking = new Looking(async () => true);
  expect(looking.takeNews()).toBeNull();
  looking.set({}, [STRIP, CONV1]);
  expect(looking.takeNews()).toHaveLength(2);
  looking.set({}, [CONV1, STRIP]);
  expect(looking.takeNews()).toBeNull();
  looking.forgotten();
  expect(looking.takeNews()).toHaveLength(2);
});
