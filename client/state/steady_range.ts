import type { Range } from '../../shared/scale.ts';

/** Values have to stay this far inside for as long before the ends come closer. */
const SHRINK_AT_SHARE = 0.6;
const SHRINK_AFTER_MS = 3000;
/** At least this share is left free beyond the values at either end. */
const MARGIN_SHARE = 0.02;

/**
 * The ends of an axis for values that change from frame to frame: round numbers, moved outwards at once where a value
 * would lie outside, and inwards only after the values have been small for a while.
 */
export class SteadyRange {
  #range: Range | null = null;
  #smallSinceMs: number | null = null;

  get value(): Range | null {
    return this.#range;
  }

  /** Other values from now on: the ends are found anew. */
  clear(): void {
    this.#range = null;
    this.#smallSinceMs = null;
  }

  update(values: Range, nowMs: number): Range {
    const wanted = rounded(values);
    const range = this.#range;
    if (!range) this.#range = wanted;
    else if (wanted.min < range.min || wanted.max > range.max)
      this.#range = { min: Math.min(wanted.min, range.min), max: Math.max(wanted.max, range.max) };
    const small = wanted.max - wanted.min < SHRINK_AT_SHARE * (this.#range!.max - this.#range!.min);
    if (!small) this.#smallSinceMs = null;
    else this.#smallSinceMs ??= nowMs;
    if (this.#smallSinceMs !== null && nowMs - this.#smallSinceMs >= SHRINK_AFTER_MS) {
      this.#range = wanted;
      this.#smallSinceMs = null;
    }
    return this.#range!;
  }
}

/** Outwards to multiples of 1, 2 or 5 times a power of ten, about ten of them. Zero always lies within. */
function rounded({ min, max }: Range): Range {
  const low = Math.min(min, 0);
  const high = Math.max(max, 0);
  const width = high - low || 1;
  const unit = roundUnit(width / 10);
  const margin = width * MARGIN_SHARE;
  return {
    min: Math.floor((low - margin) / unit) * unit,
    max: Math.ceil((high + margin) / unit) * unit,
  };
}

/** 1, 2 or 5 times a power of ten, the next from `size` up. */
export function roundUnit(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  return [1, 2, 5, 10].find((step) => step * power >= size * (1 - 1e-9))! * power;
}
