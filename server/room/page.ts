/** A page in a room, and what the room keeps of it. */

import type { Role, ServerEvents } from '../../shared/protocol.ts';
import type { Identity } from '../access/access.ts';
import type { SendResult } from './receiver.ts';
import type { Through } from './through.ts';

/** What a page is told, but for what has a way of its own. */
export type News = Exclude<keyof ServerEvents, 'welcome' | 'result' | 'explanation'>;

/** As the room needs to know it. */
export interface Page {
  readonly id: string;
  /** The node that it came to, where that is another than the room's. */
  readonly through?: Through | undefined;
  send<E extends News>(event: E, ...payload: Parameters<ServerEvents[E]>): void;
  readonly sendResult: SendResult;
  readonly sendExplanation: SendResult;
  /** Closes its connection. */
  close(): void;
}

export interface Member {
  readonly page: Page;
  identity: Identity;
  /** As the page was told last. */
  role: Role;
  framesOpen: number;
}
