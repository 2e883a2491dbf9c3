import { localNowMs } from '../stream/clock.ts';
import type { Capture } from './capture.ts';
import { CaptureError } from './capture_error.ts';
import { centredSquare, SQUARE_PX_MAX } from './square.ts';

const JPEG_QUALITY = 0.96;

/** One picture, at the moment when it is watched. Rejects with a `CaptureError`. */
export async function openPhoto(file: Blob | URL, name: string): Promise<Capture> {
  const bitmap = await decode(file instanceof Blob ? file : await load(file, name), name);
  return {
    kind: 'photo',
    label: name,
    jpegQuality: JPEG_QUALITY,
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
async function decode(file: Blob, name: string): Promise<ImageBitmap> {
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
    return await createImageBitmap(whole, x, y, sidePx, sidePx, {
      resizeWidth: outPx,
      resizeHeight: outPx,
      resizeQuality: 'high',
      colorSpaceConversion: 'none',
    });
  } finally {
    whole.close();
  }
}
