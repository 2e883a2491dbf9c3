/**
 * Calls `work` at once, and then at most once in `intervalMs`, which may change meanwhile. The last request is always carried out, with whatever
 * `work` finds then: the newest.
 */
export class Throttled {
  readonly #intervalMs: () => number;
  readonly #work: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wanted = false;

  constructor(intervalMs: number | (() => number), work: () => void) {
    this.#intervalMs = typeof intervalMs === 'number' ? () => intervalMs : intervalMs;
    this.#work = work;
  }

  request(): void {
    this.#wanted = true;
    if (!this.#timer) this.#run();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wanted = false;
  }

  #run(): void {
    this.#timer = undefined;
    if (!this.#wanted) return;
    this.#wanted = false;
    this.#timer = setTimeout(() => this.#run(), this.#intervalMs());
    this.#work();
  }
}
