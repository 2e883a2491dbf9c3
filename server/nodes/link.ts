/** This node's connection to another that owns rooms. When it ends, all its pages there are lost, and come back. */

import type { Logger } from 'pino';
import { io, type Socket } from 'socket.io-client';
import type { Metrics } from '../metrics.ts';
import type { Rates } from '../rates.ts';
import {
  NODE_PATH,
  NODE_PROTOCOL,
  type Opened,
  type PageOpening,
  type ToOwner,
  type ToRelay,
} from './messages.ts';
import { RelayedPage } from './relayed_page.ts';
import { decodeRelayed } from './relayed_result.ts';
import { RelayedRoom } from './relayed_room.ts';

const CONNECT_WITHIN_MS = 1000;
const ANSWER_WITHIN_MS = 3000;

/** The other node can't be reached, or is gone. */
export class LinkError extends Error {
  override name = 'LinkError';
}

export interface LinkParts {
  readonly metrics: Metrics;
  readonly rates: Rates;
  readonly log: Logger;
  /** Shows that this is a node. */
  readonly token: string;
  onLost(link: Link): void;
}

export class Link {
  readonly url: string;
  readonly #parts: LinkParts;
  readonly #socket: Socket<ToRelay, ToOwner>;
  readonly #pages = new Map<string, RelayedPage>();
  readonly #rooms = new Map<string, RelayedRoom>();
  #closing = false;

  private constructor(url: string, parts: LinkParts) {
    this.url = url;
    this.#parts = parts;
    this.#socket = io(url, {
      path: NODE_PATH,
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      timeout: CONNECT_WITHIN_MS,
      auth: { token: parts.token, protocol: NODE_PROTOCOL },
    });
    this.#listen();
  }

  /** Throws `LinkError`. */
  static async open(url: string, parts: LinkParts): Promise<Link> {
    const link = new Link(url, parts);
    await new Promise<void>((resolve, reject) => {
      link.#socket.once('connect', resolve);
      link.#socket.once('connect_error', (error) => reject(new LinkError(`${url}: ${error.message}`)));
    });
    return link;
  }

  /** Whether pages of this node are in the room, or about to be. */
  has(room: string): boolean {
    return this.#rooms.has(room);
  }

  /** Throws `LinkError`. `gone`: the page's connection ended before it was in. */
  async openPage(
    opening: PageOpening,
    gone: (callback: () => void) => void,
  ): Promise<RelayedPage | Exclude<Opened, { ok: true }>> {
    const page = this.#newPage(opening);
    gone(() => this.#gone(page.id, opening.room));
    let opened: Opened;
    try {
      opened = await this.#socket.timeout(ANSWER_WITHIN_MS).emitWithAck('page:open', opening);
    } catch {
      this.#gone(page.id, opening.room);
      throw new LinkError(`${this.url}: no answer`);
    }
    if (opened.ok) return page;
    this.#forget(page.id, opening.room);
    return opened;
  }

  close(): void {
    this.#closing = true;
    this.#socket.disconnect();
  }

  #newPage({ page: id, room: name }: PageOpening): RelayedPage {
    const room = this.#rooms.get(name) ?? this.#newRoom(name);
    this.#rooms.set(name, room);
    room.expect(id);
    const page = new RelayedPage({
      id,
      room,
      rates: this.#parts.rates,
      sent: (bytes, coarse) => this.#parts.metrics.resultSent(bytes, coarse),
      ask: (event, payload, answer) =>
        answer
          ? this.#socket.emit('page:asks', id, event, payload, answer)
          : this.#socket.emit('page:asks', id, event, payload),
      gone: () => this.#gone(id, name),
    });
    this.#pages.set(id, page);
    return page;
  }

  #newRoom(name: string): RelayedRoom {
    return new RelayedRoom({
      name,
      metrics: this.#parts.metrics,
      tellOwner: (update) => this.#socket.timeout(ANSWER_WITHIN_MS).emitWithAck('looking', name, update),
    });
  }

  #gone(page: string, room: string): void {
    if (this.#forget(page, room)) this.#socket.emit('page:gone', page);
  }

  #forget(page: string, name: string): boolean {
    const known = this.#pages.delete(page);
    const room = this.#rooms.get(name);
    room?.remove(page);
    if (room?.empty) this.#rooms.delete(name);
    return known;
  }

  #listen(): void {
    const socket = this.#socket;
    const { metrics, log } = this.#parts;
    socket.on('page:news', (page, event, payload) => this.#pages.get(page)?.news(event, payload));
    socket.on('page:end', (page) => this.#pages.get(page)?.end());
    socket.on('room:news', (room, but, event, payload) => this.#rooms.get(room)?.news(but, event, payload));
    socket.on('room:clear', (room) => this.#rooms.get(room)?.clear());
    socket.on('result', (room, header, bytes, acknowledge) => {
      metrics.relayedHere(bytes.length);
      this.#rooms.get(room)?.publish(decodeRelayed(header, bytes));
      acknowledge();
    });
    socket.on('explanation', (room, header, bytes, acknowledge) => {
      metrics.relayedHere(bytes.length);
      this.#rooms.get(room)?.publishExplanation(decodeRelayed(header, bytes));
      acknowledge();
    });
    socket.on('disconnect', (reason) => {
      if (!this.#closing)
        log.warn({ node: this.url, reason, pages: this.#pages.size }, 'the owner of rooms is gone');
      this.#parts.onLost(this);
      for (const page of this.#pages.values()) page.lose();
      this.#pages.clear();
      this.#rooms.clear();
    });
  }
}
