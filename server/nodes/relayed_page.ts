/** A page of this node in a room of another: what it asks goes there, what it looks at is kept here. */

import type { Socket } from 'socket.io';
import { type Answer, type ResultHeader, viewSetSchema } from '../../shared/protocol.ts';
import { parse } from '../parse.ts';
import type { Rates } from '../rates.ts';
import { RequestError } from '../room/request_error.ts';
import { SERVER_FAULT } from '../serve_page.ts';
import type { RelayedRoom } from './relayed_room.ts';

export interface RelayedPageParts {
  readonly id: string;
  readonly room: RelayedRoom;
  readonly rates: Rates;
  sent(bytes: number, coarse: boolean): void;
  /** To the room's owner. */
  ask(event: string, payload: unknown[], answer?: (...answer: unknown[]) => void): void;
  /** It left. */
  gone(): void;
}

export class RelayedPage {
  readonly id: string;
  readonly #parts: RelayedPageParts;
  #socket: Socket | undefined;
  /** What was told before the connection was whole. */
  #welcomed = false;
  #over: 'put out' | 'lost' | undefined;
  #early: (readonly [event: string, payload: readonly unknown[]])[] = [];

  constructor(parts: RelayedPageParts) {
    this.id = parts.id;
    this.#parts = parts;
  }

  /** Its connection is whole. */
  enter(socket: Socket): void {
    this.#socket = socket;
    socket.onAny((event: string, ...payload: unknown[]) => void this.#asks(event, payload));
    // What is no packet at all ends the connection.
    socket.on('error', () => undefined);
    socket.on('disconnect', () => this.#parts.gone());
    for (const [event, payload] of this.#early.splice(0)) socket.emit(event, ...payload);
    if (this.#welcomed) this.#parts.room.enter(this.id, socket);
    if (this.#over === 'put out') this.end();
    if (this.#over === 'lost') this.lose();
  }

  readonly news = (event: string, payload: readonly unknown[]): void => {
    if (this.#socket) this.#socket.emit(event, ...payload);
    else this.#early.push([event, payload]);
    // The owner sends it first: from now on the page gets what everybody gets.
    if (event !== 'welcome') return;
    this.#welcomed = true;
    this.#parts.room.add(this);
    if (this.#socket) this.#parts.room.enter(this.id, this.#socket);
  };

  readonly sendResult = (header: ResultHeader, bytes: Uint8Array, acknowledge: () => void): void =>
    this.#send('result', header, bytes, acknowledge);

  readonly sendExplanation = (header: ResultHeader, bytes: Uint8Array, acknowledge: () => void): void =>
    this.#send('explanation', header, bytes, acknowledge);

  /** The room's owner put it out. */
  end(): void {
    this.#over = 'put out';
    this.#socket?.disconnect(true);
  }

  /** The room's owner is gone: the page comes back by itself. */
  lose(): void {
    this.#over = 'lost';
    this.#socket?.conn.close();
  }

  #send(event: string, header: ResultHeader, bytes: Uint8Array, acknowledge: () => void): void {
    this.#parts.sent(bytes.length, header.coarse);
    this.#socket?.emit(event, header, bytes, acknowledge);
  }

  async #asks(event: string, payload: unknown[]): Promise<void> {
    const last = payload.at(-1);
    const answer = typeof last === 'function' ? (last as (answer: Answer) => void) : undefined;
    try {
      await this.#parts.rates.spend(event, this.id);
      if (event === 'view:set') await this.#looks(payload[0], answer);
      else if (answer) this.#parts.ask(event, payload.slice(0, -1), answer as (...answer: unknown[]) => void);
      else this.#parts.ask(event, payload);
    } catch (error) {
      const problem = error instanceof RequestError ? error.problem : SERVER_FAULT;
      if (answer) answer({ ok: false, error: problem });
      else this.#socket?.emit('problem', problem);
    }
  }

  async #looks(request: unknown, answer: ((answer: Answer) => void) | undefined): Promise<void> {
    const { views } = parse('view:set', viewSetSchema, request);
    const problem = await this.#parts.room.look(this.id, views);
    if (problem) throw new RequestError('not-found', problem);
    answer?.({ ok: true });
  }
}
