import { expect, test } from 'vitest';
import { LAB_RANGES, type LabInput } from '../../shared/lab.ts';
import { labInputValues, shiftedPicture } from '../../shared/lab_input.ts';

const sidePx = 64;
const colour: LabInput = { colour: 'colour', sidePx, range: '0..255' };
const grey: LabInput = { colour: 'grey', sidePx, range: '0..255' };

/** Red is the row, green the column, blue 200. */
const rgb = Uint8Array.from({ length: sidePx ** 2 * 3 }, (_, index) => {
  const pixel = Math.floor(index / 3);
  return [Math.floor(pixel / sidePx), pixel % sidePx, 200][index % 3]!;
});

const at = (values: Float32Array, channel: number, row: number, column: number) =>
  values[channel * sidePx ** 2 + row * sidePx + column];

test('colour is planar, grey is weighted', () => {
  const planar = labInputValues(rgb, colour);
  expect([0, 1, 2].map((channel) => at(planar, channel, 7, 11))).toEqual([7, 11, 200]);
  const level = at(labInputValues(rgb, grey), 0, 7, 11);
  expect(level).toBeCloseTo(0.299 * 7 + 0.587 * 11 + 0.114 * 200, 5);
});

test('ranges', () => {
  const white = new Uint8Array(sidePx ** 2 * 3).fill(255);
  const first = (input: LabInput) => labInputValues(white, input)[0];
  expect(LAB_RANGES.map((range) => first({ ...colour, range }))).toEqual([
    255,
    1,
    Math.fround((1 - 0.485) / 0.229),
  ]);
  expect(first({ ...grey, range: '0..1' })).toBeCloseTo(1, 6);
  expect(first({ ...grey, range: 'imagenet' })).toBeCloseTo((1 - 0.449) / 0.226, 4);
});

test('a shift moves the picture to the right and down and draws its edge out', () => {
  const shifted = labInputValues(rgb, colour, { dx: 3, dy: -5 });
  expect([0, 1].map((channel) => at(shifted, channel, 20, 30))).toEqual([25, 27]);
  expect([0, 1].map((channel) => at(shifted, channel, 63, 0))).toEqual([63, 0]);
  // The picture that is shown is the one that is read.
  expect(labInputValues(shiftedPicture(rgb, sidePx, { dx: 3, dy: -5 }), colour)).toEqual(shifted);
  expect(shiftedPicture(rgb, sidePx, { dx: 0, dy: 0 })).toBe(rgb);
});

test('another number of bytes is refused', () => {
  expect(() => labInputValues(new Uint8Array(12), grey)).toThrow(
    'expected 12288 bytes (64 × 64 × 3), got 12',
  );
});
