import { CREDITS } from '../../shared/protocol.ts';

/** A result that takes longer than this from here to its acknowledgement waits in the network, not on the way. */
const SLOW_MS = 500;
const UP_AFTER_MS = 5000;
/** Every try that fails doubles the wait for the next, up to this. */
const UP_AFTER_MOST_MS = 60_000;

interface Step {
  readonly inFlightMost: number;
  readonly coarse: boolean;
}

/** The first is for every connection that can take it. */
const STEPS: readonly [Step, ...Step[]] = [
  { inFlightMost: CREDITS, coarse: false },
  { inFlightMost: CREDITS, coarse: true },
  { inFlightMost: 1, coarse: true },
];

/**
 * How much one page is sent, judged by how long it takes to acknowledge: a step down at the first slow result, a step
 * up after some seconds without one. A page that turns slow again right after waits longer for its next try.
 */
export class Pace {
  #step = 0;
  /** Since when there was nothing slow, or a step was taken. */
  #sinceMs: number;
  #upAfterMs = UP_AFTER_MS;
  /** Results that were sent before this time tell of the step before. */
  #steppedMs = 0;

  constructor(nowMs: number) {
    this.#sinceMs = nowMs;
  }

  /** How many results may be unacknowledged. */
  get inFlightMost(): number {
    return STEPS[this.#step]!.inFlightMost;
  }

  /** Whether pictures are to be smaller than they could be. */
  get coarse(): boolean {
    return STEPS[this.#step]!.coarse;
  }

  acknowledged(sentMs: number, nowMs: number): void {
    if (sentMs < this.#steppedMs) return;
    const quietMs = nowMs - this.#sinceMs;
    if (nowMs - sentMs > SLOW_MS) {
      if (this.#step < STEPS.length - 1) {
        this.#upAfterMs =
          quietMs < UP_AFTER_MS ? Math.min(this.#upAfterMs * 2, UP_AFTER_MOST_MS) : UP_AFTER_MS;
        this.#take(this.#step + 1, nowMs);
      }
      this.#sinceMs = nowMs;
    } else if (this.#step > 0 && quietMs >= this.#upAfterMs) this.#take(this.#step - 1, nowMs);
  }

  #take(step: number, nowMs: number): void {
    this.#step = step;
    this.#sinceMs = nowMs;
    this.#steppedMs = nowMs;
  }
}
