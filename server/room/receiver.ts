import { type AnyView, CREDITS, type ParsedView, type ResultHeader, viewKey } from '../../shared/protocol.ts';
import { Newest } from './newest.ts';
import type { Published } from './published.ts';

export type SendResult = (header: ResultHeader, bytes: Uint8Array, acknowledge: () => void) => void;

/**
 * One page as a receiver of results: what it looks at, and its credits. Without credit the newest result waits here
 * and replaces the one that waited before.
 */
export class Receiver<V extends AnyView = ParsedView> {
  #views: ReadonlyMap<string, V> = new Map();
  #inFlight = 0;
  readonly #waiting: Newest<Published>;
  readonly #send: SendResult;

  constructor(send: SendResult, onDrop: () => void) {
    this.#send = send;
    this.#waiting = new Newest(onDrop);
  }

  get views(): ReadonlyMap<string, V> {
    return this.#views;
  }

  /** Returns whether something is looked at that wasn't before. */
  look(views: readonly V[]): boolean {
    const before = this.#views;
    this.#views = new Map(views.map((view) => [viewKey(view), view]));
    return [...this.#views.keys()].some((key) => !before.has(key));
  }

  offer(published: Published): void {
    if (this.#inFlight < CREDITS) this.#deliver(published);
    else this.#waiting.put(published);
  }

  /** Forgets what waits: the source went off, and nothing of it may arrive any more. */
  clear(): void {
    this.#waiting.clear();
  }

  #deliver(published: Published): void {
    const result = published.for(this.#views.keys());
    if (!result) return;
    this.#inFlight++;
    let acknowledged = false;
    this.#send(result.header, result.bytes, () => {
      // A second acknowledgement of the same result gives nothing back.
      if (acknowledged) return;
      acknowledged = true;
      this.#inFlight--;
      const waiting = this.#waiting.take();
      if (waiting) this.#deliver(waiting);
    });
  }
}
