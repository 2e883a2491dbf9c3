import { wordsOf } from '../language/spoken.ts';
import type { Capture } from './capture.ts';
import { CaptureError } from './capture_error.ts';
import { CAPTURE_TEXT } from './capture_text.ts';
import { JpegEncoder } from './jpeg_encoder.ts';
import { watchVideo } from './video_frames.ts';

/** Plays in a loop while it is watched. Rejects with a `CaptureError`. */
export async function openClip(file: Blob | URL, name: string): Promise<Capture> {
  const address = file instanceof Blob ? URL.createObjectURL(file) : file.href;
  const video = document.createElement('video');
  const close = () => {
    video.pause();
    video.removeAttribute('src');
    video.load();
    if (file instanceof Blob) URL.revokeObjectURL(address);
  };
  video.muted = true;
  video.loop = true;
  video.playsInline = true;
  video.src = address;
  const playing = await video.play().catch((error: Error) => error);
  // A sound file plays too, without a picture.
  if (playing || !video.videoWidth) {
    close();
    throw new CaptureError('not-a-clip', () => wordsOf(CAPTURE_TEXT).notAClip(name));
  }
  const encoder = new JpegEncoder();
  return {
    kind: 'clip',
    label: name,
    jpeg: () => encoder.encodeVideo(video),
    watch: (onPicture) => {
      // Rejects only where it is paused again before it plays.
      video.play().catch(() => {});
      const end = watchVideo(video, onPicture);
      return () => {
        end();
        video.pause();
      };
    },
    close,
  };
}
