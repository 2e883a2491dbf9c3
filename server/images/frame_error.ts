/** A frame that can't be used; `message` says what was expected and what came. */
export class FrameError extends Error {
  override name = 'FrameError';
  readonly code: 'frame-not-a-picture' | 'frame-too-many-pixels';
  constructor(code: FrameError['code'], message: string) {
    super(message);
    this.code = code;
  }
}
