import { expect, test } from 'vitest';
import { lchToRgb } from '../../../shared/colours/cielab.ts';

/** CIE L*C*h (D65) of sRGB's corners, as published (e.g. Lindbloom's calculator). */
test.each([
  [100, 0, 0, [255, 255, 255]],
  [0, 0, 0, [0, 0, 0]],
  [53.585, 0, 0, [128, 128, 128]],
  [53.241, 104.55, 39.999, [255, 0, 0]],
  [87.735, 119.776, 136.016, [0, 255, 0]],
  [32.297, 133.808, 306.285, [0, 0, 255]],
])('L %d C %d h %d', (lightness, chroma, hueDegrees, rgb) => {
  expect(lchToRgb(lightness, chroma, hueDegrees)).toEqual(rgb);
});

test('a colour that sRGB can’t show is refused', () => {
  expect(() => lchToRgb(78, 62, 68)).toThrow('expected a colour of sRGB, got L 78 C 62 h 68');
});
