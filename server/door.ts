/** Where a page's socket is let in or refused. What it asks for then is served in serve_page.ts. */

import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { Server, Socket } from 'socket.io';
import type { ClientEvents, Problem, ServerEvents } from '../shared/protocol.ts';
import { RequestError } from './room/request_error.ts';
import { SERVER_FAULT } from './serve_page.ts';

/** What is done with a page when it is connected. */
export type Enter = (socket: Socket) => void;

interface Admitted {
  enter: Enter;
}
export type AppServer = Server<ClientEvents, ServerEvents, object, Admitted>;

export interface Arrival {
  /** The page's id. */
  readonly id: string;
  /** What it brings. */
  readonly auth: unknown;
  readonly request: IncomingMessage;
  /** Calls back where its connection ends before it is in. */
  gone(callback: () => void): void;
}

export interface DoorParts {
  readonly log: Logger;
  /** Throws `RequestError` with what to tell whoever is refused; null: it is to try again at once. */
  admit(arrival: Arrival): Promise<Enter | null>;
}

/** A connection that is refused; Socket.IO hands `data` to the page. */
class RefusedError extends Error {
  readonly data: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.data = problem;
  }
}

export function openDoor(io: AppServer, { log, admit }: DoorParts): void {
  io.use((socket, next) => {
    const { id, handshake, request, conn } = socket;
    const gone = (callback: () => void) => conn.once('close', callback);
    admit({ id, auth: handshake.auth, request, gone }).then(
      (enter) => {
        // Without a word of refusal a page comes back by itself.
        if (!enter) return conn.close();
        socket.data.enter = enter;
        next();
      },
      (error: Error) => {
        if (!(error instanceof RequestError)) log.error({ error: error.stack }, 'a handshake failed');
        const problem = error instanceof RequestError ? error.problem : SERVER_FAULT;
        log.debug({ refused: problem.code }, 'a page was refused');
        next(new RefusedError(problem));
      },
    );
  });

  io.on('connection', (socket) => socket.data.enter(socket as unknown as Socket));
}
