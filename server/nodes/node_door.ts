/** Where other nodes connect, on a port of its own. */

import { createServer, type Server as HttpServer } from 'node:http';
import type { Router } from 'express';
import type { Logger } from 'pino';
import { Server } from 'socket.io';
import type { Access } from '../access/access.ts';
import { boundConnection } from '../connection_bounds.ts';
import { HEARTBEAT, NODE_PATH, NODE_PROTOCOL, type ToOwner, type ToRelay } from './messages.ts';
import { NodesError } from './nodes_error.ts';
import { picturesForNodes } from './pictures.ts';
import { type RelayAtOwnerParts, serveRelay } from './relay_at_owner.ts';

/** As much as may wait for a node before it is given up: its pages come back. */
const WAITING_BYTES_MAX = 64_000_000;
const MESSAGE_BYTES_MAX = 32_000_000;

export interface NodeDoorParts extends RelayAtOwnerParts {
  readonly access: Access;
  readonly log: Logger;
  readonly pictures: Router;
}

export class NodeDoor {
  readonly #http: HttpServer;
  readonly #io: Server<ToOwner, ToRelay>;

  constructor(parts: NodeDoorParts) {
    const { access, log } = parts;
    this.#http = createServer(picturesForNodes(access, parts.pictures));
    this.#io = new Server(this.#http, {
      path: NODE_PATH,
      transports: ['websocket'],
      serveClient: false,
      perMessageDeflate: false,
      maxHttpBufferSize: MESSAGE_BYTES_MAX,
      pingInterval: HEARTBEAT.everyMs,
      pingTimeout: HEARTBEAT.withinMs,
    });
    const bounds = {
      waitingBytesMax: WAITING_BYTES_MAX,
      // It speaks for all its pages, and keeps them to their bounds itself.
      textBytesIn10s: Number.POSITIVE_INFINITY,
      messagesIn10s: Number.POSITIVE_INFINITY,
    };
    this.#io.engine.on('connection', (connection) =>
      boundConnection(connection, bounds, (excess) => log.warn({ excess }, 'a node was given up')),
    );
    this.#io.use((socket, next) => {
      const { token, protocol } = socket.handshake.auth as { token?: unknown; protocol?: unknown };
      access.readNodeToken(String(token)).then((node) => {
        if (!node) next(new Error('expected a node with the same secret'));
        else if (protocol !== NODE_PROTOCOL) next(new Error(`expected a node that speaks ${NODE_PROTOCOL}`));
        else next();
      }, next);
    });
    this.#io.on('connection', (socket) => serveRelay(socket, parts));
  }

  get nodes(): number {
    return this.#io.of('/').sockets.size;
  }

  listen(port: number, host: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const failed = ({ message }: Error) =>
        reject(new NodesError(`--node-url: can’t listen on ${host} port ${port}: ${message}`));
      this.#http.once('error', failed);
      this.#http.listen(port, host, () => {
        this.#http.off('error', failed);
        resolve();
      });
    });
  }

  async close(): Promise<void> {
    await this.#io.close();
    this.#http.closeAllConnections();
  }
}
