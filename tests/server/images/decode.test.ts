import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { decodeFrame } from '../../../server/images/decode.ts';
import { ALEXNET, type PreparationStep } from '../../../shared/networks.ts';
import { claimingSize } from '../../claimed_size.ts';
import { oracleInput } from '../../oracle_input.ts';
import { PHOTOS, photo } from '../../photos.ts';

const { preprocessing } = ALEXNET;
const { cropPx, mean, std } = preprocessing;

describe('against torchvision', () => {
  test.each(PHOTOS)('%s: every pixel within 2 grey levels, 0.3 on average', async (name) => {
    const rgb = await decodeFrame(await photo(name), preprocessing);
    const expected = await oracleInput(name);
    let worst = 0;
    let sum = 0;
    expected.forEach((value, i) => {
      const level = (value * std[i % 3]! + mean[i % 3]!) * 255;
      const difference = Math.abs(level - rgb[i]!);
      worst = Math.max(worst, difference);
      sum += difference;
    });
    expect(worst).toBeLessThanOrEqual(2.01);
    expect(sum / expected.length).toBeLessThan(0.3);
  });
});

test.each([
  [640, 480],
  [480, 640],
  [225, 1000],
  [256, 256],
  [40, 30],
])('%i × %i gives the crop', async (width, height) => {
  const jpeg = await sharp({ create: { width, height, channels: 3, background: '#336699' } })
    .jpeg()
    .toBuffer();
  expect((await decodeFrame(jpeg, preprocessing)).length).toBe(cropPx * cropPx * 3);
});

test('without resizing it is the middle as it came; without cropping all of it, squeezed', async () => {
  // Columns get lighter from 0 to 239, two pixels a level, in a picture twice as wide as high.
  const [width, height] = [480, 240];
  const raw = Buffer.from(Array.from({ length: width * height }, (_, at) => Math.floor((at % width) / 2)));
  const png = await sharp(raw, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer();
  const red = async (...skipped: readonly PreparationStep[]) => {
    const rgb = await decodeFrame(png, preprocessing, skipped);
    const row = (cropPx / 2) * cropPx;
    return [0, cropPx - 1].map((column) => rgb[(row + column) * 3]!);
  };
  const near = (values: number[], expected: number[]) => {
    values.forEach((value, index) => {
      expect(Math.abs(value - expected[index]!)).toBeLessThanOrEqual(1);
    });
  };
  // 240 px in height become 256, so the crop's 224 are 210 of the picture's columns about its middle.
  near(await red(), [(240 - 105) / 2, (240 + 105) / 2]);
  near(await red('resize'), [(240 - 112) / 2, (240 + 112) / 2]);
  near(await red('crop'), [0, 239]);
});

test('grey, CMYK and transparent pictures become RGB', async () => {
  const grey = { create: { width: 300, height: 300, channels: 3, background: '#808080' } } as const;
  const clear = { create: { width: 300, height: 300, channels: 4, background: '#80808080' } } as const;
  for (const bytes of [
    await sharp(grey).toColourspace('b-w').jpeg().toBuffer(),
    await sharp(grey).toColourspace('cmyk').jpeg().toBuffer(),
    await sharp(clear).png().toBuffer(),
  ]) {
    const rgb = await decodeFrame(bytes, preprocessing);
    expect(rgb.length).toBe(cropPx * cropPx * 3);
    // Four inks without a profile are only nearly the grey they were.
    expect(Math.abs(rgb[0]! - 128)).toBeLessThan(16);
  }
});

test('a photo that says how it was held is turned upright', async () => {
  const { data, info } = await sharp(await photo('coffee'))
    .rotate(-90)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const sideways = await sharp(data, { raw: { width, height, channels } })
    .withMetadata({ orientation: 6 })
    .png()
    .toBuffer();
  expect(await decodeFrame(sideways, preprocessing)).toEqual(
    await decodeFrame(await photo('coffee'), preprocessing),
  );
});

test('side chunks that inflate to a hundred megabytes are not read', async () => {
  const png = await flat(64).png().toBuffer();
  const inflating = deflateSync(Buffer.alloc(100_000_000), { level: 1 });
  for (const type of ['iCCP', 'zTXt']) {
    const chunk = pngChunk(type, Buffer.concat([Buffer.from('x\x00\x00'), inflating]));
    const bomb = Buffer.concat([png.subarray(0, PNG_HEADER_BYTES), chunk, png.subarray(PNG_HEADER_BYTES)]);
    const before = process.memoryUsage().rss;
    expect((await decodeFrame(bomb, preprocessing)).length).toBe(cropPx * cropPx * 3);
    expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000);
  }
});

const flat = (sidePx: number) =>
  sharp({ create: { width: sidePx, height: sidePx, channels: 3, background: '#336699' } });
const START_OF_SCAN = Buffer.from([0xff, 0xda]);
const END_OF_IMAGE_BYTES = 2;
/** The signature and IHDR. */
const PNG_HEADER_BYTES = 33;

/** Length, type, data and CRC-32 (PNG specification, 5.3). */
function pngChunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length);
  ends.writeUInt32BE(crc32(typed), 4);
  return Buffer.concat([ends.subarray(0, 4), typed, ends.subarray(4)]);
}

describe('refused, with what was expected and what came', () => {
  test.each([
    ['text', Buffer.from('no picture at all')],
    ['nothing', Buffer.alloc(0)],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"/>')],
  ])('%s', async (_what, bytes) => {
    await expect(decodeFrame(bytes, preprocessing)).rejects.toMatchObject({
      code: 'frame-not-a-picture',
      message: expect.stringMatching(/^expected a .*picture.*got/),
    });
  });

  test('a JPEG that ends early', async () => {
    const whole = await photo('coffee');
    await expect(decodeFrame(whole.subarray(0, whole.length >> 1), preprocessing)).rejects.toMatchObject({
      code: 'frame-not-a-picture',
    });
  });

  test('a JPEG of more scans than any encoder writes', async () => {
    const jpeg = await flat(64).jpeg({ progressive: true, optimiseScans: true }).toBuffer();
    const scan = jpeg.subarray(jpeg.lastIndexOf(START_OF_SCAN), -END_OF_IMAGE_BYTES);
    const scans = (count: number) =>
      Buffer.concat([jpeg.subarray(0, -END_OF_IMAGE_BYTES), ...Array(count).fill(scan), jpeg.subarray(-2)]);
    expect((await decodeFrame(scans(50), preprocessing)).length).toBe(cropPx * cropPx * 3);
    await expect(decodeFrame(scans(2000), preprocessing)).rejects.toMatchObject({
      code: 'frame-not-a-picture',
      message: 'expected a JPEG picture of at most 100 scans, got more',
    });
  });

  test('100 megapixels, without decoding them', async () => {
    const huge = claimingSize(await photo('coffee'), 10_000, 10_000);
    const start = performance.now();
    await expect(decodeFrame(huge, preprocessing)).rejects.toMatchObject({
      code: 'frame-too-many-pixels',
      message: expect.stringContaining('10000 × 10000'),
    });
    expect(performance.now() - start).toBeLessThan(500);
  });
});
