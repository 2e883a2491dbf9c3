import { FRAME_BYTES_MAX, FRAME_PIXELS_MAX } from '../../shared/protocol.ts';
import { wordsOf } from '../language/spoken.ts';
import { localNowMs } from '../stream/clock.ts';
import { photoTitle } from './bundled_photos.ts';
import type { Capture } from './capture.ts';
import { CaptureError } from './capture_error.ts';
import { CAPTURE_TEXT } from './capture_text.ts';
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
    throw new CaptureError('other', () =>
      wordsOf(CAPTURE_TEXT).notLoaded(photoTitle(name), response?.status ?? 0),
    );
  return response.blob();
}

async function jpegOf(file: Blob, name: string): Promise<Uint8Array> {
  // Colour profiles are passed over, as PyTorch and the server do.
  const bitmap = await createImageBitmap(file, { colorSpaceConversion: 'none' }).catch(() => {
    throw new CaptureError('not-a-picture', () => wordsOf(CAPTURE_TEXT).notAPicture(name));
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
