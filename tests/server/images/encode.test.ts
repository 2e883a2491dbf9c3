import sharp from 'sharp';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Pixels, Quality } from '../../../server/images/encode.ts';

const TURBO = '@julusian/jpeg-turbo';
const SIDE_PX = 128;

/** Waves that differ in each channel, and grow shorter to the right. */
function waves(channels: 1 | 3): Pixels {
  const values = new Uint8Array(SIDE_PX * SIDE_PX * channels);
  for (let at = 0; at < values.length; at++) {
    const pixel = Math.floor(at / channels);
    const [row, column] = [Math.floor(pixel / SIDE_PX), pixel % SIDE_PX];
    values[at] = 128 + 100 * Math.sin((row * (1 + (at % channels))) / 9 + column ** 2 / 900);
  }
  return { values, widthPx: SIDE_PX, heightPx: SIDE_PX, channels };
}

/** A fresh copy of the encoder, as in a process of its own. */
async function encoder() {
  vi.resetModules();
  const { encodePixels } = await import('../../../server/images/encode.ts');
  const { encodeTurboJpeg } = await import('../../../server/images/turbo_jpeg.ts');
  return { encodePixels, encodeTurboJpeg };
}

async function meanError(pixels: Pixels, bytes: Uint8Array): Promise<number> {
  const image = sharp(bytes);
  expect((await image.metadata()).channels).toBe(pixels.channels);
  const values = await image
    .toColourspace(pixels.channels === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer();
  expect(values.length).toBe(pixels.values.length);
  return values.reduce((sum, value, at) => sum + Math.abs(value - pixels.values[at]!), 0) / values.length;
}

afterEach(() => {
  vi.doUnmock(TURBO);
});

describe.each([1, 3] as const)('%i channels', (channels) => {
  const pixels = waves(channels);

  test('libjpeg-turbo loses no more than libvips does, in as many bytes', async () => {
    const own = await encoder();
    expect(own.encodeTurboJpeg).toBeDefined();
    vi.doMock(TURBO, () => {
      throw new Error('no binary for this platform');
    });
    const without = await encoder();
    expect(without.encodeTurboJpeg).toBeUndefined();
    for (const quality of ['fine', 'coarse'] satisfies Quality[]) {
      const turbo = await own.encodePixels(pixels, quality);
      const vips = await without.encodePixels(pixels, quality);
      expect([turbo.encoding, vips.encoding]).toEqual(['jpeg', 'jpeg']);
      expect(turbo.bytes.length / vips.bytes.length).toBeCloseTo(1, 1);
      expect((await meanError(pixels, turbo.bytes)) / (await meanError(pixels, vips.bytes))).toBeLessThan(
        1.05,
      );
    }
  });

  test('nothing is lost where nothing may be', async () => {
    const { encodePixels } = await encoder();
    const { encoding, bytes } = await encodePixels(pixels, 'lossless');
    expect(encoding).toBe('png');
    expect(await meanError(pixels, bytes)).toBe(0);
  });
});

test('pictures beside each other, larger and smaller ones, don’t write over each other', async () => {
  const { encodePixels } = await encoder();
  const large = waves(3);
  const small: Pixels = { ...waves(1), heightPx: SIDE_PX / 2 };
  const alone = [await encodePixels(large, 'fine'), await encodePixels(small, 'fine')];
  for (let round = 0; round < 3; round++) {
    const beside = await Promise.all(
      Array.from({ length: 12 }, (_, i) => encodePixels(i % 2 ? small : large, 'fine')),
    );
    beside.forEach(({ bytes }, i) => {
      expect(Buffer.compare(bytes, alone[i % 2]!.bytes)).toBe(0);
    });
  }
});
