const SAMPLES_MAX = 8;
/** Clocks of the same time drift apart by less than this while a round trip counts; more is a clock that was set. */
const DRIFT_MS = 20;
/** The first round trips of a connection are slow ones, so there are some; then clocks drift slowly. */
const INTERVALS_MS = [0, 100, 300, 700, 1500];
const INTERVAL_MS = 15_000;

/**
 * This page's clock: milliseconds since the epoch, on the base that the browser's own timestamps (of video frames,
 * of animation frames) count from. Never jumps back.
 */
export function localNowMs(): number {
  return performance.timeOrigin + performance.now();
}

/**
 * How far the server's clock is ahead of this page's. Cristian's algorithm (1989): the server read its clock half
 * way through the round trip, wrong by at most half of it, so the quickest of the recent round trips counts.
 */
export class ServerClock {
  #samples: { offsetMs: number; roundTripMs: number }[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** 0 until the first round trip. */
  get offsetMs(): number {
    const [first, ...others] = this.#samples;
    if (!first) return 0;
    return others.reduce((best, sample) => (sample.roundTripMs < best.roundTripMs ? sample : best), first)
      .offsetMs;
  }

  add(sentAtMs: number, serverMs: number, receivedAtMs: number): void {
    const offsetMs = serverMs - (sentAtMs + receivedAtMs) / 2;
    const roundTripMs = receivedAtMs - sentAtMs;
    // Two round trips of steady clocks are apart by no more than what each may be wrong by; drift is far less.
    const agreeing = this.#samples.filter(
      (other) => Math.abs(other.offsetMs - offsetMs) <= (other.roundTripMs + roundTripMs) / 2 + DRIFT_MS,
    );
    this.#samples = [...agreeing, { offsetMs, roundTripMs }].slice(-SAMPLES_MAX);
  }

  /** Another server, or another way to it. `ask` asks it for its clock. */
  keepMeasuring(ask: (answer: (serverMs: number) => void) => void): void {
    this.clear();
    this.#measure(ask, 0);
  }

  rest(): void {
    clearTimeout(this.#timer);
  }

  clear(): void {
    this.#samples = [];
  }

  #measure(ask: (answer: (serverMs: number) => void) => void, trip: number): void {
    this.rest();
    this.#timer = setTimeout(() => {
      const sentAtMs = localNowMs();
      ask((serverMs) => {
        this.add(sentAtMs, serverMs, localNowMs());
        this.#measure(ask, trip + 1);
      });
    }, INTERVALS_MS[trip] ?? INTERVAL_MS);
  }
}
