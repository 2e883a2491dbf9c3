import sharp, { type Sharp } from 'sharp';
import type { PreparationStep, Preprocessing } from '../../shared/networks.ts';
import { FRAME_PIXELS_MAX } from '../../shared/protocol.ts';
import { FrameError } from './frame_error.ts';
import { cameraJpegSize } from './jpeg_size.ts';

/** What browsers can encode. Everything else that libvips reads (SVG, PDF, …) stays outside. */
const FORMATS: readonly string[] = ['jpeg', 'png', 'webp'];

/**
 * Encoders write about ten. Each is a walk over the whole picture for as little as 14 bytes, so that a small file of
 * many would hold a thread for a minute.
 */
const JPEG_SCANS_MAX = 100;
const START_OF_SCAN = Buffer.from([0xff, 0xda]);

/**
 * Decodes a picture and cuts out what the network sees, as torchvision's Resize and CenterCrop do: the shorter
 * side scaled (bilinear, antialiased), the longer one truncated, the crop's offset rounded half to even. Colour
 * profiles are ignored, as PyTorch ignores them; a phone's photo is turned upright first, as every browser does.
 *
 * What is `skipped`: without 'resize' it is the middle of the picture as large as it came, where it is large enough;
 * without 'crop' all of it, squeezed into the square.
 *
 * @returns RGB, interleaved, `cropPx` × `cropPx` × 3 bytes.
 * @throws FrameError for bytes that are no picture and for too many pixels.
 */
export async function decodeFrame(
  bytes: Uint8Array,
  { resizeShorterSidePx, cropPx }: Pick<Preprocessing, 'resizeShorterSidePx' | 'cropPx'>,
  skipped: readonly PreparationStep[] = [],
): Promise<Uint8Array> {
  try {
    const image = sharp(bytes, {
      autoOrient: true,
      ignoreIcc: true,
      limitInputPixels: false,
      failOn: 'truncated',
    });
    const { format, width, height } = await described(bytes, image);
    if (!FORMATS.includes(format))
      throw new FrameError('frame-not-a-picture', `expected a ${FORMATS.join(', ')} picture, got ${format}`);
    if (format === 'jpeg') checkScans(bytes);
    if (width * height > FRAME_PIXELS_MAX)
      throw new FrameError(
        'frame-too-many-pixels',
        `expected a picture of at most ${FRAME_PIXELS_MAX} pixels, got ${width} × ${height}`,
      );
    const shorter = Math.min(width, height);
    const toPx = skipped.includes('resize') ? Math.max(shorter, cropPx) : resizeShorterSidePx;
    const squeezed = skipped.includes('crop');
    const resizedWidth = squeezed ? cropPx : Math.trunc((toPx * width) / shorter);
    const resizedHeight = squeezed ? cropPx : Math.trunc((toPx * height) / shorter);
    return await image
      .resize(resizedWidth, resizedHeight, { fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false })
      .extract({
        left: roundHalfEven((resizedWidth - cropPx) / 2),
        top: roundHalfEven((resizedHeight - cropPx) / 2),
        width: cropPx,
        height: cropPx,
      })
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer();
  } catch (error) {
    if (error instanceof FrameError) throw error;
    throw new FrameError(
      'frame-not-a-picture',
      `expected a picture, got ${bytes.length} bytes that can't be decoded (${(error as Error).message.trim()})`,
    );
  }
}

/** Its size once it is upright. */
async function described(bytes: Uint8Array, image: Sharp) {
  const size = cameraJpegSize(bytes);
  if (size) return { format: 'jpeg', ...size };
  const { format, autoOrient } = await image.metadata();
  return { format, ...autoOrient };
}

/** Within a scan 0xFF is followed by 0, so the marker stands for itself (ITU-T T.81, B.1.1). */
function checkScans(jpeg: Uint8Array): void {
  const bytes = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  let scans = 0;
  for (let at = bytes.indexOf(START_OF_SCAN); at >= 0; at = bytes.indexOf(START_OF_SCAN, at + 2))
    if (++scans > JPEG_SCANS_MAX)
      throw new FrameError(
        'frame-not-a-picture',
        `expected a JPEG picture of at most ${JPEG_SCANS_MAX} scans, got more`,
      );
}

function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return value % 1 === 0.5 && rounded % 2 ? rounded - 1 : rounded;
}
