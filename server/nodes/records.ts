/** Rooms as they are kept for the node that owns them next. */

import type { Logger } from 'pino';
import { z } from 'zod';
import type { Access } from '../access/access.ts';
import type { Room } from '../room/room.ts';
import {
  bringBack,
  bringBackExperiment,
  openRecord,
  type RoomRecord,
  recordOf,
} from '../room/room_record.ts';
import { Throttled } from '../room/throttled.ts';
import { type Store, StoreError } from './store.ts';

const SAVE_EVERY_MS = 250;
/** As long as a presenter's page may come back. */
const LIFETIME_MS = 7 * 24 * 3600 * 1000;
const AUTHOR = { by: '', person: '', who: 'presenter' };

const keyOf = (room: string) => `room:${room}`;

const storedSchema = z.object({ over: z.boolean(), model: z.string(), restore: z.unknown() });

export interface Stored {
  /** Nobody was there for a while: only its presenter opens it again. */
  readonly over: boolean;
  readonly model: string;
  readonly record: RoomRecord;
}

export class Records {
  readonly #store: Store;
  readonly #access: Access;
  readonly #log: Logger;
  readonly #saving = new Map<Room, Throttled>();
  /** Could not be saved: to be tried again. */
  readonly #unsaved = new Set<Room>();

  constructor(store: Store, access: Access, log: Logger) {
    this.#store = store;
    this.#access = access;
    this.#log = log;
  }

  /** undefined for a room that is new. Throws `StoreError`. */
  async read(room: string): Promise<Stored | undefined> {
    const text = await this.#store.get(keyOf(room));
    if (text === null) return undefined;
    try {
      const { over, model, restore } = storedSchema.parse(JSON.parse(text));
      const record = await openRecord(this.#access, restore);
      return record && { over, model, record };
    } catch (error) {
      // Of another version: the presenter's page brings it back.
      this.#log.warn({ room, error: (error as Error).message }, 'the record of a room can’t be read');
      return undefined;
    }
  }

  /** Soon, with whatever the room is then. */
  changed(room: Room): void {
    let saving = this.#saving.get(room);
    if (!saving) {
      saving = new Throttled(SAVE_EVERY_MS, () => void this.save(room));
      this.#saving.set(room, saving);
    }
    saving.request();
  }

  async save(room: Room, over = false): Promise<void> {
    this.#unsaved.delete(room);
    try {
      const stored = { over, model: room.model.now.name, restore: await recordOf(room) };
      await this.#store.set(keyOf(room.name), JSON.stringify(stored), LIFETIME_MS);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (this.#saving.has(room)) this.#unsaved.add(room);
    }
  }

  /** What Redis missed while it was gone. */
  async saveMissed(): Promise<void> {
    await Promise.all([...this.#unsaved].map((room) => this.save(room)));
  }

  /** The room is this node's no longer, and not saved any more. */
  forget(room: Room): void {
    this.#saving.get(room)?.stop();
    this.#saving.delete(room);
    this.#unsaved.delete(room);
  }
}

/** Brings a room to where another node left it. Resolves when its model is there too, and the experiment on it. */
export async function resume(room: Room, { model, record }: Stored): Promise<void> {
  if (model === room.model.now.name) {
    bringBack(room, AUTHOR, record);
    return;
  }
  bringBack(room, AUTHOR, { ...record, experiment: undefined });
  await room.switchModel(model, AUTHOR);
  bringBackExperiment(room, AUTHOR, record.experiment);
}
