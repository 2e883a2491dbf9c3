/** How long an order stands before another may take its place. */
const ORDER_HOLD_MS = 500;
/** After this long without news there is nothing to smooth towards: the newest values stand, in their order. */
const SETTLE_MS = 550;

/** Values that move smoothly, and their order, which holds still long enough to be read. */
export class Ranking {
  values: Float32Array = new Float32Array();
  /** Indices, largest value first. */
  order: readonly number[] = [];
  readonly #onSettle: () => void;
  #newest: Float32Array | null = null;
  #atMs = 0;
  #orderedAtMs = 0;
  #settleTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(onSettle: () => void) {
    this.#onSettle = onSettle;
  }

  /** The same array again is no news. `smoothingMs`: the time constant of the exponential mean, 0 for none. */
  update(newest: Float32Array, smoothingMs: number, nowMs: number): void {
    if (newest === this.#newest) return;
    const other = newest.length !== this.values.length;
    if (other || smoothingMs === 0 || this.#settleTimer === undefined) this.values = newest.slice();
    else {
      const share = 1 - Math.exp((this.#atMs - nowMs) / smoothingMs);
      newest.forEach((value, index) => {
        this.values[index]! += share * (value - this.values[index]!);
      });
    }
    this.#newest = newest;
    this.#atMs = nowMs;
    if (other || nowMs - this.#orderedAtMs >= ORDER_HOLD_MS) this.#sort(nowMs);
    clearTimeout(this.#settleTimer);
    this.#settleTimer = setTimeout(() => this.#settle(newest, nowMs + SETTLE_MS), SETTLE_MS);
  }

  /** Forgets what it was told. */
  clear(): void {
    clearTimeout(this.#settleTimer);
    this.#settleTimer = undefined;
    this.#newest = null;
    this.values = new Float32Array();
    this.order = [];
  }

  #settle(newest: Float32Array, nowMs: number): void {
    this.#settleTimer = undefined;
    this.values = newest.slice();
    this.#sort(nowMs);
    this.#onSettle();
  }

  #sort(nowMs: number): void {
    this.#orderedAtMs = nowMs;
    this.order = Array.from(this.values.keys()).sort((a, b) => this.values[b]! - this.values[a]!);
  }
}
