import type { SourceState } from '../../shared/protocol.ts';
import { photoTitle } from '../capture/bundled_photos.ts';
import { wordsOf } from '../language/spoken.ts';
import { SOURCE_TEXT } from './source_words.ts';

export function sourceText({ kind, label, own }: SourceState): string {
  const text = wordsOf(SOURCE_TEXT);
  const what = text.kind(kind);
  if (!own) return text.elsewhere(what);
  return label ? `${what} · ${photoTitle(label)}` : what;
}

/** Why the picture stands still; empty while it doesn't. */
export function pauseText({ paused, own }: SourceState): string {
  const text = wordsOf(SOURCE_TEXT);
  if (paused === 'frozen') return text.frozen;
  if (paused === 'hidden') return own ? text.paused : text.pausedHidden;
  if (paused === 'away') return text.pausedAway;
  return '';
}
