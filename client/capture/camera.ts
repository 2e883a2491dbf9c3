import { wordsOf } from '../language/spoken.ts';
import type { Capture } from './capture.ts';
import { CaptureError } from './capture_error.ts';
import { CAPTURE_TEXT } from './capture_text.ts';
import { JpegEncoder } from './jpeg_encoder.ts';
import { watchVideo } from './video_frames.ts';

export interface Camera {
  readonly deviceId: string;
  readonly label: string;
}

/** Their labels are known only after the first permission, and '' before. None where there is no camera to be had. */
export async function cameras(): Promise<Camera[]> {
  // Undefined on a page that isn't secure, whatever the types say.
  const devices = await (navigator.mediaDevices as MediaDevices | undefined)?.enumerateDevices();
  return (devices ?? [])
    .filter(({ kind }) => kind === 'videoinput')
    .map(({ deviceId, label }) => ({ deviceId, label }));
}

/** `onEnd` is called when the camera goes away by itself. Rejects with a `CaptureError`. */
export async function openCamera(deviceId: string | undefined, onEnd: () => void): Promise<Capture> {
  if (!isSecureContext) throw new CaptureError('insecure', () => wordsOf(CAPTURE_TEXT).insecure);
  const stream = await navigator.mediaDevices
    .getUserMedia({ audio: false, video: wanted(deviceId) })
    .catch((error: DOMException) => {
      throw cameraError(error);
    });
  const track = stream.getVideoTracks()[0]!;
  const video = document.createElement('video');
  const close = () => {
    track.removeEventListener('ended', onEnd);
    for (const each of stream.getTracks()) each.stop();
    video.srcObject = null;
  };
  track.addEventListener('ended', onEnd);
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  try {
    await video.play();
  } catch (error) {
    close();
    throw cameraError(error as DOMException);
  }
  const encoder = new JpegEncoder();
  return {
    kind: 'camera',
    label: track.label,
    jpeg: () => encoder.encodeVideo(video),
    watch: (onPicture) => watchVideo(video, onPicture),
    close,
  };
}

function wanted(deviceId: string | undefined): MediaTrackConstraints {
  const size = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } };
  if (deviceId) return { ...size, deviceId: { exact: deviceId } };
  // A phone's camera that looks at things, not at who holds it.
  return matchMedia('(pointer: coarse)').matches ? { ...size, facingMode: { ideal: 'environment' } } : size;
}

function cameraError(error: DOMException): CaptureError {
  switch (error.name) {
    case 'NotAllowedError':
      return new CaptureError('permission', () => wordsOf(CAPTURE_TEXT).permission);
    case 'NotFoundError':
    case 'OverconstrainedError':
      return new CaptureError('no-camera', () => wordsOf(CAPTURE_TEXT).noCamera);
    case 'NotReadableError':
      return new CaptureError('busy', () => wordsOf(CAPTURE_TEXT).busy);
    default:
      return new CaptureError('other', () => wordsOf(CAPTURE_TEXT).notStarted(error.message));
  }
}
