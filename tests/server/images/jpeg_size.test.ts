import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { cameraJpegSize } from '../../../server/images/jpeg_size.ts';
import { claimingSize } from '../../claimed_size.ts';
import { PHOTOS, photo } from '../../photos.ts';

const flat = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#336699' } });

test.each([
  ['baseline', flat(320, 200).jpeg()],
  ['progressive', flat(320, 200).jpeg({ progressive: true })],
  ['grey', flat(320, 200).toColourspace('b-w').jpeg()],
  ['four inks', flat(320, 200).toColourspace('cmyk').jpeg()],
])('%s: as wide and as high as libvips says', async (_what, image) => {
  expect(cameraJpegSize(await image.toBuffer())).toEqual({ width: 320, height: 200 });
});

test.each(PHOTOS)('%s: as libvips says, or libvips is asked', async (name) => {
  const bytes = await photo(name);
  const { autoOrient } = await sharp(bytes).metadata();
  expect([undefined, autoOrient]).toContainEqual(cameraJpegSize(bytes));
});

test('a picture that may say how it was held, is of another kind or is none, isn’t measured', async () => {
  for (const bytes of [
    await flat(320, 200).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    await flat(320, 200).png().toBuffer(),
    await flat(320, 200).webp().toBuffer(),
    Buffer.from('no picture at all'),
    Buffer.alloc(0),
  ])
    expect(cameraJpegSize(bytes)).toBeUndefined();
});

test('one of no height or no width, and one that ends before its size, isn’t measured', async () => {
  const jpeg = await flat(320, 200).jpeg().toBuffer();
  expect(cameraJpegSize(claimingSize(jpeg, 320, 0))).toBeUndefined();
  expect(cameraJpegSize(claimingSize(jpeg, 0, 200))).toBeUndefined();
  const size = jpeg.indexOf(Buffer.from([0xff, 0xc0])) + 9;
  expect(cameraJpegSize(jpeg.subarray(0, size))).toEqual({ width: 320, height: 200 });
  for (let end = 0; end < size; end++) expect(cameraJpegSize(jpeg.subarray(0, end))).toBeUndefined();
});

test('of a JPEG with wrong bytes it says what libvips says, or nothing', async () => {
  const jpeg = await flat(320, 200).jpeg().toBuffer();
  const header = jpeg.indexOf(Buffer.from([0xff, 0xda]));
  const wrong = fc.record({ at: fc.nat(header - 1), to: fc.nat(255) });
  await fc.assert(
    fc.asyncProperty(fc.array(wrong, { minLength: 1, maxLength: 3 }), async (changes) => {
      const bytes = Buffer.from(jpeg);
      for (const { at, to } of changes) bytes[at] = to;
      const size = cameraJpegSize(bytes);
      const asked = await sharp(bytes, { limitInputPixels: false })
        .metadata()
        .then(
          ({ format, autoOrient }) => ({ format, ...autoOrient }),
          () => undefined,
        );
      if (size && asked) expect({ format: 'jpeg', ...size }).toEqual(asked);
    }),
    { numRuns: 300 },
  );
});
