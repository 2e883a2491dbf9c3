import type { ResultHeader } from '../../shared/protocol.ts';
import { type DecodedResult, decodeLiveResult, type LiveResult } from './live_result.ts';

/**
 * The newest result that is decoded. Results come in their order but may be decoded out of it; one that was overtaken
 * is thrown away. Components may still paint from the result before the newest, so its bitmaps are closed one
 * result later.
 */
export class NewestResult {
  #arrivals = 0;
  /** Arrivals up to this one are overtaken. */
  #overtaken = 0;
  #current: DecodedResult | null = null;
  #previous: DecodedResult | null = null;

  get value(): LiveResult | null {
    return this.#current?.result ?? null;
  }

  /** Resolves with whether it became the newest. Rejects where it can't be decoded. */
  async receive(header: ResultHeader, bytes: Uint8Array): Promise<boolean> {
    const arrival = ++this.#arrivals;
    const decoded = await decodeLiveResult(header, bytes);
    if (arrival <= this.#overtaken) {
      close(decoded);
      return false;
    }
    this.#overtaken = arrival;
    this.#show(decoded);
    return true;
  }

  /** The source is off: nothing of it is shown any more, nor what is being decoded now. */
  clear(): void {
    this.#overtaken = this.#arrivals;
    if (this.#current) this.#show(null);
  }

  #show(next: DecodedResult | null): void {
    close(this.#previous);
    this.#previous = this.#current;
    this.#current = next;
  }
}

function close(decoded: DecodedResult | null): void {
  for (const sheet of decoded?.sheets ?? []) sheet.close();
}
