import { expect, test } from 'vitest';
import { cellAfterKey } from '../../../client/components/listbox_keys.ts';

test.each([
  ['ArrowRight', 5, 6],
  ['ArrowLeft', 5, 4],
  ['ArrowDown', 5, 9],
  ['ArrowUp', 5, 1],
  ['Home', 5, 0],
  ['End', 5, 9],
  ['ArrowLeft', 0, 0],
  ['ArrowDown', 7, 7],
  ['a', 5, null],
])('in ten cells of four columns %s leads from %i to %o', (key, cell, next) => {
  expect(cellAfterKey(key, cell, 4, 10)).toBe(next);
});
