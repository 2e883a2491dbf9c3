import { expect, test } from 'vitest';
import {
  axisText,
  type GridParameter,
  PARAMETER_EXAMPLES,
  readAxis,
} from '../../../../client/components/lab/grid_text.ts';
import { CLASSIC_GRID } from '../../../../shared/lab_grid.ts';

test('what is written is read as it was', () => {
  for (const axis of CLASSIC_GRID)
    expect(readAxis(axis.parameter, axis.layer, axisText(axis))).toEqual({ ok: true, axis });
});

test.each(Object.entries(PARAMETER_EXAMPLES))('the example for %s can be read', (parameter, text) => {
  expect(readAxis(parameter as GridParameter, 1, text)).toMatchObject({
    ok: true,
    axis: { parameter, layer: 1 },
  });
});

test.each([
  ['stride', '', 'Expected 1 to 4 values with commas between them, got 0.'],
  ['stride', '1, 2, 3, 4, 5', 'Expected 1 to 4 values with commas between them, got 5.'],
  ['stride', '2, two', 'Expected values like 2, 9, 16, got “two”.'],
  ['pool', 'largest 3/2', 'Expected values like max 3/2, max 5/3, max 7/4, got “largest 3/2”.'],
] as const)('%s %j is refused with what was expected', (parameter, text, message) => {
  expect(readAxis(parameter, 0, text)).toEqual({ ok: false, message });
});

test.each([
  ['stride', '0'],
  ['stride', '1.5'],
  ['pool', 'max 99/2'],
  ['sizePx', '71'],
] as const)('%s %s is out of range', (parameter, text) => {
  expect(readAxis(parameter, 0, text)).toMatchObject({ ok: false });
});
