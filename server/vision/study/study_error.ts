import { type Said, sayingIn } from '../../../shared/sayings.ts';

/** The study thread ended, or could not do what it was asked. */
export class StudyError extends Error {
  override name = 'StudyError';
  /** Why, for people, where that was foreseen. */
  readonly said: Said | undefined;

  /** `words`: in English, or, where a page is to say it in its own language, as data. */
  constructor(words: string | Said) {
    super(typeof words === 'string' ? words : sayingIn(words, 'en'));
    this.said = typeof words === 'string' ? undefined : words;
  }
}
