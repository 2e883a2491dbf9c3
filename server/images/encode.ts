import sharp from 'sharp';
import type { Sheet } from '../../shared/protocol.ts';

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
const JPEG = { quality: 80, optimiseCoding: false, chromaSubsampling: '4:4:4' } as const;
/** A third of the bytes. */
const COARSE_JPEG = { ...JPEG, quality: 30 } as const;
const PNG = { compressionLevel: 3, adaptiveFiltering: false } as const;

export type Quality = 'coarse' | 'fine' | 'lossless';

/** JPEG where time and bytes count, PNG where nothing may be lost or it costs nothing. */
export async function encodePixels(
  { values, widthPx, heightPx, channels }: Pixels,
  quality: Quality,
): Promise<{ encoding: Sheet['encoding']; bytes: Uint8Array }> {
  const image = sharp(values, { raw: { width: widthPx, height: heightPx, channels } });
  if (channels === 1) image.toColourspace('b-w');
  if (quality === 'lossless' || widthPx * heightPx <= SMALL_PX)
    return { encoding: 'png', bytes: await image.png(PNG).toBuffer() };
  return { encoding: 'jpeg', bytes: await image.jpeg(quality === 'coarse' ? COARSE_JPEG : JPEG).toBuffer() };
}

/** A picture to keep: lossless, of RGB or of an SVG. */
export function encodeFile(picture: Omit<Pixels, 'channels'> | string): Promise<Uint8Array> {
  if (typeof picture === 'string') return sharp(Buffer.from(picture)).png().toBuffer();
  const { values, widthPx, heightPx } = picture;
  return sharp(values, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .png()
    .toBuffer();
}
