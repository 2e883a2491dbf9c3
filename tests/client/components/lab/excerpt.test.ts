import { expect, test } from 'vitest';
import { excerptOfCut, excerptText, readExcerpt } from '../../../../client/components/lab/excerpt.ts';
import { STEPS_PRESETS } from '../../../../shared/steps.ts';

test('rows come apart at tabs, commas, semicolons and spaces, with either minus', () => {
  const text = ['1\t2\t3\t4\t5', '1,2,3,4,5', '1; 2; 3; 4; 5', ' 1 2 3 4 5 ', '−1 -2 .5 1e2 0'].join('\r\n');
  expect(readExcerpt(text)).toEqual({
    ok: true,
    picture: {
      shape: { height: 5, width: 5, channels: 1 },
      values: [...[1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2, 3, 4, 5], -1, -2, 0.5, 100, 0],
    },
  });
});

test('what is written is read as it was', () => {
  for (const { picture } of STEPS_PRESETS)
    expect(readExcerpt(excerptText(picture))).toEqual({ ok: true, picture });
});

test.each([
  ['1 2 3 4 5\n1 2 3 4', 'Expected 5 numbers in every row, got 4 in row 2.'],
  ['1 2\n3 4', 'Expected 5 to 17 rows and columns, got 2 × 2.'],
  [Array(5).fill('1 2 x 4 5').join('\n'), 'Expected numbers, got “x”.'],
  ['', 'Expected 5 to 17 rows and columns, got 1 × 1.'],
])('%j is refused with what was expected', (text, message) => {
  const read = readExcerpt(text);
  expect(read.ok || read.words()).toBe(message);
});

test('a cut piece has its channels behind each other', () => {
  const cut = { sizePx: 2, inChannels: 3, values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] };
  expect(excerptOfCut(cut)).toEqual({
    shape: { height: 2, width: 2, channels: 3 },
    values: [1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12],
  });
});
