/** One node among several: pages come in here, whichever node their room is on. */

import { setTimeout as pause } from 'node:timers/promises';
import type { Request, Response, Router } from 'express';
import type { Logger } from 'pino';
import { said } from '../../shared/sayings.ts';
import type { Access } from '../access/access.ts';
import { FIRST_LINK } from '../access/codes.ts';
import type { Origin } from '../access/origin.ts';
import { randomId } from '../access/random_id.ts';
import type { Arrival, Enter } from '../door.ts';
import type { HandshakeCheck, Newcomer } from '../handshake.ts';
import type { Metrics } from '../metrics.ts';
import type { Rates } from '../rates.ts';
import { RequestError } from '../room/request_error.ts';
import type { Room } from '../room/room.ts';
import type { Rooms } from '../rooms.ts';
import { type PageSocket, SERVER_FAULT } from '../serve_page.ts';
import { RENEW_EVERY_MS } from './leases.ts';
import { LinkError } from './link.ts';
import { Links } from './links.ts';
import type { Opened, PageOpening } from './messages.ts';
import { NodeDoor } from './node_door.ts';
import { NodesError } from './nodes_error.ts';
import { Ownership } from './ownership.ts';
import { addressPassedOn, passOnPicture } from './pictures.ts';
import type { NodeRole } from './registry.ts';
import { Store, StoreError } from './store.ts';

const TRY_AGAIN_MS = 150;
const TRY_FOR_MS = 8000;

export interface NodeOptions {
  readonly store: Store;
  readonly role: NodeRole;
  /** Under which the others reach this node; it listens there. */
  readonly url: string;
}

/** What makes a server one of several. A server that is the only one doesn't even load this file. */
export interface OneOfSeveral {
  readonly role: NodeRole;
  among(parts: Omit<NodesParts, keyof NodeOptions>): Nodes;
}

/** Throws `StoreError` where Redis can't be reached. */
export async function oneOfSeveral(
  redis: string,
  options: Omit<NodeOptions, 'store'>,
  log: Logger,
): Promise<OneOfSeveral> {
  const store = await Store.open(redis, log);
  return { role: options.role, among: (parts) => new Nodes({ ...parts, ...options, store }) };
}

export interface NodesParts extends NodeOptions {
  readonly access: Access;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly rates: Rates;
  readonly rooms: Rooms;
  readonly handshake: HandshakeCheck;
  serve(socket: PageSocket, newcomer: Newcomer): void;
  /** Rooms' views as pictures, for other nodes. */
  pictures(address: (request: Request) => string): Router;
  /** Whether this node can take one more page. */
  hasPlace(): boolean;
}

export class Nodes {
  readonly id = randomId(13);
  readonly #parts: NodesParts;
  readonly #ownership: Ownership;
  readonly #links: Links;
  readonly #door: NodeDoor;
  #renewal: ReturnType<typeof setInterval> | undefined;

  constructor(parts: NodesParts) {
    const { access, log, metrics, rates, url } = parts;
    this.#parts = parts;
    this.#ownership = new Ownership({ ...parts, self: { id: this.id, url } });
    this.#links = new Links({ self: this.id, access, metrics, rates, log });
    this.#door = new NodeDoor({
      access,
      log,
      metrics,
      pictures: parts.pictures(addressPassedOn),
      admit: (opening) => this.#admitRemote(opening),
      refusal: (error) => this.#refusal(error),
    });
  }

  get state(): { id: string; role: NodeRole; redis: 'ok' | 'gone'; owners: number; relays: number } {
    const { role, store } = this.#parts;
    const redis = store.reachable ? 'ok' : 'gone';
    return { id: this.id, role, redis, owners: this.#links.size, relays: this.#door.nodes };
  }

  /** Throws `NodesError` where this node may not join the others. */
  async join(): Promise<void> {
    const { access, store, log, role, url } = this.#parts;
    const nodes = await this.#ownership.registry.nodes();
    const other = nodes.find(({ secret }) => secret !== access.fingerprint);
    if (other) {
      store.close();
      throw new NodesError(
        `expected the secret that the node at ${other.url} has, but this node has another: give all of them the same ` +
          'CONVCAST_SECRET, or the same file with --secret-file',
      );
    }
    const { hostname, port } = new URL(url);
    await this.#door.listen(Number(port || 80), hostname.replace(/^\[|\]$/g, ''));
    await this.#announce();
    log.info({ node: this.id, role, url, others: nodes.length }, 'this node is one of several');
    this.#renewal = setInterval(() => void this.#renew(), RENEW_EVERY_MS);
  }

  /** What is done with a page: served here, or handed to its room's owner. null: it is to try again. */
  async admit({ id, auth, gone }: Arrival, origin: Origin): Promise<Enter | null> {
    const room = await this.#roomOf(auth, origin);
    // It opens nothing: the handshake says what is the matter with it.
    if (room === undefined) return this.#admitHere(auth, { ...origin, local: false });
    const opening = { page: id, room, auth: this.#named(auth, origin), address: origin.address };
    let left = false;
    gone(() => {
      left = true;
    });
    const endMs = performance.now() + TRY_FOR_MS;
    while (!left && performance.now() < endMs) {
      const url = this.#ownership.owns(room) ? null : this.#links.withRoom(room);
      const owner = url ? { url, id: '' } : await this.#ownership.find(room);
      if (owner?.id === this.id) return this.#admitHere(opening.auth, origin);
      const enter = owner && (await this.#handOver(owner.url, opening, gone));
      if (enter) return enter;
      await pause(TRY_AGAIN_MS);
    }
    return null;
  }

  /** Answers a request for a view as a picture by the room's owner; false where no other node has the room. */
  async passOnPicture(address: string, request: Request, response: Response): Promise<boolean> {
    const room = String(request.params.room);
    const url = this.#links.withRoom(room) ?? (await this.#ownership.elsewhere(room))?.url;
    if (url === undefined) return false;
    const nodeToken = await this.#parts.access.nodeToken(this.id);
    try {
      await passOnPicture({ url, nodeToken }, address, request, response);
    } catch (error) {
      this.#parts.log.warn(
        { node: url, error: (error as Error).message },
        'a picture could not be passed on',
      );
      return false;
    }
    return true;
  }

  /** The room was made, and is empty yet. */
  opened(room: Room): void {
    this.#ownership.opened(room);
  }

  changed(room: Room): void {
    this.#ownership.changed(room);
  }

  over(room: Room): void {
    void this.#ownership.over(room);
  }

  /** While rooms are open still: others take over at once. */
  async leave(): Promise<void> {
    clearInterval(this.#renewal);
    await this.#ownership.registry.leave(this.id).catch(() => undefined);
    await this.#ownership.close();
    this.#parts.log.info('this node gave its rooms over');
    this.#links.close();
    await this.#door.close();
    this.#parts.store.close();
  }

  async #admitHere(auth: unknown, origin: Origin): Promise<Enter> {
    const newcomer = await this.#parts.handshake(auth, origin);
    return (socket) => this.#parts.serve(socket, newcomer);
  }

  /** null: the room is not there, or no longer. Throws `RequestError` for a page that is refused. */
  async #handOver(url: string, opening: PageOpening, gone: Arrival['gone']): Promise<Enter | null> {
    if (!this.#parts.hasPlace()) throw new RequestError('room-full', said('serverFull'));
    try {
      const link = await this.#links.to(url);
      const page = await link.openPage(opening, gone);
      if (!('ok' in page)) return (socket) => page.enter(socket);
      if ('elsewhere' in page) return null;
      throw new RequestError(page.error.code, page.error.said ?? page.error.message);
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      return null;
    }
  }

  async #admitRemote({ room, auth, address }: PageOpening): Promise<((page: PageSocket) => Room) | null> {
    if (!(await this.#ownership.take(room))) return null;
    const newcomer = await this.#parts.handshake(auth, { address, local: false });
    return (page) => {
      this.#parts.serve(page, newcomer);
      return newcomer.room;
    };
  }

  #refusal(error: unknown): Opened {
    if (!(error instanceof RequestError)) {
      this.#parts.log.error({ error: (error as Error).stack }, 'a handshake failed');
      return { ok: false, error: SERVER_FAULT };
    }
    return { ok: false, error: error.problem };
  }

  /** undefined where it doesn't say so in a way that this server would believe. */
  async #roomOf(auth: unknown, { local }: Origin): Promise<string | undefined> {
    const { code, token } = Object(auth) as { code?: unknown; token?: unknown };
    const { access, rooms, role } = this.#parts;
    if (typeof code === 'string') return access.readCode(code)?.room;
    if (typeof token === 'string') return (await access.readToken(token))?.room;
    return local && role !== 'relay' ? rooms.defaultName : undefined;
  }

  /** A page on this machine is known here alone: to another node it comes by the link that it could have. */
  #named(auth: unknown, { local }: Origin): unknown {
    const { code, token } = Object(auth) as { code?: unknown; token?: unknown };
    if (!local || code !== undefined || token !== undefined) return auth;
    const { access, rooms } = this.#parts;
    const grant = { role: 'presenter', room: rooms.defaultName, link: FIRST_LINK } as const;
    return { ...Object(auth), code: access.code(grant) };
  }

  async #announce(): Promise<void> {
    const { access, role, url, rooms } = this.#parts;
    const secret = access.fingerprint;
    await this.#ownership.registry.announce({ id: this.id, url, role, secret, rooms: rooms.size });
  }

  async #renew(): Promise<void> {
    try {
      await this.#ownership.renew();
      await this.#announce();
    } catch (error) {
      // It is reconnected by itself, and says so.
      if (!(error instanceof StoreError))
        this.#parts.log.error({ error: (error as Error).stack }, 'what this node owns could not be renewed');
    }
  }
}
