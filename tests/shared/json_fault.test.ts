import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonFault } from '../../shared/json_fault.ts';
import { FC } from './lab_arbitrary.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('it finds a fault wherever there is one, and nowhere else', () => {
  const pieces = fc.constantFrom(
    ...'{}[],:"\\ \n',
    '"a"',
    '1',
    '-0.5e3',
    '01',
    'null',
    'tru',
    '"\\u00e9"',
    '\t',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const text = parts.join('');
      expect(jsonFault(text) === null, JSON.stringify(text)).toBe(isJson(text));
    }),
    FC,
  );
  fc.assert(
    fc.property(fc.json(), fc.nat(), (text, at) => {
      expect(jsonFault(text)).toBeNull();
      const cut = text.slice(0, at % text.length);
      expect(jsonFault(cut) === null).toBe(isJson(cut));
    }),
    FC,
  );
});

test.each([
  ['{"a": 1 "b": 2}', 8, 'comma', '"b": 2}'],
  ['{"a": 1,}', 8, 'name', '}'],
  ['{a: 1}', 1, 'name', 'a: 1}'],
  ['{"a" 1}', 5, 'colon', '1}'],
  ['[1,\n]', 4, 'value', ']'],
  ['[1]\n]', 4, 'end', ']'],
  ['["no end]', 1, 'value', '"no end]'],
  ['{"a": [', 7, 'value', ''],
  ['[a very long text without quotes]', 1, 'value', 'a very long text wit…'],
])('%j', (text, index, expected, found) => {
  expect(jsonFault(text)).toEqual({ index, expected, found });
});
