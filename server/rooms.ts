/** Every room of this server: opened when somebody comes, closed when nobody has been there for a while. */

import type { Role } from '../shared/protocol.ts';
import type { Access } from './access/access.ts';
import { newRoomName } from './access/codes.ts';
import type { Room } from './room/room.ts';
import { RoomAccess } from './room/room_access.ts';

/** Names and revocations that are kept of rooms that are over. The oldest are forgotten. */
const REMEMBERED_MAX = 10_000;

export interface RoomsParts {
  readonly access: Access;
  readonly roomsMax: number;
  /** How long a room stays when nobody is there. */
  readonly idleMs: number;
  open(name: string, access: RoomAccess): Room;
  /** Nobody has been there for a while, so it was closed. */
  over?(room: Room): void;
}

export class Rooms {
  readonly #parts: RoomsParts;
  readonly #open = new Map<string, Room>();
  /** When those that nobody is in will be closed; who waits longest comes first. */
  readonly #closing = new Map<string, ReturnType<typeof setTimeout>>();
  /** Names that this process made: nothing of them can have been revoked by an earlier one. */
  readonly #made = new Set<string>();
  readonly #over = new Map<string, RoomAccess>();
  #defaultName: string;

  constructor(parts: RoomsParts) {
    this.#parts = parts;
    this.#defaultName = this.newName();
  }

  /** undefined where nobody has it open. */
  named(name: string): Room | undefined {
    return this.#open.get(name);
  }

  get size(): number {
    return this.#open.size;
  }

  /** The room that a page on this machine is in. */
  get defaultName(): string {
    return this.#defaultName;
  }

  *[Symbol.iterator](): Iterator<Room> {
    yield* this.#open.values();
  }

  newName(): string {
    const name = newRoomName();
    this.#made.add(name);
    forgetOldest(this.#made);
    return name;
  }

  /**
   * The room of this name, opened where it isn't: 'over' for one that was closed, which only its presenter opens
   * again; 'full' where no more can be opened.
   */
  enter(name: string, role: Role): Room | 'over' | 'full' {
    const open = this.#open.get(name);
    if (open) return open;
    const over = this.#over.get(name);
    if (over && role !== 'presenter') return 'over';
    if (this.#open.size >= this.#parts.roomsMax && !this.#closeOne()) return 'full';
    this.#over.delete(name);
    const { access } = this.#parts;
    const room = this.#parts.open(name, over ?? new RoomAccess(name, access, this.#made.has(name)));
    this.#open.set(name, room);
    this.left(room);
    return room;
  }

  has(name: string): boolean {
    return this.#open.has(name);
  }

  get(name: string): Room | undefined {
    return this.#open.get(name);
  }

  /** Another node had it meanwhile; `over`: as it was when it was closed there, null where it wasn't. */
  takenOver(name: string, over: RoomAccess | null): void {
    if (over) this.#over.set(name, over);
    else this.#over.delete(name);
    forgetOldest(this.#over);
  }

  /** Another node has it now: pages go there. */
  async leave(name: string): Promise<void> {
    const room = this.#open.get(name);
    if (!room) return;
    this.joined(room);
    this.#open.delete(name);
    for (const { page } of [...room.members]) page.close();
    await room.close();
  }

  /** A presenter brought a room back: pages on this machine belong there, unless they are elsewhere already. */
  restored(room: Room): void {
    if (!this.#open.has(this.#defaultName)) this.#defaultName = room.name;
  }

  joined(room: Room): void {
    clearTimeout(this.#closing.get(room.name));
    this.#closing.delete(room.name);
  }

  left(room: Room): void {
    if (room.members.size > 0 || this.#open.get(room.name) !== room) return;
    this.joined(room);
    this.#closing.set(room.name, setTimeout(() => this.#isOver(room), this.#parts.idleMs).unref());
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map((room) => this.#close(room)));
  }

  #closeOne(): boolean {
    const [name] = this.#closing.keys();
    if (name === undefined) return false;
    this.#isOver(this.#open.get(name)!);
    return true;
  }

  #isOver(room: Room): void {
    void this.#close(room);
    this.#parts.over?.(room);
  }

  #close(room: Room): Promise<void> {
    this.joined(room);
    this.#open.delete(room.name);
    this.#over.set(room.name, room.access);
    forgetOldest(this.#over);
    return room.close();
  }
}

function forgetOldest(remembered: Set<string> | Map<string, unknown>): void {
  if (remembered.size <= REMEMBERED_MAX) return;
  for (const oldest of remembered.keys()) {
    remembered.delete(oldest);
    return;
  }
}
