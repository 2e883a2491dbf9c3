/** A page in a room, and what the room keeps of it. */

import type { ExplanationView, Role, ServerEvents } from '../../shared/protocol.ts';
import type { Identity } from '../access/access.ts';
import type { Receiver, SendResult } from './receiver.ts';

/** As the room needs to know it. */
export interface Page {
  readonly id: string;
  send<E extends Exclude<keyof ServerEvents, 'welcome' | 'result' | 'explanation'>>(
    event: E,
    ...payload: Parameters<ServerEvents[E]>
  ): void;
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
  readonly receiver: Receiver;
  readonly explained: Receiver<ExplanationView>;
  framesOpen: number;
}
