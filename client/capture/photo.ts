import { FRAME_BYTES_MAX, FRAME_PIXELS_MAX } from '../../shared/protocol.ts';
import { localNowMs } from '../stream/clock.ts';
import type { Capture } from './capture.ts';
import { CaptureError } from './capture_error.ts';
import { JpegEncoder } from './jpeg_encoder.ts';

/** One picture, at the moment when it is watched. Rejects with a `CaptureError`. */
export async function openPhoto(photo: Blob | URL, name: string): Promise<Capture> {
  const bytes = await jpegOf(photo instanceof Blob ? photo : await load(photo, name), name);
  return {
    kind: 'photo',
    label: name,
    jpeg: () => Promise.resolve(bytes),
    watch: (onPicture) => {
      onPicture(localNowMs());
      return () => {};
    },
    close: () => {},
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

async function jpegOf(file: Blob, name: string): Promise<Uint8Array> {
  // Colour profiles are passed over, as PyTorch and the server do.
  const bitmap = await createImageBitmap(file, { colorSpaceConversion: 'none' }).catch(() => {
    throw new CaptureError(
      'not-a-picture',
      `${name} is no picture that this browser can read: choose a JPEG, PNG or WebP file (a HEIC photo from a phone can be exported as JPEG).`,
    );
  });
  try {
    const fits = file.size <= FRAME_BYTES_MAX && bitmap.width * bitmap.height <= FRAME_PIXELS_MAX;
    // A JPEG travels as it is where it may, so that nothing is compressed twice.
    if (file.type === 'image/jpeg' && fits) return new Uint8Array(await file.arrayBuffer());
    return await new JpegEncoder().encodePhoto(bitmap);
  } finally {
    bitmap.close();
  }
}
