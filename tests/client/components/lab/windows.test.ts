import { expect, test } from 'vitest';
import { overlapText, windowsAround } from '../../../../client/components/lab/windows.ts';
import type { PoolLayer } from '../../../../shared/layers.ts';

const pool: PoolLayer = { kind: 'pool', name: 'pool1', pool: 'max', sizePx: 5, stride: 3, padding: 0 };
const input = { height: 50, width: 50, channels: 1 };

test('nine windows around an output, three apart', () => {
  const { chosen, all, crop } = windowsAround(pool, input, 4, 6, 1);
  expect(chosen).toEqual({ top: 12, left: 18, bottom: 16, right: 22 });
  expect(all).toHaveLength(9);
  expect(all[0]).toEqual({ top: 9, left: 15, bottom: 13, right: 19 });
  expect(crop).toEqual({ top: 7, left: 13, bottom: 21, right: 27 });
});

test('at a border there are as many', () => {
  for (const [row, column] of [
    [0, 0],
    [15, 15],
  ] as const) {
    const { chosen, all } = windowsAround(pool, input, row, column, 1);
    expect(all).toHaveLength(9);
    expect(all).toContainEqual(chosen);
  }
});

test.each([
  [3, 1, 'neighbours share 2 columns of 3'],
  [3, 2, 'neighbours share 1 column of 3'],
  [3, 3, 'neighbours touch'],
  [3, 8, '5 columns between neighbours go unseen'],
])('%i px every %i px: %s', (sizePx, stride, text) => {
  expect(overlapText(sizePx, stride)).toBe(text);
});
