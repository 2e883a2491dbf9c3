/** Who is in the room and may do what, where the presenter is, and what was changed last: as the server says it. */

import { type ChangeRecord, recordChange } from '../../shared/change_record.ts';
import type { Deck } from '../../shared/lecture/deck.ts';
import type {
  Pin,
  Pointer,
  Presence,
  Role,
  RoomDesk,
  ServerEvents,
  Stage,
  StageUpdate,
  Welcome,
} from '../../shared/protocol.ts';

/** What of it changed. remote: the server answered what this page asked for, perhaps with no. */
export type RoomChange =
  | 'role'
  | 'remote'
  | 'presence'
  | 'stage'
  | 'pointer'
  | 'desk'
  | 'history'
  | 'pins'
  | 'deck';

export interface Incoming {
  on<E extends keyof ServerEvents>(event: E, listener: ServerEvents[E]): unknown;
}

export class RoomNews {
  /** null before the first connection. */
  role: Role | null = null;
  /** What this page's person is called. */
  name = '';
  presence: Presence = { watching: 0, presenter: false, remotes: [] };
  /** null until somebody sets it. */
  stage: StageUpdate | null = null;
  pointer: Pointer = null;
  /** For presenters. */
  desk: RoomDesk | null = null;
  /** The last changes of what the room shares, the newest last. */
  history: readonly ChangeRecord[] = [];
  /** Maps with names, the newest last. */
  pins: readonly Pin[] = [];
  /** A lecturer's own chapters; null: those that come with the page. */
  deck: Deck | null = null;
  readonly #tell: (change: RoomChange) => void;

  constructor(incoming: Incoming, tell: (change: RoomChange) => void) {
    this.#tell = tell;
    incoming.on('role', (role) => {
      const changed = role !== this.role;
      this.role = role;
      if (role !== 'presenter') this.desk = null;
      tell('remote');
      if (changed) tell('role');
    });
    incoming.on('presence', (presence) => this.#set('presence', presence));
    incoming.on('stage', (stage) => this.#set('stage', stage));
    incoming.on('pointer', (pointer) => this.#set('pointer', pointer));
    incoming.on('changed', (record) => this.record(recordChange(this.history, record)));
    incoming.on('deck', (deck) => this.#set('deck', deck));
    incoming.on('pins', (pins) => this.#set('pins', pins));
    incoming.on('desk', (desk) => this.#set('desk', desk));
  }

  /** Nobody is told before `tellAll`. */
  welcomed({ role, person, presence, stage, desk, history, pins, deck }: Welcome): void {
    Object.assign(this, {
      role,
      name: person.name,
      presence,
      stage,
      desk,
      history,
      pins,
      deck,
      pointer: null,
    });
  }

  tellAll(): void {
    for (const change of [
      'deck',
      'role',
      'remote',
      'presence',
      'stage',
      'pointer',
      'desk',
      'history',
      'pins',
    ] as const)
      this.#tell(change);
  }

  /** The stage without whose it is. */
  get place(): Stage | null {
    if (!this.stage) return null;
    const { by: _by, who: _who, ...place } = this.stage;
    return place;
  }

  record(history: readonly ChangeRecord[]): void {
    this.#set('history', history);
  }

  /** The connection is lost: nobody knows any more where the presenter points. */
  lost(): void {
    this.#set('pointer', null);
  }

  #set<K extends Exclude<RoomChange, 'role' | 'remote'>>(what: K, value: RoomNews[K]): void {
    (this as Pick<RoomNews, K>)[what] = value;
    this.#tell(what);
  }
}
