import type { Frame } from './frame_flow.ts';

/** What can be played goes back so far. */
export const LAST_MINUTE_MS = 60_000;
const BYTES_MAX = 64 * 1024 * 1024;
const FRAMES_MAX = 2400;
/** Less is no clip. */
const FRAMES_LEAST = 2;

/**
 * What this page's camera sent over the last minute, to be played in its stead. In this page's memory alone; the oldest
 * goes where there are more frames or bytes than fit.
 */
export class LastMinute {
  #frames: Frame[] = [];
  #bytes = 0;

  /** The oldest first; empty where there is nothing to play. */
  get frames(): readonly Frame[] {
    return this.#frames.length < FRAMES_LEAST ? [] : [...this.#frames];
  }

  keep(frame: Frame): void {
    this.#frames.push(frame);
    this.#bytes += frame.jpeg.length;
    const sinceMs = frame.capturedAtMs - LAST_MINUTE_MS;
    let over = 0;
    for (const { capturedAtMs, jpeg } of this.#frames) {
      const fits = this.#frames.length - over <= FRAMES_MAX && this.#bytes <= BYTES_MAX;
      if (fits && capturedAtMs >= sinceMs) break;
      this.#bytes -= jpeg.length;
      over++;
    }
    this.#frames.splice(0, over);
  }

  forget(): void {
    this.#frames = [];
    this.#bytes = 0;
  }
}
