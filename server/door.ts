/**
 * Where a page's socket becomes a page in a room. Everything that comes in is parsed here, once, and what can't be
 * used is answered here, to its sender alone.
 */

import type { Logger } from 'pino';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Server, Socket } from 'socket.io';
import type { z } from 'zod';
import {
  type Answer,
  CLIENT_EVENTS,
  type ClientEvents,
  FRAME_BYTES_MAX,
  FRAMES_PER_SECOND_MAX,
  frameHeaderSchema,
  type Handshake,
  handshakeSchema,
  kernelRequestSchema,
  labCompareSchema,
  labCutSchema,
  labEditsSchema,
  labSetSchema,
  PROTOCOL_VERSION,
  type Problem,
  REQUESTS_PER_SECOND_MAX,
  type ServerEvents,
  sourcePauseSchema,
  sourceStartSchema,
  viewSetSchema,
  type Welcome,
} from '../shared/protocol.ts';
import type { Metrics } from './metrics.ts';
import { type Page, RequestError, type Room } from './room/room.ts';

export type AppServer = Server<ClientEvents, ServerEvents, object, { room: Room }>;
type AppSocket = Socket<ClientEvents, ServerEvents, object, { room: Room }>;

export interface DoorParts {
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Opens it where it isn't; undefined where no more can be opened. */
  roomNamed(name: string): Room | undefined;
  left(room: Room): void;
  welcome(room: Room, page: Page): Welcome;
}

/** A connection that is refused; Socket.IO hands `data` to the page. */
class RefusedError extends Error {
  readonly data: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.data = problem;
  }
}

export function openDoor(io: AppServer, parts: DoorParts): void {
  const frames = new RateLimiterMemory({ points: FRAMES_PER_SECOND_MAX, duration: 1 });
  const requests = new RateLimiterMemory({ points: REQUESTS_PER_SECOND_MAX, duration: 1 });

  io.use((socket, next) => {
    const offered = (socket.handshake.auth as Partial<Handshake>).protocol;
    if (offered !== PROTOCOL_VERSION)
      return next(
        new RefusedError({
          code: 'protocol-version',
          message: `expected protocol version ${PROTOCOL_VERSION}, got ${describe(offered)}; reload the page`,
        }),
      );
    const parsed = handshakeSchema.safeParse(socket.handshake.auth);
    if (!parsed.success) return next(new RefusedError(badPayload('handshake', parsed.error)));
    const room = parts.roomNamed(parsed.data.room);
    if (!room)
      return next(
        new RefusedError({ code: 'rooms-full', message: 'expected a free room, but all are in use' }),
      );
    socket.data.room = room;
    next();
  });

  io.on('connection', (socket) => {
    const { room } = socket.data;
    const page = pageOf(socket, parts.metrics);
    const refuse = (problem: Problem) => socket.emit('problem', problem);

    /** Limits, parses, carries out, answers. */
    const serve = async <T extends object>(
      limiter: RateLimiterMemory,
      code: 'frame-rate' | 'request-rate',
      answer: unknown,
      work: () => Promise<Answer<T>> | Answer<T>,
    ) => {
      const reply = typeof answer === 'function' ? (answer as (answer: Answer<T>) => void) : undefined;
      const fail = (error: Problem) => (reply ? reply({ ok: false, error }) : refuse(error));
      try {
        await limiter.consume(socket.id).catch(() => {
          throw new RequestError(code, `expected at most ${limiter.points} a second, got more`);
        });
        const done = await work();
        if (!done.ok) parts.metrics.dropped('refused');
        if (reply) reply(done);
        else if (!done.ok) refuse(done.error);
      } catch (error) {
        parts.metrics.dropped('refused');
        if (!(error instanceof RequestError)) {
          parts.log.error({ error: (error as Error).stack }, 'a request failed');
          fail({ code: 'server-fault', message: 'expected to carry this out, but something here went wrong' });
          return;
        }
        const { code, message, refusals } = error;
        fail({ code, message, ...(refusals && { refusals }) });
      }
    };
    const request = (answer: unknown, work: () => Answer | Promise<Answer>) =>
      serve(requests, 'request-rate', answer, work);

    socket.on('view:set', (payload, answer) =>
      request(answer, () => {
        room.look(page, parse('view:set', viewSetSchema, payload).views);
        return { ok: true };
      }),
    );
    socket.on('source:start', (payload, answer) =>
      request(answer, () => {
        room.startSource(page, parse('source:start', sourceStartSchema, payload));
        return { ok: true };
      }),
    );
    socket.on('source:pause', (payload, answer) =>
      request(answer, () => {
        room.pauseSource(page, parse('source:pause', sourcePauseSchema, payload));
        return { ok: true };
      }),
    );
    socket.on('source:stop', (answer) =>
      request(answer, () => {
        room.stopSource(page);
        return { ok: true };
      }),
    );
    socket.on('kernel', (payload, answer) =>
      request(answer, () => ({
        ok: true,
        kernel: room.kernel(parse('kernel', kernelRequestSchema, payload)),
      })),
    );
    socket.on('lab:edit', (payload, answer) =>
      request(answer, () => ({
        ok: true,
        version: room.editLab(page, parse('lab:edit', labEditsSchema, payload)),
      })),
    );
    socket.on('lab:set', (payload, answer) =>
      request(answer, () => ({
        ok: true,
        version: room.setLab(page, parse('lab:set', labSetSchema, payload)),
      })),
    );
    socket.on('lab:compare', (payload, answer) =>
      request(answer, () => ({
        ok: true,
        version: room.compareLab(page, parse('lab:compare', labCompareSchema, payload)),
      })),
    );
    socket.on('lab:cut', (payload, answer) =>
      request(answer, async () => ({
        ok: true,
        kernel: await room.cutLab(parse('lab:cut', labCutSchema, payload)),
      })),
    );
    socket.on('clock', (answer) => {
      if (typeof answer === 'function') answer(Date.now());
    });
    socket.on('frame', (payload, jpeg, answer) =>
      serve(frames, 'frame-rate', answer, () => {
        const header = parse('frame', frameHeaderSchema, payload);
        if (!(jpeg instanceof Uint8Array))
          throw new RequestError('bad-payload', `frame: expected the picture's bytes, got ${describe(jpeg)}`);
        if (jpeg.length > FRAME_BYTES_MAX)
          throw new RequestError(
            'frame-too-large',
            `expected a frame of at most ${FRAME_BYTES_MAX} bytes, got ${jpeg.length}`,
          );
        return room.receive(page, header, jpeg);
      }),
    );
    socket.onAny((event: string) => {
      if (!(CLIENT_EVENTS as readonly string[]).includes(event))
        refuse({
          code: 'unknown-event',
          message: `expected one of ${CLIENT_EVENTS.join(', ')}, got ${describe(event)}`,
        });
    });
    socket.on('disconnect', () => {
      room.leave(page);
      parts.left(room);
    });

    room.join(page);
    socket.emit('welcome', parts.welcome(room, page));
  });
}

function pageOf(socket: AppSocket, metrics: Metrics): Page {
  return {
    id: socket.id,
    send: (event, ...payload) => {
      (socket.emit as (event: string, ...payload: unknown[]) => void)(event, ...payload);
    },
    sendResult: (header, bytes, acknowledge) => {
      metrics.resultSent(bytes.length);
      socket.emit('result', header, bytes, acknowledge);
    },
  };
}

function parse<T extends z.ZodType>(event: string, schema: T, payload: unknown): z.output<T> {
  // JSON may carry a key of this name; no schema has one, and zod would pass over it.
  if (hasProto(payload))
    throw new RequestError('bad-payload', `${event}: expected known keys, got "__proto__"`);
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const { code, message } = badPayload(event, parsed.error);
  throw new RequestError(code, message);
}

function hasProto(payload: unknown): boolean {
  if (typeof payload !== 'object' || payload === null) return false;
  return Object.hasOwn(payload, '__proto__') || Object.values(payload).some(hasProto);
}

function badPayload(event: string, error: z.ZodError): Problem {
  const { path, message } = error.issues[0]!;
  return { code: 'bad-payload', message: `${event}: ${path.length ? `${path.join('.')}: ` : ''}${message}` };
}

/** What came, short enough for a message. */
function describe(value: unknown): string {
  const text =
    typeof value === 'string' ? `"${value}"` : typeof value === 'object' ? typeof value : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
