/** Who a page is that wants to come in, and into which room; or why it stays outside. */

import { setTimeout } from 'node:timers/promises';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { type Handshake, handshakeSchema, PROTOCOL_VERSION, type Problem } from '../shared/protocol.ts';
import { said } from '../shared/sayings.ts';
import type { Access, Identity } from './access/access.ts';
import { FIRST_LINK } from './access/codes.ts';
import type { Origin } from './access/origin.ts';
import { randomId } from './access/random_id.ts';
import { badPayload, describe } from './parse.ts';
import { LINK_REVOKED } from './room/people.ts';
import { RequestError } from './room/request_error.ts';
import type { Room } from './room/room.ts';
import { bringBack, openRecord, type RoomRecord } from './room/room_record.ts';
import type { Rooms } from './rooms.ts';

/** What is refused is refused after this time, whatever was wrong with it. */
const REFUSAL_MS = 100;

export interface Limits {
  readonly roomsMax: number;
  readonly socketsMax: number;
  readonly socketsPerRoomMax: number;
  readonly viewersPerRoomMax: number;
  readonly pagesPerPersonMax: number;
  /** From one address, whoever it is: a campus may come through a single one. */
  readonly connectionsPerAddressIn10s: number;
  /** Of those that bring nothing valid. Whoever does is let in all the same. */
  readonly refusalsPerAddressInAMinute: number;
  readonly joinsPerPersonIn10s: number;
  readonly joinsPerRoomIn10s: number;
  readonly wrongPasscodesInAMinute: number;
}

/** `viewers`: the most in one room. After a fault they all come back at once. */
export function limitsFor(viewers: number): Partial<Limits> {
  return {
    viewersPerRoomMax: viewers,
    socketsPerRoomMax: viewers + LIMITS.socketsPerRoomMax - LIMITS.viewersPerRoomMax,
    joinsPerRoomIn10s: Math.max(LIMITS.joinsPerRoomIn10s, 2 * viewers),
  };
}

export const LIMITS: Limits = {
  roomsMax: 200,
  socketsMax: 2000,
  socketsPerRoomMax: 600,
  viewersPerRoomMax: 500,
  pagesPerPersonMax: 8,
  connectionsPerAddressIn10s: 1000,
  refusalsPerAddressInAMinute: 60,
  joinsPerPersonIn10s: 30,
  joinsPerRoomIn10s: 1000,
  wrongPasscodesInAMinute: 60,
};

export interface Newcomer {
  readonly room: Room;
  readonly identity: Identity;
  readonly token: string;
}

export interface HandshakeParts {
  readonly access: Access;
  readonly rooms: Rooms;
  readonly limits: Limits;
  sockets(): number;
}

/** Resolves with who it is and where they belong. Throws `RequestError` with what to tell whoever is refused. */
export function createHandshake({ access, rooms, limits, sockets }: HandshakeParts) {
  const perMinute = (points: number) => new RateLimiterMemory({ points, duration: 60 });
  const per10s = (points: number) => new RateLimiterMemory({ points, duration: 10 });
  const refusals = perMinute(limits.refusalsPerAddressInAMinute);
  const passcodes = perMinute(limits.wrongPasscodesInAMinute);
  const joinsOfPerson = per10s(limits.joinsPerPersonIn10s);
  const joinsOfRoom = per10s(limits.joinsPerRoomIn10s);

  return async (auth: unknown, { address, local }: Origin): Promise<Newcomer> => {
    const start = performance.now();
    try {
      const handshake = readHandshake(auth);
      const offered = await identify(handshake, local);
      if (sockets() >= limits.socketsMax) throw new RequestError('room-full', said('serverFull'));
      await spend(joinsOfPerson, offered.person, 'of one person');
      await spend(joinsOfRoom, offered.room, 'to one room');
      const sealed = offered.role === 'presenter' ? await readRestore(handshake, offered.room) : undefined;
      const passcode = await knownPasscode(handshake, offered, address);
      const identity = {
        ...offered,
        passcode,
        name: offered.name || roomOf(offered).people.newName(offered.role),
      };
      const token = await access.token(identity);
      // From here on nothing waits: what is checked still holds when the page joins.
      const room = roomOf(identity);
      if (sealed) {
        const { person, name } = identity;
        bringBack(room, { by: person, person, who: name }, sealed);
        rooms.restored(room);
      }
      if (room.access.revoked(identity)) throw new RequestError(LINK_REVOKED.code, LINK_REVOKED.message);
      if (room.access.passcodeMissing(identity)) throw passcodeNeeded();
      // Lost, whether or not its end was noticed here.
      for (const { page } of room.members.ofPerson(identity.person))
        if (page.id === handshake.instead) page.close();
      checkPlaces(room, identity);
      return { room, identity, token };
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      await setTimeout(Math.max(0, REFUSAL_MS - (performance.now() - start)));
      if (error.code === 'access-refused' || error.code === 'link-needed')
        await spend(refusals, address, 'from one address without a valid link');
      throw error;
    }
  };

  async function identify({ code, token }: Handshake, local: boolean): Promise<Identity> {
    const known = token === undefined ? undefined : await access.readToken(token);
    const newcomer = { person: randomId(13), name: '', passcode: null };
    if (code !== undefined) {
      const grant = access.readCode(code);
      if (!grant) throw new RequestError(LINK_REVOKED.code, LINK_REVOKED.message);
      const same =
        known && known.room === grant.room && known.role === grant.role && known.link === grant.link;
      return same ? known : { ...newcomer, ...grant };
    }
    if (known) return known;
    if (token !== undefined) throw new RequestError(LINK_REVOKED.code, LINK_REVOKED.message);
    if (!local)
      throw new RequestError('link-needed', 'Ask the presenter for a link to this room, and open that.');
    return { ...newcomer, role: 'presenter', room: rooms.defaultName, link: FIRST_LINK };
  }

  function roomOf({ room: name, role }: Identity): Room {
    const room = rooms.enter(name, role);
    if (room === 'over') throw new RequestError(LINK_REVOKED.code, LINK_REVOKED.message);
    if (room === 'full')
      throw new RequestError('rooms-full', 'expected a free room, but all are in use: close one, or wait');
    return room;
  }

  async function readRestore({ restore }: Handshake, room: string): Promise<RoomRecord | undefined> {
    if (restore === undefined) return undefined;
    const record = await openRecord(access, restore);
    return record?.sealed.room === room ? record : undefined;
  }

  /** The tag of the passcode that the page knows. Wrong ones are counted, so that nobody tries them all. */
  async function knownPasscode(
    { passcode }: Handshake,
    { room: name, passcode: known }: Identity,
    address: string,
  ): Promise<string | null> {
    if (passcode === undefined) return known;
    const key = `${name} ${address}`;
    if (((await passcodes.get(key))?.consumedPoints ?? 0) >= limits.wrongPasscodesInAMinute)
      throw new RequestError('handshake-rate', 'expected fewer wrong passcodes: wait a minute');
    const tag = access.passcodeTag(name, passcode);
    for (const room of rooms)
      if (room.name === name && room.access.passcode !== tag) await passcodes.consume(key);
    return tag;
  }

  function checkPlaces(room: Room, { role, person }: Identity): void {
    if (room.members.ofPerson(person).length >= limits.pagesPerPersonMax)
      throw new RequestError('room-full', said('pagesFull', limits.pagesPerPersonMax));
    // However many watch, who presents gets in.
    if (role === 'presenter') return;
    if (
      room.members.size >= limits.socketsPerRoomMax ||
      (role === 'viewer' && room.members.viewers >= limits.viewersPerRoomMax)
    )
      throw new RequestError('room-full', said('roomFull'));
  }
}

export type HandshakeCheck = ReturnType<typeof createHandshake>;

function readHandshake(auth: unknown): Handshake {
  const offered = (auth as Partial<Handshake>).protocol;
  if (offered !== PROTOCOL_VERSION)
    throw new RequestError(
      'protocol-version',
      `expected protocol version ${PROTOCOL_VERSION}, got ${describe(offered)}; reload the page`,
    );
  const parsed = handshakeSchema.safeParse(auth);
  if (!parsed.success) {
    const { code, message } = badPayload('handshake', parsed.error);
    throw new RequestError(code, message);
  }
  return parsed.data as Handshake;
}

async function spend(limiter: RateLimiterMemory, key: string, which: string): Promise<void> {
  await limiter.consume(key).catch(() => {
    throw new RequestError(
      'handshake-rate',
      `expected at most ${limiter.points} connections ${which} in ${limiter.duration} s: wait a little`,
    );
  });
}

function passcodeNeeded(): RequestError {
  const problem: Problem = {
    code: 'passcode-needed',
    message: 'This room has a passcode: enter it to come in.',
  };
  return new RequestError(problem.code, problem.message);
}
