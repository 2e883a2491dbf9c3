/** A room of another node, with this node's pages of it: what comes from its owner once is given out here. */

import type { Namespace, Socket } from 'socket.io';
import { type AnyView, viewKey } from '../../shared/protocol.ts';
import type { Metrics } from '../metrics.ts';
import type { Page } from '../room/page.ts';
import type { Published } from '../room/published.ts';
import { Receivers } from '../room/receivers.ts';
import type { LookingUpdate } from './messages.ts';

export interface RelayedRoomParts {
  readonly name: string;
  readonly metrics: Metrics;
  /** Resolves with what is the matter with views, by their keys. */
  tellOwner(update: LookingUpdate): Promise<Record<string, string>>;
}

type RelayedReceiver = Pick<Page, 'id' | 'sendResult' | 'sendExplanation'> & {
  news(event: string, payload: readonly unknown[]): void;
};

export class RelayedRoom {
  readonly #parts: RelayedRoomParts;
  /** Also those that are not in yet. */
  readonly #expected = new Set<string>();
  readonly #pages = new Map<string, RelayedReceiver>();
  /** Those whose connection isn't whole yet. */
  readonly #early = new Set<string>();
  readonly #channel: string;
  #sockets: Namespace | undefined;
  readonly #receivers: Receivers;
  #grew = false;
  #wanted = false;
  #toldCoarse = '';
  /** What is told now, and what is told next: with everything that has changed by then. */
  #telling: Promise<unknown> = Promise.resolve();
  #next: Promise<Record<string, string>> | undefined;

  constructor(parts: RelayedRoomParts) {
    this.#parts = parts;
    this.#channel = `room ${parts.name}`;
    this.#receivers = new Receivers(() => parts.metrics.dropped('receiver without credit'));
  }

  get empty(): boolean {
    return this.#expected.size === 0;
  }

  expect(page: string): void {
    this.#expected.add(page);
  }

  /** It is in: from now on it gets what everybody gets. */
  add(page: RelayedReceiver): void {
    if (!this.#expected.has(page.id)) return;
    this.#pages.set(page.id, page);
    this.#early.add(page.id);
    this.#receivers.add(page);
  }

  /** Its connection is whole. */
  enter(page: string, socket: Socket): void {
    this.#early.delete(page);
    this.#sockets = socket.nsp;
    void socket.join(this.#channel);
  }

  remove(page: string): void {
    this.#early.delete(page);
    this.#expected.delete(page);
    if (!this.#pages.delete(page)) return;
    this.#receivers.remove(page);
    if (!this.empty) this.#tellSoon();
  }

  /** Resolves with what is the matter with one of them. */
  async look(page: string, views: readonly AnyView[]): Promise<string | undefined> {
    if (!this.#pages.has(page)) return undefined;
    const { grew, wanted } = this.#receivers.look(page, views);
    this.#grew ||= grew;
    this.#wanted ||= wanted;
    const problems = await this.#tell();
    return views.map((view) => problems[viewKey(view)]).find((problem) => problem !== undefined);
  }

  news(but: readonly string[], event: string, payload: readonly unknown[]): void {
    for (const id of this.#early) if (!but.includes(id)) this.#pages.get(id)?.news(event, payload);
    // Put into a packet once, however many they are.
    this.#sockets
      ?.to(this.#channel)
      .except([...but])
      .emit(event, ...payload);
  }

  publish(published: Published): void {
    this.#receivers.publish(published);
    if (this.#coarseKeys.join() !== this.#toldCoarse) this.#tellSoon();
  }

  publishExplanation(published: Published): void {
    this.#receivers.publishExplanation(published);
  }

  clear(): void {
    this.#receivers.clear();
  }

  get #coarseKeys(): string[] {
    return [...this.#receivers.coarse].sort();
  }

  #tellSoon(): void {
    // The owner is told anew with the next change; if it is gone, so is this room.
    this.#tell().catch(() => undefined);
  }

  #tell(): Promise<Record<string, string>> {
    if (this.#next) return this.#next;
    const next = this.#telling
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        this.#telling = next;
        return this.#tellNow();
      });
    this.#next = next;
    return next;
  }

  #tellNow(): Promise<Record<string, string>> {
    const { groups, explanations } = this.#receivers;
    const coarse = this.#coarseKeys;
    const update = { groups, coarse, explanations, grew: this.#grew, wanted: this.#wanted };
    this.#toldCoarse = coarse.join();
    this.#grew = this.#wanted = false;
    return this.#parts.tellOwner(update);
  }
}
