import type { ErrorCode } from '../../shared/protocol.ts';

/** Refusals that end by themselves. */
const PASSING: readonly ErrorCode[] = ['room-full', 'rooms-full', 'handshake-rate'];
const AFTER_MS = 4000;
/** So that a hall of pages doesn't come back all at once. */
const SPREAD_MS = 3000;

/** One more try after a while, where the refusal may have passed by then. */
export class Later {
  readonly #work: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(work: () => void) {
    this.#work = work;
  }

  refused(code: ErrorCode): void {
    this.stop();
    if (PASSING.includes(code)) this.#timer = setTimeout(this.#work, AFTER_MS + Math.random() * SPREAD_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
