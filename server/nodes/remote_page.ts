/** A page that came to another node, as the room's owner sees it: it asks and is told over that node's link. */

import { MAY, type ServerEvents } from '../../shared/protocol.ts';
import type { Through } from '../room/through.ts';
import type { PageSocket } from '../serve_page.ts';
import type { ToRelay } from './messages.ts';

type Listener = (...payload: unknown[]) => void;

/** The way back to the page. */
export interface PageWay {
  news(...news: Parameters<ToRelay['page:news']>): void;
  end(page: string): void;
}

export class RemotePage implements PageSocket {
  readonly id: string;
  readonly through: Through;
  readonly #way: PageWay;
  readonly #listeners = new Map<string, Listener>();
  #any: ((event: string) => void) | undefined;
  #connected = true;

  constructor(id: string, through: Through, way: PageWay) {
    this.id = id;
    this.through = through;
    this.#way = way;
  }

  get connected(): boolean {
    return this.#connected;
  }

  emit(event: keyof ServerEvents, ...payload: unknown[]): void {
    if (this.#connected) this.#way.news(this.id, event, payload);
  }

  on(event: string, listener: (...payload: never[]) => void): void {
    this.#listeners.set(event, listener as Listener);
  }

  onAny(listener: (event: string) => void): void {
    this.#any = listener;
  }

  /** Puts it out. */
  disconnect(): void {
    if (this.#connected) this.#way.end(this.id);
  }

  asks(event: string, payload: readonly unknown[]): void {
    if (!this.#connected) return;
    this.#any?.(event);
    // 'disconnect' and the like are no page's to say.
    if (Object.hasOwn(MAY, event)) this.#listeners.get(event)?.(...payload);
  }

  /** Its connection ended. */
  gone(): void {
    if (!this.#connected) return;
    this.#connected = false;
    this.#listeners.get('disconnect')?.();
  }
}
