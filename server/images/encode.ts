import sharp, { type Sharp } from 'sharp';
import type { Sheet } from '../../shared/protocol.ts';
import { encodeTurboJpeg } from './turbo_jpeg.ts';

// One libvips thread a picture: frames already run beside each other in libuv's pool.
sharp.concurrency(1);
sharp.cache(false);

export interface Pixels {
  readonly values: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  /** 1: grey levels. 3: RGB, interleaved. */
  readonly channels: 1 | 3;
}

/** Up to this many pixels PNG is as small as JPEG and as quick, so it is always lossless. */
const SMALL_PX = 64 * 64;
const JPEG_QUALITY = 80;
/** A third of the bytes. */
const COARSE_JPEG_QUALITY = 30;
const PNG = { compressionLevel: 3, adaptiveFiltering: false } as const;

export type Quality = 'coarse' | 'fine' | 'lossless';

/** JPEG where time and bytes count, PNG where nothing may be lost or it costs nothing. */
export async function encodePixels(
  pixels: Pixels,
  quality: Quality,
): Promise<{ encoding: Sheet['encoding']; bytes: Uint8Array }> {
  if (quality === 'lossless' || pixels.widthPx * pixels.heightPx <= SMALL_PX)
    return { encoding: 'png', bytes: await imageOf(pixels).png(PNG).toBuffer() };
  const encodeJpeg = encodeTurboJpeg ?? encodeVipsJpeg;
  const bytes = await encodeJpeg(pixels, quality === 'coarse' ? COARSE_JPEG_QUALITY : JPEG_QUALITY);
  return { encoding: 'jpeg', bytes };
}

function encodeVipsJpeg(pixels: Pixels, quality: number): Promise<Uint8Array> {
  return imageOf(pixels).jpeg({ quality, optimiseCoding: false, chromaSubsampling: '4:4:4' }).toBuffer();
}

function imageOf({ values, widthPx, heightPx, channels }: Pixels): Sharp {
  const image = sharp(values, { raw: { width: widthPx, height: heightPx, channels } });
  return channels === 1 ? image.toColourspace('b-w') : image;
}

/** A picture to keep: lossless, of RGB or of an SVG. */
export function encodeFile(picture: Omit<Pixels, 'channels'> | string): Promise<Uint8Array> {
  if (typeof picture === 'string') return sharp(Buffer.from(picture)).png().toBuffer();
  const { values, widthPx, heightPx } = picture;
  return sharp(values, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .png()
    .toBuffer();
}
