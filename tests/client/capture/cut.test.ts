import { describe, expect, test } from 'vitest';
import { middleCut } from '../../../client/capture/cut.ts';

describe('a square out of the middle', () => {
  test.each([
    [640, 480, { x: 80, y: 0, widthPx: 480, heightPx: 480, outWidthPx: 480, outHeightPx: 480 }],
    [480, 640, { x: 0, y: 80, widthPx: 480, heightPx: 480, outWidthPx: 480, outHeightPx: 480 }],
    [1920, 1080, { x: 420, y: 0, widthPx: 1080, heightPx: 1080, outWidthPx: 512, outHeightPx: 512 }],
    [300, 300, { x: 0, y: 0, widthPx: 300, heightPx: 300, outWidthPx: 300, outHeightPx: 300 }],
  ])('%i × %i', (width, height, cut) => {
    expect(middleCut(width, height, 1)).toEqual(cut);
  });
});

describe('a whole photo, if it isn’t long', () => {
  test.each([
    [4032, 3024, { x: 0, y: 0, widthPx: 4032, heightPx: 3024, outWidthPx: 683, outHeightPx: 512 }],
    [451, 300, { x: 0, y: 0, widthPx: 451, heightPx: 300, outWidthPx: 451, outHeightPx: 300 }],
    [9000, 1000, { x: 3500, y: 0, widthPx: 2000, heightPx: 1000, outWidthPx: 1024, outHeightPx: 512 }],
  ])('%i × %i', (width, height, cut) => {
    expect(middleCut(width, height, 2)).toEqual(cut);
  });
});
