/** Which node a room is on, and how this one comes to own it. */

import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Access } from '../access/access.ts';
import type { Room } from '../room/room.ts';
import { RoomAccess } from '../room/room_access.ts';
import type { Rooms } from '../rooms.ts';
import { Leases, type NodeAddress } from './leases.ts';
import { Records, resume, type Stored } from './records.ts';
import { type NodeRole, Registry } from './registry.ts';
import { type Store, StoreError } from './store.ts';

/** A lease ends in 3 s, and the next node takes it within one of these. */
const ASK_EVERY_MS = 150;
const ASK_FOR_MS = 6000;

export interface OwnershipParts {
  readonly store: Store;
  readonly self: NodeAddress;
  readonly role: NodeRole;
  readonly access: Access;
  readonly log: Logger;
  readonly rooms: Rooms;
}

export class Ownership {
  readonly #parts: OwnershipParts;
  readonly registry: Registry;
  readonly #leases: Leases;
  readonly #records: Records;
  /** Of rooms that were taken and are not open yet. */
  readonly #stored = new Map<string, Stored>();
  /** Not yet as they were: what they are now is not to be kept. */
  readonly #resuming = new Set<Room>();
  readonly #taking = new Map<string, Promise<boolean>>();
  readonly #finding = new Map<string, Promise<NodeAddress | null>>();

  constructor(parts: OwnershipParts) {
    const { store, self, access, log, rooms } = parts;
    this.#parts = parts;
    this.registry = new Registry(store);
    this.#records = new Records(store, access, log);
    this.#leases = new Leases({
      store,
      self,
      log,
      isOpen: (room) => rooms.has(room),
      onLost: (room) => this.#lost(room),
      onForgotten: (name) => {
        const room = rooms.get(name);
        if (room) this.changed(room);
      },
    });
  }

  owns(room: string): boolean {
    return this.#leases.has(room) && !this.#taking.has(room);
  }

  /** The room's owner, this node perhaps from now on; null where there is none, and none can be. */
  find(room: string): Promise<NodeAddress | null> {
    let finding = this.#finding.get(room);
    if (!finding) {
      finding = this.#find(room).finally(() => this.#finding.delete(room));
      this.#finding.set(room, finding);
    }
    return finding;
  }

  /** The node that owns the room, if that is another; nothing is taken. */
  async elsewhere(room: string): Promise<NodeAddress | null> {
    try {
      const owner = await this.#leases.ownerOf(room);
      return owner && owner.id !== this.#parts.self.id ? owner : null;
    } catch (error) {
      if (error instanceof StoreError) return null;
      throw error;
    }
  }

  /** Whether the room is this node's, from now on where it was nobody's. */
  take(room: string): Promise<boolean> {
    if (this.owns(room)) return Promise.resolve(true);
    let taking = this.#taking.get(room);
    if (!taking) {
      taking = this.#take(room).finally(() => this.#taking.delete(room));
      this.#taking.set(room, taking);
    }
    return taking;
  }

  async #take(room: string): Promise<boolean> {
    if (this.#parts.role === 'relay') return false;
    try {
      if (!(await this.#leases.take(room))) return false;
      await this.#load(room);
      this.#parts.log.info({ room, resumed: this.#stored.has(room) }, 'a room is this node’s');
      return true;
    } catch (error) {
      await this.#leases.release(room).catch(() => undefined);
      if (error instanceof StoreError) return false;
      throw error;
    }
  }

  /** The room was made, and is empty yet. */
  opened(room: Room): void {
    const stored = this.#stored.get(room.name);
    this.#stored.delete(room.name);
    if (!stored) return;
    this.#resuming.add(room);
    resume(room, stored)
      .catch((error: Error) =>
        this.#parts.log.warn({ room: room.name, error: error.message }, 'a room goes on without all it was'),
      )
      .finally(() => {
        this.#resuming.delete(room);
        this.changed(room);
      });
  }

  changed(room: Room): void {
    if (this.owns(room.name) && !this.#resuming.has(room)) this.#records.changed(room);
  }

  /** Closed since nobody is there: another node may open it, for its presenter. */
  async over(room: Room): Promise<void> {
    this.#records.forget(room);
    await this.#records.save(room, true);
    // Its presenter may have opened it again meanwhile.
    if (!this.#parts.rooms.has(room.name)) await this.#leases.release(room.name).catch(() => undefined);
  }

  /** To be called every second. */
  async renew(): Promise<void> {
    await this.#leases.renew();
    for (const { name } of this.#parts.rooms) if (!this.#leases.has(name)) await this.#takeOrLeave(name);
    await this.#records.saveMissed();
  }

  /** Others take over at once. */
  async close(): Promise<void> {
    await Promise.allSettled(
      [...this.#parts.rooms].map((room) => {
        this.#records.forget(room);
        return this.#records.save(room);
      }),
    );
    await this.#leases.releaseAll();
  }

  async #find(room: string): Promise<NodeAddress | null> {
    const { self, role } = this.#parts;
    const endMs = performance.now() + ASK_FOR_MS;
    do {
      if (this.owns(room)) return self;
      try {
        const owner = await this.#leases.ownerOf(room);
        // A lease of this node's that it doesn't hold is about to end.
        if (owner && owner.id !== self.id) return owner;
        if (!owner && role !== 'relay' && (await this.take(room))) return self;
        const other = role === 'relay' && !owner && (await this.registry.leastBusy());
        if (other) return other;
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
      }
      await pause(ASK_EVERY_MS);
    } while (performance.now() < endMs);
    return null;
  }

  async #load(room: string): Promise<void> {
    const { rooms, access } = this.#parts;
    const stored = await this.#records.read(room);
    if (!stored) return;
    this.#stored.set(room, stored);
    const before = new RoomAccess(room, access, false);
    before.restore(stored.record.sealed);
    rooms.takenOver(room, stored.over ? before : null);
  }

  /** A room that is open without a lease: a page was on its way in when it was given back. */
  async #takeOrLeave(name: string): Promise<void> {
    if (await this.#leases.take(name)) return;
    const owner = await this.#leases.ownerOf(name);
    if (owner && owner.id !== this.#parts.self.id) this.#lost(name);
  }

  #lost(name: string): void {
    const room = this.#parts.rooms.get(name);
    if (!room) return;
    this.#records.forget(room);
    void this.#parts.rooms.leave(name);
  }
}
