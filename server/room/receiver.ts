import { type AnyView, type ParsedView, type ResultHeader, viewKey } from '../../shared/protocol.ts';
import { Newest } from './newest.ts';
import { Pace } from './pace.ts';
import type { Published } from './published.ts';

export type SendResult = (header: ResultHeader, bytes: Uint8Array, acknowledge: () => void) => void;

/**
 * One page as a receiver of results: what it looks at, and its credits, of which a slow connection has fewer. Without
 * credit the newest result waits here and replaces the one that waited before.
 */
export class Receiver<V extends AnyView = ParsedView> {
  #views: ReadonlyMap<string, V> = new Map();
  #inFlight = 0;
  /** Counts up when what was sent is not to be sent again. */
  #epoch = 0;
  readonly #pace = new Pace(performance.now());
  readonly #waiting: Newest<Published>;
  readonly #send: SendResult;

  constructor(send: SendResult, onDrop: () => void) {
    this.#send = send;
    this.#waiting = new Newest(onDrop);
  }

  get views(): ReadonlyMap<string, V> {
    return this.#views;
  }

  /** Whether its connection needs smaller pictures. */
  get coarse(): boolean {
    return this.#pace.coarse;
  }

  /** Returns whether something is looked at that wasn't before. */
  look(views: readonly V[]): boolean {
    const before = this.#views;
    this.#views = new Map(views.map((view) => [viewKey(view), view]));
    return [...this.#views.keys()].some((key) => !before.has(key));
  }

  offer(published: Published): void {
    if (this.#inFlight < this.#pace.inFlightMost) this.#deliver(published, this.#pace.coarse);
    else this.#waiting.put(published);
  }

  /** Forgets what waits: the source went off, and nothing of it may arrive any more. */
  clear(): void {
    this.#epoch++;
    this.#waiting.clear();
  }

  #deliver(published: Published, coarse: boolean): void {
    const result = published.for(this.#views.keys(), coarse);
    if (!result) return;
    const epoch = this.#epoch;
    const sentMs = performance.now();
    this.#inFlight++;
    let acknowledged = false;
    this.#send(result.header, result.bytes, () => {
      // A second acknowledgement of the same result gives nothing back.
      if (acknowledged) return;
      acknowledged = true;
      this.#inFlight--;
      this.#pace.acknowledged(sentMs, performance.now());
      const waiting = this.#waiting.take();
      if (waiting) this.#deliver(waiting, this.#pace.coarse);
      // Nothing newer comes: now there is time for all of it.
      else if (result.header.coarse && published.still && epoch === this.#epoch)
        this.#deliver(published, false);
    });
  }
}
