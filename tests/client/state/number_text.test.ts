import { expect, test } from 'vitest';
import { exactText, numberText, percentText } from '../../../client/state/number_text.ts';

test.each([
  [-6.4, '−6.40'],
  [0, '0.00'],
  [26.154, '26.15'],
  [-0.000011, '−1.1e−5'],
  [0.0051, '0.01'],
  [0.0027, '0.0027'],
  [-0.00066, '−0.00066'],
])('%d is written as %s', (value, text) => {
  expect(numberText(value)).toBe(text);
});

test('a bias has three decimals', () => {
  expect(numberText(-0.5137, 3)).toBe('−0.514');
});

test.each([
  [0.614, '61\u202f%'],
  [0, '0\u202f%'],
  [0.003, '<\u202f1\u202f%'],
  [1, '100\u202f%'],
])('the share %d is written as %s', (share, text) => {
  expect(percentText(share)).toBe(text);
});

test('a float32 with all the digits that it is sure of', () => {
  expect(exactText(Math.fround(-6.969941))).toBe('−6.969941');
  expect(exactText(0)).toBe('0.000000');
});
