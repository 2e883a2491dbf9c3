/** Another node with pages in a room: what everybody gets goes there once, however many they are. */

import {
  type AnyView,
  CREDITS,
  type ExplanationView,
  type ParsedView,
  viewKey,
} from '../../shared/protocol.ts';
import { Newest } from './newest.ts';
import type { News } from './page.ts';
import type { Published } from './published.ts';

export type SendPublished = (published: Published, acknowledge: () => void) => void;

/** The way to that node. */
export interface Through {
  /** To its pages in this room, but for some. */
  tell(but: readonly string[], event: News, payload: readonly unknown[]): void;
  readonly sendResult: SendPublished;
  readonly sendExplanation: SendPublished;
  /** Its pages are to forget what waits. */
  clear(): void;
}

/** What a node's pages look at: views with the same audience there are in one group. */
export interface NodeLooking {
  readonly groups: readonly (readonly ParsedView[])[];
  /** Keys of views that pages with slow connections look at. */
  readonly coarse: readonly string[];
  readonly explanations: readonly ExplanationView[];
}

export const LOOKS_AT_NOTHING: NodeLooking = { groups: [], coarse: [], explanations: [] };

/** A node as a receiver of results. Without credit the newest waits here and replaces the one that waited before. */
export class NodeReceiver {
  readonly #send: SendPublished;
  readonly #waiting: Newest<Published>;
  #keys: readonly string[] = [];
  #inFlight = 0;

  constructor(send: SendPublished, onDrop: () => void) {
    this.#send = send;
    this.#waiting = new Newest(onDrop);
  }

  look(views: readonly AnyView[]): void {
    this.#keys = views.map(viewKey);
  }

  offer(published: Published): void {
    if (!this.#keys.some((key) => published.has(key))) return;
    if (this.#inFlight < CREDITS) this.#deliver(published);
    else this.#waiting.put(published);
  }

  /** Forgets what waits: the source went off. */
  clear(): void {
    this.#waiting.clear();
  }

  #deliver(published: Published): void {
    this.#inFlight++;
    this.#send(published.only(this.#keys), () => {
      this.#inFlight--;
      const waiting = this.#waiting.take();
      if (waiting) this.#deliver(waiting);
    });
  }
}
