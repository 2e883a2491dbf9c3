import type { ResultHeader } from '../../shared/protocol.ts';
import { decodeLiveResult, type LiveResult, type LiveView } from './live_result.ts';

type Views = ReadonlyMap<string, LiveView>;

/**
 * The newest result that is decoded. Results come in their order but may be decoded out of it; one that was overtaken
 * is thrown away. A view that a result leaves out stays as it came last while it is looked at. Components may still
 * paint from the result before the newest, so bitmaps are closed one result later.
 */
export class NewestResult {
  readonly #isLookedAt: (viewKey: string) => boolean;
  #arrivals = 0;
  /** Arrivals up to this one are overtaken. */
  #overtaken = 0;
  #current: LiveResult | null = null;
  #previous: LiveResult | null = null;
  /** Bitmaps that are not closed. */
  readonly #open = new Set<ImageBitmap>();

  constructor(isLookedAt: (viewKey: string) => boolean) {
    this.#isLookedAt = isLookedAt;
  }

  get value(): LiveResult | null {
    return this.#current;
  }

  /** Resolves with whether it became the newest. Rejects where it can't be decoded. */
  async receive(header: ResultHeader, bytes: Uint8Array): Promise<boolean> {
    const arrival = ++this.#arrivals;
    const { result, sheets } = await decodeLiveResult(header, bytes);
    for (const sheet of sheets) this.#open.add(sheet);
    const isNewest = arrival > this.#overtaken;
    if (isNewest) {
      this.#overtaken = arrival;
      this.#show({ ...result, latest: this.#latest(result.views) });
    }
    this.#closeUnused();
    return isNewest;
  }

  /** The source is off: nothing of it is shown any more, nor what is being decoded now. */
  clear(): void {
    this.#overtaken = this.#arrivals;
    if (this.#current) this.#show(null);
    this.#closeUnused();
  }

  #latest(views: Views): Views {
    const kept = [...(this.#current?.latest ?? [])].filter(
      ([key]) => !views.has(key) && this.#isLookedAt(key),
    );
    return new Map([...kept, ...views]);
  }

  #show(next: LiveResult | null): void {
    this.#previous = this.#current;
    this.#current = next;
  }

  #closeUnused(): void {
    const used = new Set<unknown>();
    for (const result of [this.#current, this.#previous])
      for (const { picture } of result?.latest.values() ?? [])
        if (picture.kind !== 'values') used.add(picture.bitmap);
    for (const sheet of this.#open) {
      if (used.has(sheet)) continue;
      sheet.close();
      this.#open.delete(sheet);
    }
  }
}
