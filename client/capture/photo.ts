import { FRAME_BYTES_MAX, FRAME_PIXELS_MAX } from '../../shared/protocol.ts';
import { localNowMs } from '../stream/clock.ts';
import type { Capture } from './capture.ts';
import { CaptureError } from './capture_error.ts';
import { centredSquare, SQUARE_PX_MAX } from './square.ts';

const JPEG_QUALITY = 0.96;

/** One picture, at the moment when it is watched. Rejects with a `CaptureError`. */
export async function openPhoto(photo: Blob | URL, name: string): Promise<Capture> {
  const blob = photo instanceof Blob ? photo : await load(photo, name);
  const { bitmap, pixels } = await decode(blob, name);
  // A JPEG travels as it is where it may: the server resizes it exactly as in training, and nothing is compressed twice.
  const whole = blob.type === 'image/jpeg' && blob.size <= FRAME_BYTES_MAX && pixels <= FRAME_PIXELS_MAX;
  const jpeg = whole ? new Uint8Array(await blob.arrayBuffer()) : null;
  return {
    kind: 'photo',
    label: name,
    jpegQuality: JPEG_QUALITY,
    jpeg,
    still: { image: bitmap, widthPx: bitmap.width, heightPx: bitmap.height },
    watch: (onPicture) => {
      onPicture(localNowMs());
      return () => {};
    },
    close: () => bitmap.close(),
  };
}

async function load(address: URL, name: string): Promise<Blob> {
  const response = await fetch(address).catch(() => undefined);
  if (!response?.ok)
    throw new CaptureError(
      'other',
      `${name} could not be loaded (${response ? `status ${response.status}` : 'no connection'}): try it again.`,
    );
  return response.blob();
}

/** The square in the middle, no larger than it is sent: a phone's photo would hold 200 MB of memory. */
async function decode(file: Blob, name: string): Promise<{ bitmap: ImageBitmap; pixels: number }> {
  // Colour profiles are passed over, as PyTorch and the server do.
  const whole = await createImageBitmap(file, { colorSpaceConversion: 'none' }).catch(() => {
    throw new CaptureError(
      'not-a-picture',
      `${name} is no picture that this browser can read: choose a JPEG, PNG or WebP file (a HEIC photo from a phone can be exported as JPEG).`,
    );
  });
  const { x, y, sidePx } = centredSquare(whole.width, whole.height);
  const outPx = Math.min(sidePx, SQUARE_PX_MAX);
  try {
    const bitmap = await createImageBitmap(whole, x, y, sidePx, sidePx, {
      resizeWidth: outPx,
      resizeHeight: outPx,
      resizeQuality: 'high',
      colorSpaceConversion: 'none',
    });
    return { bitmap, pixels: whole.width * whole.height };
  } finally {
    whole.close();
  }
}
