import type { Capture } from './capture.ts';
import { CaptureError } from './capture_error.ts';
import { JpegEncoder } from './jpeg_encoder.ts';
import { watchVideo } from './video_frames.ts';

export interface Camera {
  readonly deviceId: string;
  readonly label: string;
}

/** Their names are known only after the first permission. None where there is no camera to be had. */
export async function cameras(): Promise<Camera[]> {
  // Undefined on a page that isn't secure, whatever the types say.
  const devices = await (navigator.mediaDevices as MediaDevices | undefined)?.enumerateDevices();
  return (devices ?? [])
    .filter(({ kind }) => kind === 'videoinput')
    .map(({ deviceId, label }, index) => ({ deviceId, label: label || `Camera ${index + 1}` }));
}

/** `onEnd` is called when the camera goes away by itself. Rejects with a `CaptureError`. */
export async function openCamera(deviceId: string | undefined, onEnd: () => void): Promise<Capture> {
  if (!isSecureContext)
    throw new CaptureError(
      'insecure',
      'Browsers give a camera only to pages opened over https or from this computer: open the page at ' +
        'http://localhost or over https, or show a photo or a clip instead.',
    );
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
    label: track.label || 'Camera',
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
      return new CaptureError(
        'permission',
        'This page may not use the camera: allow it in the browser, beside the address, and start the camera again.',
      );
    case 'NotFoundError':
    case 'OverconstrainedError':
      return new CaptureError(
        'no-camera',
        'There is no such camera: plug one in and start it again, or show a photo or a clip instead.',
      );
    case 'NotReadableError':
      return new CaptureError(
        'busy',
        'The camera is in use by another program: close that program and start the camera again.',
      );
    default:
      return new CaptureError('other', `The camera did not start (${error.message}): start it again.`);
  }
}
