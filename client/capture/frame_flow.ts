import type { FrameSink } from './frame_sink.ts';

export interface Frame {
  /** By this page's clock. */
  readonly capturedAtMs: number;
  readonly jpeg: Uint8Array;
}

/**
 * From pictures to frames, newest first: a picture waits until a credit is free and the one before is encoded, and is
 * skipped when a newer one comes. What is encoded is the picture as it is at that moment, so nothing old is sent.
 */
export class FrameFlow {
  readonly #sink: Pick<FrameSink, 'credits' | 'sendFrame'>;
  readonly #encode: () => Promise<Uint8Array>;
  readonly #onSent: (frame: Frame) => void;
  /** When the newest picture that isn't encoded yet was taken. */
  #waitingSinceMs: number | null = null;
  #encoding = false;
  /** Counts clearings: what was being encoded before one is thrown away. */
  #clearings = 0;
  #skipped = 0;
  #last: Frame | null = null;

  /** `encode` makes a JPEG of the picture as it is when it is called. `onSent` hears of each that went out. */
  constructor(
    sink: Pick<FrameSink, 'credits' | 'sendFrame'>,
    encode: () => Promise<Uint8Array>,
    onSent: (frame: Frame) => void = () => {},
  ) {
    this.#sink = sink;
    this.#encode = encode;
    this.#onSent = onSent;
  }

  /** Pictures that were never sent because a newer one came first. */
  get skipped(): number {
    return this.#skipped;
  }

  /** A new picture can be had. */
  offer(capturedAtMs: number): void {
    if (this.#waitingSinceMs !== null) this.#skipped++;
    this.#waitingSinceMs = capturedAtMs;
    void this.advance();
  }

  /** What waits or is being encoded is no longer wanted. */
  clear(): void {
    this.#waitingSinceMs = null;
    this.#clearings++;
  }

  /** Sends what waits, if it can be sent now: call it when a credit came back. */
  async advance(): Promise<void> {
    if (this.#encoding || this.#sink.credits < 1) return;
    const capturedAtMs = this.#waitingSinceMs;
    if (capturedAtMs === null) return;
    this.#waitingSinceMs = null;
    this.#encoding = true;
    const clearings = this.#clearings;
    try {
      const jpeg = await this.#encode();
      if (clearings === this.#clearings) this.#send({ capturedAtMs, jpeg });
    } finally {
      this.#encoding = false;
    }
    await this.advance();
  }

  /** The last frame once more, for a server that has lost it. */
  repeat(): void {
    if (this.#last) this.#send(this.#last);
  }

  #send(frame: Frame): void {
    this.#last = frame;
    if (this.#sink.sendFrame(frame.capturedAtMs, frame.jpeg) === 'sent') this.#onSent(frame);
    else this.#skipped++;
  }
}
