/** What two nodes say to each other: one has pages of a room (the relay), the other owns it. */

import { PROTOCOL_VERSION, type Problem } from '../../shared/protocol.ts';
import type { NodeLooking } from '../room/through.ts';
import type { RelayedHeader } from './relayed_result.ts';

/** Nodes of another version don't understand each other. */
export const NODE_PROTOCOL = `1.${PROTOCOL_VERSION}`;
export const NODE_PATH = '/node';
/** A node that is gone without a word is missed within the sum of both. */
export const HEARTBEAT = { everyMs: 1000, withinMs: 1500 };

export type Opened =
  | { readonly ok: true }
  /** What to tell the page. */
  | { readonly ok: false; readonly error: Problem }
  /** The room is another node's. */
  | { readonly ok: false; readonly elsewhere: true };

export interface PageOpening {
  readonly page: string;
  readonly room: string;
  readonly auth: unknown;
  /** The page's. */
  readonly address: string;
}

export interface LookingUpdate extends NodeLooking {
  readonly grew: boolean;
  readonly wanted: boolean;
}

export interface ToOwner {
  'page:open'(opening: PageOpening, answer: (opened: Opened) => void): void;
  'page:asks'(page: string, event: string, payload: unknown[], answer?: (...answer: unknown[]) => void): void;
  'page:gone'(page: string): void;
  /** Answered with what is the matter with views, by their keys. */
  looking(room: string, update: LookingUpdate, answer: (problems: Record<string, string>) => void): void;
}

export interface ToRelay {
  'page:news'(page: string, event: string, payload: readonly unknown[]): void;
  'page:end'(page: string): void;
  /** To all pages of the room but for some. */
  'room:news'(room: string, but: readonly string[], event: string, payload: readonly unknown[]): void;
  /** What waits for pages is of a source that is over. */
  'room:clear'(room: string): void;
  result(room: string, header: RelayedHeader, bytes: Uint8Array, acknowledge: () => void): void;
  explanation(room: string, header: RelayedHeader, bytes: Uint8Array, acknowledge: () => void): void;
}
