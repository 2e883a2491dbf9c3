/**
 * JPEG by libjpeg-turbo itself: half the processor time that a picture takes through libvips. Where its binary can't be
 * loaded, there is none, and libvips encodes.
 */

import type { Pixels } from './encode.ts';

/** As many as libuv encodes beside each other. What is beyond them goes to the garbage collector. */
const SPARE_MAX = 4;

const library = await import('@julusian/jpeg-turbo').then(
  (module) => module.default,
  () => undefined,
);

/** Where pictures were written: memory of their largest size is new, and so zeroed page by page, only once. */
const spare: Buffer[] = [];

function roomFor(bytes: number): Buffer {
  const found = spare.findIndex(({ length }) => length >= bytes);
  return found < 0 ? Buffer.allocUnsafeSlow(bytes) : spare.splice(found, 1)[0]!;
}

/** `quality` as libjpeg counts it; colours are 4:4:4. */
export const encodeTurboJpeg: ((pixels: Pixels, quality: number) => Promise<Uint8Array>) | undefined =
  library &&
  (async ({ values, widthPx, heightPx, channels }, quality) => {
    const grey = channels === 1;
    const size = {
      width: widthPx,
      height: heightPx,
      subsampling: grey ? library.SAMP_GRAY : library.SAMP_444,
    };
    const format = grey ? library.FORMAT_GRAY : library.FORMAT_RGB;
    const room = roomFor(library.bufferSize(size));
    const levels = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    const written = await library.compress(levels, room, { ...size, format, quality });
    const jpeg = new Uint8Array(written);
    if (spare.length < SPARE_MAX) spare.push(room);
    return jpeg;
  });
