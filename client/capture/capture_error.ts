export type FailureReason =
  | 'permission'
  | 'no-camera'
  | 'busy'
  | 'insecure'
  | 'not-a-picture'
  | 'not-a-clip'
  | 'source-taken'
  | 'other';

/** Why there is no picture. `words` say what it is and what to do, in the page's language as it is when it asks. */
export class CaptureError extends Error {
  override name = 'CaptureError';
  readonly reason: FailureReason;
  readonly words: () => string;

  constructor(reason: FailureReason, words: () => string) {
    super(words());
    this.reason = reason;
    this.words = words;
  }
}
