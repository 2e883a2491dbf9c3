/** How long an order stands before another may take its place. */
const ORDER_HOLD_MS = 500;
/** Results further apart than this are not averaged: the scene is another. */
const GAP_MS = 1000;

/** Values that move smoothly, and their order, which holds still long enough to be read. */
export class Ranking {
  values: Float32Array = new Float32Array();
  /** Indices, largest value first. */
  order: readonly number[] = [];
  #atMs = 0;
  #orderedAtMs = 0;

  /** `smoothingMs`: the time constant of the exponential mean, 0 for none. */
  update(values: Float32Array, smoothingMs: number, nowMs: number): void {
    const elapsedMs = nowMs - this.#atMs;
    this.#atMs = nowMs;
    const fresh = values.length !== this.values.length;
    if (fresh || smoothingMs === 0 || elapsedMs > GAP_MS) this.values = values.slice();
    else {
      const share = 1 - Math.exp(-elapsedMs / smoothingMs);
      values.forEach((value, index) => {
        this.values[index]! += share * (value - this.values[index]!);
      });
    }
    if (!fresh && nowMs - this.#orderedAtMs < ORDER_HOLD_MS) return;
    this.#orderedAtMs = nowMs;
    this.order = Array.from(this.values.keys()).sort((a, b) => this.values[b]! - this.values[a]!);
  }
}
