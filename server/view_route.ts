/**
 * `GET /rooms/ROOM/views/VIEW.png`: a room's view as a picture, and `POST /rooms/ROOM/views`, which makes the token that
 * a slide's address carries. Whoever has a link's code or a token says so in `Authorization: Bearer …`; in an address stands
 * nothing but a token for pictures, good for a week, which opens nothing else and ends with the link.
 */

import { setTimeout } from 'node:timers/promises';
import { type Request, type Response, Router } from 'express';
import type { Logger } from 'pino';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Problem } from '../shared/protocol.ts';
import { type Access, type Identity, PICTURES_LIFETIME_S, type PicturesGrant } from './access/access.ts';
import { FIRST_LINK } from './access/codes.ts';
import { LINK_REVOKED } from './room/people.ts';
import { RequestError } from './room/request_error.ts';
import type { Room } from './room/room.ts';

/** As with the handshake: what is refused is refused after this time, whatever was wrong with it. */
const REFUSAL_MS = 100;
const REFUSALS_IN_A_MINUTE = 60;
const PICTURES_PER_SECOND = 4;
const AGAIN_AFTER_S = 5;

const STATUS: Partial<Record<Problem['code'], number>> = {
  'access-refused': 403,
  'passcode-needed': 403,
  'not-found': 404,
  'request-rate': 429,
  'handshake-rate': 429,
  'no-frame': 503,
  // The network was changed while the picture waited for its turn.
  'experiment-ended': 503,
};

export interface ViewRouteParts {
  readonly access: Access;
  readonly log: Logger;
  /** Whose request it is. */
  address(request: Request): string;
  /** Open on this node, or undefined. */
  room(name: string): Room | undefined;
  /** Answers for a room that another node has open; false where none has. */
  elsewhere?(request: Request, response: Response): Promise<boolean>;
}

/** Whoever asks may, but the room is not open here. */
class NotHere extends RequestError {
  constructor() {
    super('no-frame', 'expected a room in which somebody is, but nobody is there');
  }
}

export function createViewRoute(parts: ViewRouteParts): Router {
  const { access, log, room: openRoom } = parts;
  const refusals = new RateLimiterMemory({ points: REFUSALS_IN_A_MINUTE, duration: 60 });
  const pictures = new RateLimiterMemory({ points: PICTURES_PER_SECOND, duration: 1 });
  const router = Router();

  router.post('/rooms/:room/views', (request, response) =>
    answer(request, response, async () => {
      const { grant } = await allowed(request.params.room, bearer(request.headers.authorization), request);
      const token = await access.picturesToken(grant);
      response.json({ token, expiresInS: PICTURES_LIFETIME_S });
    }),
  );

  router.get('/rooms/:room/views/*view', (request, response) =>
    answer(request, response, async () => {
      const { token } = request.query;
      const offered = bearer(request.headers.authorization);
      const { room, grant } =
        offered === undefined && typeof token === 'string'
          ? await allowedByAddress(request.params.room, token, request)
          : await allowed(request.params.room, offered, request);
      const name = /^(.+)\.png$/.exec([request.params.view].flat().join('/'))?.[1];
      if (name === undefined) throw new RequestError('not-found', 'expected a view such as conv1.png');
      await pictures.consume(`${grant.room} ${grant.link}`).catch(() => {
        throw new RequestError('request-rate', `expected at most ${PICTURES_PER_SECOND} pictures a second`);
      });
      const png = await room.viewPicture(name);
      response.type('png').send(Buffer.from(png.buffer, png.byteOffset, png.byteLength));
    }),
  );

  /** By a code or a token of a page, or by one for pictures. */
  async function allowed(name: string, offered: string | undefined, request: Request) {
    return orRefused(request, async () => {
      if (offered === undefined) return undefined;
      const known = access.readCode(offered) ?? (await access.readToken(offered));
      if (!known) return access.readPicturesToken(offered).then((grant) => enter(name, grant));
      const room = openRoom(known.room);
      if (!room) return enter(name, { room: known.room, link: known.link, passcode: null });
      if (room.access.revoked(known)) return undefined;
      const leads = known.role !== 'viewer';
      // What others get by it is a viewer's.
      const link = leads ? FIRST_LINK : known.link;
      const passcode = leads ? room.access.passcode : ((known as Partial<Identity>).passcode ?? null);
      return enter(name, { room: known.room, link, passcode });
    });
  }

  function allowedByAddress(name: string, token: string, request: Request) {
    return orRefused(request, async () => enter(name, await access.readPicturesToken(token)));
  }

  /** undefined where it isn't for this room. Throws where nobody has it open, or it wants a passcode. */
  function enter(name: string, grant: PicturesGrant | undefined) {
    if (grant?.room !== name) return undefined;
    const room = openRoom(name);
    if (!room) throw new NotHere();
    if (room.access.revoked({ role: 'viewer', ...grant })) return undefined;
    if (room.access.passcode !== null && room.access.passcode !== grant.passcode)
      throw new RequestError(
        'passcode-needed',
        'This room has a passcode: make the address anew in the room.',
      );
    return { room, grant };
  }

  async function orRefused<T>(request: Request, check: () => Promise<T | undefined>): Promise<T> {
    const start = performance.now();
    const address = parts.address(request);
    if (((await refusals.get(address))?.consumedPoints ?? 0) >= REFUSALS_IN_A_MINUTE)
      throw new RequestError('handshake-rate', 'expected fewer wrong tokens: wait a minute');
    const done = await check();
    if (done !== undefined) return done;
    await refusals.consume(address).catch(() => {});
    await setTimeout(Math.max(0, REFUSAL_MS - (performance.now() - start)));
    throw new RequestError(LINK_REVOKED.code, LINK_REVOKED.message);
  }

  async function answer(request: Request, response: Response, work: () => Promise<void>): Promise<void> {
    response.setHeader('Cache-Control', 'no-store');
    // Slides elsewhere show it.
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    response.setHeader('Referrer-Policy', 'no-referrer');
    try {
      await work().catch(async (error) => {
        if (!(error instanceof NotHere && (await parts.elsewhere?.(request, response)))) throw error;
      });
    } catch (error) {
      // What was asked for may hold a token: only what went wrong here is logged.
      if (!(error instanceof RequestError)) log.error({ error: (error as Error).stack }, 'a picture failed');
      const code = error instanceof RequestError ? error.code : 'server-fault';
      const message =
        error instanceof RequestError ? error.message : 'expected to draw this, but it went wrong';
      const status = STATUS[code] ?? 500;
      if (status === 503 || status === 429) response.setHeader('Retry-After', AGAIN_AFTER_S);
      response.status(status).json({ error: { code, message } });
    }
  }

  return router;
}

function bearer(header: string | undefined): string | undefined {
  return /^bearer ([\w.-]{1,2000})$/i.exec(header ?? '')?.[1];
}
