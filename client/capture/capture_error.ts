export type FailureReason =
  | 'permission'
  | 'no-camera'
  | 'busy'
  | 'insecure'
  | 'not-a-picture'
  | 'not-a-clip'
  | 'source-taken'
  | 'other';

/** Why there is no picture. The message says what it is and what to do, for the person in front of the page. */
export class CaptureError extends Error {
  override name = 'CaptureError';
  readonly reason: FailureReason;

  constructor(reason: FailureReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
