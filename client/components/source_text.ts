import type { SourceState } from '../../shared/protocol.ts';
import type { CaptureController } from '../capture/source.ts';

type Failure = Extract<CaptureController['state'], { kind: 'failed' }>['reason'];

const KIND_TITLES: Record<SourceState['kind'], string> = { camera: 'Camera', clip: 'Clip', photo: 'Photo' };

export function sourceText({ kind, label, own }: SourceState): string {
  const what = label ? `${KIND_TITLES[kind]} · ${label}` : KIND_TITLES[kind];
  return own ? what : `${KIND_TITLES[kind]} is running on another page`;
}

/** Why the picture stands still; empty while it doesn't. */
export function pauseText({ paused, own }: SourceState): string {
  if (paused === 'frozen') return 'Frozen';
  if (paused === 'hidden') return own ? 'Paused' : 'Paused: its page is hidden';
  return '';
}

/** What one can do about it. */
export const ADVICE: Record<Failure, string> = {
  permission: 'Allow the camera for this page beside the browser’s address, then try again.',
  'no-camera': 'Plug in a camera and try again, or choose a photo or a clip.',
  busy: 'Close the program that uses the camera, then try again.',
  insecure: 'Browsers give the camera only to pages from https or localhost. A photo or a clip works here.',
  'not-a-picture': 'Choose a JPEG, PNG or WebP file.',
  'not-a-clip': 'Choose an MP4 or WebM file.',
  'source-taken': 'Another page sends the picture. You can take over from it.',
  other: 'Try again, or choose a photo or a clip.',
};
