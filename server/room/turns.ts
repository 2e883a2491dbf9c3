/**
 * The engine's places, given out first come, first served. A room asks for one turn at a time, so rooms take turns
 * frame by frame, and a heavy one can't starve another. The queue is bounded by the number of rooms.
 *
 * What has time asks for an idle turn: it gets one when nobody else wants it, and one a second where somebody always does.
 * So it delays a frame by one pass at most.
 */

const PATIENCE_MS = 1000;

interface Idle {
  readonly sinceMs: number;
  serve(): void;
}

export class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];
  readonly #idle: Idle[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  get waiting(): number {
    return this.#waiting.length + this.#idle.length;
  }

  /** Resolves with a function that gives the place back; it may be called more than once. */
  async take(): Promise<() => void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.#held();
  }

  /** As `take`, behind everybody who takes. */
  async takeIdle(): Promise<() => void> {
    if (this.#free > 0) this.#free--;
    else
      await new Promise<void>((serve) => {
        this.#idle.push({ sinceMs: performance.now(), serve });
      });
    return this.#held();
  }

  #held(): () => void {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const impatient = this.#idle[0] && performance.now() - this.#idle[0].sinceMs > PATIENCE_MS;
      const next = impatient ? undefined : this.#waiting.shift();
      const idle = next ? undefined : this.#idle.shift();
      if (next) next();
      else if (idle) idle.serve();
      else this.#free++;
    };
  }
}
