import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { Server } from 'socket.io';
import { MESSAGE_BYTES_MAX } from '../shared/protocol.ts';
import { type AppServer, openDoor } from './door.ts';
import { createMetrics } from './metrics.ts';
import { Room } from './room/room.ts';
import { Turns } from './room/turns.ts';
import type { Engine } from './vision/engine.ts';
import type { Model } from './weights/registry.ts';

export interface AppParts {
  readonly engine: Engine;
  /** Loaded into the engine under its network's name. */
  readonly model: Model;
  readonly log: Logger;
  readonly version: string;
  /** The built page. */
  readonly pageDirectory: string;
  /** Origins other than the server's own whose pages may connect. */
  readonly origins: readonly string[];
}

export interface App {
  /** Resolves with the port once the server listens. */
  listen(port: number, host: string): Promise<number>;
  /** Tells the pages, then closes. */
  close(): Promise<void>;
  /** The engine lost a thread and is replacing it. */
  engineRestarted(): void;
}

const ROOMS_MAX = 200;

/** HTTP and sockets over one engine; everything it needs is handed in, nothing is global. */
export function createApp({ engine, model, log, version, pageDirectory, origins }: AppParts): App {
  const startedAtMs = Date.now();
  const rooms = new Map<string, Room>();
  const turns = new Turns(engine.workers);
  const metrics = createMetrics({
    sockets: () => io.of('/').sockets.size,
    rooms: () => rooms.size,
    tensors: () => engine.tensors,
  });

  const http = express();
  http.disable('x-powered-by');
  http.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'", 'data:', 'blob:'],
          mediaSrc: ["'self'", 'blob:'],
          connectSrc: ["'self'", 'ws:', 'wss:'],
          workerSrc: ["'self'", 'blob:'],
          fontSrc: ["'self'"],
          objectSrc: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
      strictTransportSecurity: false,
    }),
  );
  http.use((_request, response, next) => {
    response.setHeader('Permissions-Policy', 'camera=(self), microphone=(), geolocation=()');
    next();
  });
  http.get('/healthz', (_request, response) => {
    const healthy = engine.workersAlive > 0;
    response.status(healthy ? 200 : 503).json({
      status: healthy ? 'ok' : 'engine restarting',
      backend: engine.backend,
      model: model.network.name,
      version,
      uptimeS: (Date.now() - startedAtMs) / 1000,
    });
  });
  http.get('/metrics', async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  http.use(express.static(pageDirectory, { setHeaders: cacheHashedAssets }));

  const server = createServer(http);
  const io: AppServer = new Server(server, {
    transports: ['websocket'],
    serveClient: false,
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: MESSAGE_BYTES_MAX,
    connectTimeout: 10_000,
    allowRequest: (request, answer) => {
      const allowed = originAllowed(request, origins);
      if (!allowed) log.warn({ origin: request.headers.origin }, 'a page of another origin was refused');
      answer(allowed ? null : 'this origin may not connect', allowed);
    },
  });
  openDoor(io, {
    log,
    metrics,
    roomNamed: (name) => {
      let room = rooms.get(name);
      if (!room) {
        if (rooms.size >= ROOMS_MAX) return undefined;
        room = new Room(name, { engine, turns, model, metrics, log });
        rooms.set(name, room);
      }
      return room;
    },
    left: (room) => {
      if (room.watching > 0) return;
      rooms.delete(room.name);
      void room.close();
    },
    welcome: (room, page) => ({
      id: page.id,
      version,
      room: room.name,
      network: {
        name: model.network.name,
        title: model.network.title,
        classNames: model.classNames,
      },
      backend: engine.backend,
      source: room.sourceFor(page),
      lab: room.lab,
      watching: room.watching,
    }),
  });

  return {
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve((server.address() as AddressInfo).port);
        });
      }),
    close: async () => {
      for (const room of rooms.values()) {
        room.tell({
          code: 'server-stopping',
          message: 'The server is stopping. This page reconnects by itself.',
        });
        await room.close();
      }
      await io.close();
      server.closeAllConnections();
      metrics.close();
    },
    engineRestarted: () => metrics.engineRestarted(),
  };
}

/**
 * Browsers always name the origin of the page that opens a socket; programs other than browsers don't, and have no
 * cookies or camera to steal.
 */
function originAllowed(request: IncomingMessage, origins: readonly string[]): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  if (origins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

/** Vite puts a hash of its content into the name of everything under assets/. */
function cacheHashedAssets(response: express.Response, path: string): void {
  if (/[\\/]assets[\\/]/.test(path))
    response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
  else response.setHeader('Cache-Control', 'no-cache');
}
