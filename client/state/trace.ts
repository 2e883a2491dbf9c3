import type { Range } from '../../shared/scale.ts';

export const TRACE_MS = 10_000;

export interface TracePoint {
  readonly atMs: number;
  readonly value: number;
}

/** One value's last ten seconds. What is older goes with each new point, so it holds ten seconds' results at most. */
export class Trace {
  #points: TracePoint[] = [];

  get points(): readonly TracePoint[] {
    return this.#points;
  }

  /** Smallest and largest value; null where there is none. */
  get range(): Range | null {
    if (this.#points.length === 0) return null;
    let min = Infinity;
    let max = -Infinity;
    for (const { value } of this.#points) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    return { min, max };
  }

  add(value: number, atMs: number): void {
    this.#points = this.#points.filter((point) => atMs - point.atMs <= TRACE_MS);
    this.#points.push({ atMs, value });
  }

  clear(): void {
    this.#points = [];
  }
}
