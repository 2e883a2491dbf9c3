/** Which rooms are this node's. A lease is kept up while the room is open; whose node dies ends by itself. */

import type { Logger } from 'pino';
import { type Store, StoreError } from './store.ts';

export const LEASE_MS = 3000;
export const RENEW_EVERY_MS = 1000;
/** A room that was taken for a page that then wasn't let in. */
const UNUSED_MS = 15_000;

const keyOf = (room: string) => `owner:${room}`;

/** A node as others find it. */
export interface NodeAddress {
  readonly id: string;
  readonly url: string;
}

export interface LeasesParts {
  readonly store: Store;
  readonly self: NodeAddress;
  readonly log: Logger;
  isOpen(room: string): boolean;
  /** It is another node's now. */
  onLost(room: string): void;
  /** It is this node's still, but Redis had forgotten. */
  onForgotten(room: string): void;
}

export class Leases {
  readonly #parts: LeasesParts;
  readonly #value: string;
  /** Rooms, and when they were taken. */
  readonly #held = new Map<string, number>();

  constructor(parts: LeasesParts) {
    this.#parts = parts;
    this.#value = `${parts.self.id} ${parts.self.url}`;
  }

  has(room: string): boolean {
    return this.#held.has(room);
  }

  /** null where nobody does. Throws `StoreError`. */
  async ownerOf(room: string): Promise<NodeAddress | null> {
    const value = await this.#parts.store.get(keyOf(room));
    const [id, url] = value?.split(' ') ?? [];
    return id && url ? { id, url } : null;
  }

  /** Whether the room is this node's from now on. Throws `StoreError`. */
  async take(room: string): Promise<boolean> {
    if (!(await this.#parts.store.take(keyOf(room), this.#value, LEASE_MS))) return false;
    this.#held.set(room, performance.now());
    return true;
  }

  /** To be called every `RENEW_EVERY_MS`. While Redis is gone everything stays as it is. */
  async renew(): Promise<void> {
    const { log } = this.#parts;
    await Promise.all(
      [...this.#held].map(async ([room, sinceMs]) => {
        try {
          if (!this.#parts.isOpen(room) && performance.now() - sinceMs > UNUSED_MS) await this.release(room);
          else await this.#renewOne(room);
        } catch (error) {
          if (!(error instanceof StoreError)) throw error;
          log.debug({ room, error: error.message }, 'a lease could not be renewed');
        }
      }),
    );
  }

  /** Others may take it at once. */
  async release(room: string): Promise<void> {
    if (this.#held.delete(room)) await this.#parts.store.release(keyOf(room), this.#value);
  }

  async releaseAll(): Promise<void> {
    await Promise.allSettled([...this.#held.keys()].map((room) => this.release(room)));
  }

  async #renewOne(room: string): Promise<void> {
    const { store, log, onForgotten, onLost } = this.#parts;
    if (await store.renew(keyOf(room), this.#value, LEASE_MS)) return;
    // It ended while Redis was gone, or this process stood still.
    if (!this.#held.has(room)) return;
    if (await store.take(keyOf(room), this.#value, LEASE_MS)) {
      onForgotten(room);
      return;
    }
    this.#held.delete(room);
    log.warn({ room }, 'a room is another node’s now');
    onLost(room);
  }
}
