import type { SourceState } from '../../shared/protocol.ts';
import type { FailureReason } from '../capture/capture_error.ts';

const KIND_TITLES: Record<SourceState['kind'], string> = { camera: 'Camera', clip: 'Clip', photo: 'Photo' };

export function sourceText({ kind, label, own }: SourceState): string {
  const what = label ? `${KIND_TITLES[kind]} · ${label}` : KIND_TITLES[kind];
  return own ? what : `${KIND_TITLES[kind]} on the presenter’s page`;
}

/** Why the picture stands still; empty while it doesn't. */
export function pauseText({ paused, own }: SourceState): string {
  if (paused === 'frozen') return 'Frozen';
  if (paused === 'hidden') return own ? 'Paused' : 'Paused: its page is hidden';
  if (paused === 'away') return 'Paused: the presenter’s connection is lost';
  return '';
}

/** What went wrong, in a few words; the failure's message says what to do. */
export const FAILURE_TITLES: Record<FailureReason, string> = {
  permission: 'The camera is not allowed',
  'no-camera': 'No camera',
  busy: 'The camera is in use',
  insecure: 'No camera on this page',
  'not-a-picture': 'Not a picture',
  'not-a-clip': 'Not a clip',
  'source-taken': 'Another page sends the picture',
  other: 'No picture',
};
