import type { SourceState } from '../../shared/protocol.ts';
import { photoTitle } from '../capture/bundled_photos.ts';
import { LAST_MINUTE_LABEL, MOVING_PHOTO_LABEL } from '../capture/made_clips.ts';
import { wordsOf } from '../language/spoken.ts';
import { SOURCE_TEXT } from './source_words.ts';

export function sourceText({ kind, label, own }: SourceState): string {
  const text = wordsOf(SOURCE_TEXT);
  if (kind === 'clip' && label === LAST_MINUTE_LABEL) return text.lastMinute;
  if (kind === 'clip' && label === MOVING_PHOTO_LABEL) return text.movingPhoto;
  const what = text.kind(kind);
  if (!own) return text.elsewhere(what);
  return label ? `${what} · ${photoTitle(label)}` : what;
}

/** Why the picture stands still, or isn't of this moment; empty where it is live. */
export function pauseText({ kind, label, paused, own }: SourceState): string {
  const text = wordsOf(SOURCE_TEXT);
  if (paused === 'frozen') return text.frozen;
  if (paused === 'hidden') return own ? text.paused : text.pausedHidden;
  if (paused === 'away') return text.pausedAway;
  return kind === 'clip' && label === LAST_MINUTE_LABEL ? text.playsLastMinute : '';
}
