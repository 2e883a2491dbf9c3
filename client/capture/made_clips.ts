/** Clips that need no file: what the camera showed, once more, and a photo over which the view moves. */

import { wordsOf } from '../language/spoken.ts';
import { localNowMs } from '../stream/clock.ts';
import { BUNDLED_PHOTOS, photoTitle } from './bundled_photos.ts';
import type { Capture } from './capture.ts';
import { CaptureError } from './capture_error.ts';
import { CAPTURE_TEXT } from './capture_text.ts';
import type { Frame } from './frame_flow.ts';
import { JpegEncoder } from './jpeg_encoder.ts';
import { viewOver } from './view_over.ts';

/** As sources' labels these are told to all pages, which say them in their own words. */
export const LAST_MINUTE_LABEL = 'last-minute';
export const MOVING_PHOTO_LABEL = 'moving-photo';

/** Of a camera that stood still. */
const GAP_MS_MAX = 1000;
const MOVING_FPS = 15;
const MOVING_SIDE_PX = 320;

/** Plays in a loop, as quickly as it was taken. The pause of a camera that stood still is none of the clip. */
export function lastMinuteClip(frames: readonly Frame[]): Capture {
  let at = 0;
  return {
    kind: 'clip',
    label: LAST_MINUTE_LABEL,
    jpeg: () => Promise.resolve(frames[at]!.jpeg),
    watch: (onPicture) => {
      let timer: ReturnType<typeof setTimeout>;
      // Timers are late, a little each: by the clock of the page that adds up to nothing.
      let dueMs = performance.now();
      const next = () => {
        at = (at + 1) % frames.length;
        onPicture(localNowMs());
        const gapMs = (frames[at + 1]?.capturedAtMs ?? 0) - frames[at]!.capturedAtMs;
        const nowMs = performance.now();
        // A page that slept goes on from where it was, and doesn't hurry.
        dueMs = Math.max(dueMs, nowMs - GAP_MS_MAX) + Math.min(GAP_MS_MAX, Math.max(1, gapMs));
        timer = setTimeout(next, dueMs - nowMs);
      };
      timer = setTimeout(next);
      return () => clearTimeout(timer);
    },
    close: () => {},
  };
}

/** For who has no camera: one bundled photo after the other, seen through a square that moves. */
export async function movingPhoto(): Promise<Capture> {
  const bitmaps = await Promise.all(
    BUNDLED_PHOTOS.map(async ({ url, title }) => {
      const response = await fetch(new URL(url, document.baseURI)).catch(() => undefined);
      if (!response?.ok)
        throw new CaptureError('other', () =>
          wordsOf(CAPTURE_TEXT).notLoaded(photoTitle(title), response?.status ?? 0),
        );
      return createImageBitmap(await response.blob(), { colorSpaceConversion: 'none' });
    }),
  );
  const encoder = new JpegEncoder();
  const startMs = performance.now();
  return {
    kind: 'clip',
    label: MOVING_PHOTO_LABEL,
    jpeg: async () => {
      const { photo, left, top, sidePx } = viewOver(bitmaps, performance.now() - startMs);
      const view = await createImageBitmap(bitmaps[photo]!, left, top, sidePx, sidePx, {
        resizeWidth: MOVING_SIDE_PX,
        resizeHeight: MOVING_SIDE_PX,
        resizeQuality: 'medium',
      });
      try {
        return await encoder.encodePhoto(view);
      } finally {
        view.close();
      }
    },
    watch: (onPicture) => {
      const timer = setInterval(() => onPicture(localNowMs()), 1000 / MOVING_FPS);
      return () => clearInterval(timer);
    },
    close: () => {
      for (const bitmap of bitmaps) bitmap.close();
    },
  };
}
