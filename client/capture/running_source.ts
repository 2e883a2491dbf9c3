import type { PAUSE_REASONS } from '../../shared/protocol.ts';
import { problemText } from '../language/said_text.ts';
import { wordsOf } from '../language/spoken.ts';
import type { Change, Reply } from '../stream/connection.ts';
import type { Capture } from './capture.ts';
import { CaptureError } from './capture_error.ts';
import { CAPTURE_TEXT } from './capture_text.ts';
import { type Frame, FrameFlow } from './frame_flow.ts';
import type { FrameSink } from './frame_sink.ts';

/** The longest that the protocol takes. */
const LABEL_LENGTH_MAX = 120;

export function sourceTaken(): CaptureError {
  return new CaptureError('source-taken', () => wordsOf(CAPTURE_TEXT).sourceTaken);
}

/**
 * An opened capture as the room's source: its frames go out while this page owns the source and nothing pauses it,
 * and it starts again on every new connection.
 */
export class RunningSource {
  readonly #sink: FrameSink;
  readonly #capture: Capture;
  readonly #flow: FrameFlow;
  readonly #onLost: (error: CaptureError) => void;
  readonly #ends: readonly (() => void)[];
  #unwatch: (() => void) | undefined;
  #own = false;
  /** The server says that it is. */
  #heldFrozen = false;
  #frozen = false;
  #paused: (typeof PAUSE_REASONS)[number] | null = null;
  #closed = false;

  /**
   * `onLost` is called when this page owns the source no longer, without having asked for that. `onSent` hears of each
   * frame that went out.
   */
  constructor(
    sink: FrameSink,
    capture: Capture,
    onLost: (error: CaptureError) => void,
    onSent?: (frame: Frame) => void,
  ) {
    this.#sink = sink;
    this.#capture = capture;
    this.#onLost = onLost;
    this.#flow = new FrameFlow(sink, () => capture.jpeg(), onSent);
    const onVisibility = () => this.#pauseOrGoOn();
    document.addEventListener('visibilitychange', onVisibility);
    this.#ends = [
      sink.subscribe((change) => this.#onChange(change)),
      sink.onCredit(() => void this.#flow.advance()),
      () => document.removeEventListener('visibilitychange', onVisibility),
    ];
  }

  /** Pictures that were never sent because a newer one came first. */
  get skipped(): number {
    return this.#flow.skipped;
  }

  /** Without a connection it starts when there is one. Rejects with a `CaptureError` where the server refuses. */
  async start(takeOver: boolean): Promise<void> {
    const { kind, label } = this.#capture;
    const reply = await this.#sink.startSource({ kind, label: label.slice(0, LABEL_LENGTH_MAX), takeOver });
    if (this.#closed) return;
    if (!reply.ok) {
      if (reply.error.code === 'not-connected') return;
      throw refusal(reply.error);
    }
    this.#own = true;
    this.#paused = null;
    if (this.#wantedPause) this.#flow.repeat();
    else this.#watch();
    this.#pauseOrGoOn();
  }

  freeze(frozen: boolean): void {
    this.#frozen = frozen;
    this.#pauseOrGoOn();
  }

  close(): void {
    this.#closed = true;
    for (const end of this.#ends) end();
    this.#rest();
    this.#capture.close();
  }

  get #wantedPause(): (typeof PAUSE_REASONS)[number] | null {
    if (this.#frozen) return 'frozen';
    // A photo sends nothing new anyway: everyone may go on looking at it.
    return document.visibilityState === 'hidden' && this.#capture.kind !== 'photo' ? 'hidden' : null;
  }

  #pauseOrGoOn(): void {
    const reason = this.#wantedPause;
    if (!this.#own || reason === this.#paused) return;
    this.#paused = reason;
    if (reason) this.#rest();
    void this.#sink.pauseSource(reason);
    if (!reason) this.#watch();
  }

  #watch(): void {
    this.#rest();
    this.#unwatch = this.#capture.watch((capturedAtMs) => this.#flow.offer(capturedAtMs));
  }

  #rest(): void {
    this.#unwatch?.();
    this.#unwatch = undefined;
    this.#flow.clear();
  }

  /** Another page let go on what this one froze. */
  #followFreeze(): void {
    const held = this.#sink.source?.paused === 'frozen';
    if (this.#frozen && this.#heldFrozen && !held) this.freeze(false);
    this.#heldFrozen = held;
  }

  #onChange(change: Change): void {
    if (change === 'welcome') this.start(false).catch(this.#onLost);
    else if (change === 'link' && this.#sink.link !== 'live') {
      this.#own = false;
      this.#rest();
    } else if (change === 'source' && this.#own && this.#sink.source?.own) this.#followFreeze();
    else if (change === 'source' && this.#own)
      this.#onLost(
        this.#sink.source
          ? new CaptureError('source-taken', () => wordsOf(CAPTURE_TEXT).sourceLost)
          : new CaptureError('other', () => wordsOf(CAPTURE_TEXT).sourceEnded),
      );
  }
}

function refusal(error: Extract<Reply, { ok: false }>['error']): CaptureError {
  return error.code === 'source-taken'
    ? sourceTaken()
    : new CaptureError('other', () => wordsOf(CAPTURE_TEXT).sourceRefused(problemText(error)));
}
