const WINDOW_MS = 1000;
const UPDATE_MS = 200;

/**
 * How many pictures a second are painted and how old they are, over the last second. The numbers change at most five
 * times a second, so that they can be read, and go away when nothing is painted any more.
 */
export class RateMeter {
  #painted: { atMs: number; ageMs: number | null }[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #framesPerSecond: number | null = null;
  #ageMs: number | null = null;
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get framesPerSecond(): number | null {
    return this.#framesPerSecond;
  }

  /** The median. */
  get ageMs(): number | null {
    return this.#ageMs;
  }

  /** `ageMs`: null where it says nothing, as of a photo. */
  painted(ageMs: number | null): void {
    this.#painted.push({ atMs: performance.now(), ageMs });
    this.#timer ??= setTimeout(() => this.#update(), UPDATE_MS);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#painted = [];
    this.#update();
  }

  #update(): void {
    const since = performance.now() - WINDOW_MS;
    this.#painted = this.#painted.filter(({ atMs }) => atMs > since);
    this.#timer = this.#painted.length ? setTimeout(() => this.#update(), UPDATE_MS) : undefined;

    const first = this.#painted[0];
    const last = this.#painted.at(-1);
    const spanMs = first && last ? last.atMs - first.atMs : 0;
    const framesPerSecond = spanMs > 0 ? ((this.#painted.length - 1) * 1000) / spanMs : null;
    const ages = this.#painted.flatMap(({ ageMs }) => ageMs ?? []).sort((a, b) => a - b);
    const ageMs = ages[ages.length >> 1] ?? null;
    if (framesPerSecond === this.#framesPerSecond && ageMs === this.#ageMs) return;
    this.#framesPerSecond = framesPerSecond;
    this.#ageMs = ageMs;
    this.#onChange();
  }
}
