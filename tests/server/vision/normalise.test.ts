import { expect, test } from 'vitest';
import { normalise } from '../../../server/vision/normalise.ts';
import { activationOf, clearActivations } from '../../../server/vision/raster.ts';
import { EFFICIENTNET_LITE0, type Preprocessing } from '../../../shared/networks.ts';

const preprocessing: Preprocessing = {
  resizeShorterSidePx: 2,
  cropPx: 2,
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
};

test('normalise gives planes of (pixel / 255 − mean) / std', () => {
  const rgb = Uint8Array.of(0, 255, 128, 1, 2, 3, 255, 0, 0, 10, 20, 30);
  const expected = [
    ...[0, 1, 255, 10].map((level) => (level / 255 - 0.485) / 0.229),
    ...[255, 2, 0, 20].map((level) => (level / 255 - 0.456) / 0.224),
    ...[128, 3, 0, 30].map((level) => (level / 255 - 0.406) / 0.225),
  ];
  expect(normalise(rgb, preprocessing)).toEqual(Float32Array.from(expected));
});

test('the same where the frame’s memory has room for it', () => {
  const sidePx = 20;
  const rgb = Uint8Array.from({ length: sidePx * sidePx * 3 }, (_, index) => (index * 89) % 256);
  const settings = { ...preprocessing, cropPx: sidePx };
  clearActivations([{ channels: 64, height: sidePx, width: sidePx }]);
  const lent = activationOf(rgb.length);
  expect(normalise(rgb, settings, lent)).toBe(lent);
  expect([...lent]).toEqual([...normalise(rgb, settings)]);
});

test('EfficientNet-Lite gets exactly (pixel − 127) / 128', () => {
  const levels = Uint8Array.from({ length: 16 * 16 * 3 }, (_, index) => index / 3);
  const values = normalise(levels, { ...EFFICIENTNET_LITE0.preprocessing, cropPx: 16 });
  const expected = Float32Array.from({ length: 256 }, (_, level) => (level - 127) / 128);
  for (const channel of [0, 1, 2])
    expect(values.subarray(channel * 256, (channel + 1) * 256)).toEqual(expected);
});

test('normalise refuses another number of bytes', () => {
  expect(() => normalise(new Uint8Array(11), preprocessing)).toThrow('expected 12 bytes (2 × 2 × 3), got 11');
});
