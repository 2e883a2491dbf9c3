import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDeeper } from '../../server/json_depth.ts';

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

test('any JSON is as deep as its value', () => {
  // Brackets and quotation marks also where they are text.
  const string = fc.string({ unit: fc.constantFrom('[', ']', '{', '}', '"', '\\', 'a') });
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 6 },
      string,
      fc.integer(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(string, tie('value'), { maxKeys: 3 }),
    ),
  }));
  fc.assert(
    fc.property(value, fc.boolean(), (json, indented) => {
      const text = JSON.stringify(json, null, indented ? 2 : 0);
      const depth = depthOf(json);
      expect(isDeeper(text, depth)).toBe(false);
      if (depth > 0) expect(isDeeper(text, depth - 1)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('text that ends in a string, or closes more than it opens, is no deeper', () => {
  for (const text of ['', '"[[[', '"\\"[[[', ']]]]', '[[]', '\\"', '42["clock"]'])
    expect(isDeeper(text, 2), text).toBe(false);
  expect(isDeeper('[[[', 2)).toBe(true);
});
