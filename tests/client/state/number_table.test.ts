import { expect, test } from 'vitest';
import { numberOf, readTable } from '../../../client/state/number_table.ts';

test.each([
  ['1\t0\t-1\n2\t0\t-2', 'tabs, as spreadsheets copy'],
  ['1 0 -1\n2 0 -2\n', 'spaces'],
  ['1, 0, -1\r\n2, 0, -2', 'commas'],
  ['1;0;−1\n2;0;−2', 'semicolons and U+2212'],
  ['1,0\t0,0\t-1,0\n2,0\t0\t-2', 'tabs and decimal commas'],
])('a table of numbers: %j (%s)', (text) => {
  expect(readTable(text)).toEqual({
    ok: true,
    rows: [
      [1, 0, -1],
      [2, 0, -2],
    ],
  });
});

test.each([
  ['', /got nothing/],
  ['1 2\n3', /2 numbers in every row, got 1 in row 2/],
  ['1 x', /“x”/],
  ['1 1e', /“1e”/],
])('no table: %j', (text, message) => {
  const read = readTable(text);
  expect(read.ok || read.words()).toMatch(message);
});

test('one number as one types it', () => {
  expect(numberOf(' −1,5 ')).toBe(-1.5);
  expect(numberOf('.5')).toBe(0.5);
  expect(Object.is(numberOf('-0'), 0)).toBe(true);
  for (const text of ['', '-', '1.2.3', 'NaN', 'Infinity', '0x10']) expect(numberOf(text)).toBeNaN();
});
