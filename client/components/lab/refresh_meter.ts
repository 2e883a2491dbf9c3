const WINDOW_MS = 4000;

/** How often each of several results came, on average, over the last seconds. */
export class RefreshMeter {
  #times: number[] = [];

  clear(): void {
    this.#times = [];
  }

  /** `count` results came at this time. */
  add(count: number, nowMs: number): void {
    for (let i = 0; i < count; i++) this.#times.push(nowMs);
    while (this.#times[0]! < nowMs - WINDOW_MS) this.#times.shift();
  }

  /** Times a second that each of `results` came; null while too few did to tell. */
  rate(results: number, nowMs: number): number | null {
    const recent = this.#times.filter((time) => time >= nowMs - WINDOW_MS);
    if (recent.length < results) return null;
    return (recent.length / results / (nowMs - recent[0]!)) * 1000;
  }
}
