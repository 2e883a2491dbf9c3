import { createServer, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import express from 'express';
import compressedStatic from 'express-static-gzip';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { Server } from 'socket.io';
import type { EngineState } from '../shared/engine_state.ts';
import { MESSAGE_BYTES_MAX } from '../shared/protocol.ts';
import type { Access } from './access/access.ts';
import type { Certificate } from './access/certificate.ts';
import { FIRST_LINK } from './access/codes.ts';
import { addressOf, hostAllowed, isLocal, type Network, originAllowed } from './access/origin.ts';
import { addressesOf } from './addresses.ts';
import { boundConnection, CONNECTION_BOUNDS, type ConnectionBounds } from './connection_bounds.ts';
import { type AppServer, openDoor } from './door.ts';
import { createHandshake, LIMITS, type Limits } from './handshake.ts';
import { createMetrics } from './metrics.ts';
import { Models } from './models.ts';
import { Room } from './room/room.ts';
import { Turns } from './room/turns.ts';
import { Rooms } from './rooms.ts';
import type { Engine } from './vision/engine.ts';
import type { Study } from './vision/study/study.ts';
import type { Model } from './weights/registry.ts';

export interface AppParts {
  readonly engine: Engine;
  /** Explains and teaches; its thread is started when somebody needs it. */
  readonly study: Study;
  /** What the engine runs on now. */
  engineState(): EngineState;
  /** What rooms run at first. Loaded into the engine under its name. */
  readonly model: Model;
  readonly log: Logger;
  readonly version: string;
  /** The built page. */
  readonly pageDirectory: string;
  readonly access: Access;
  readonly network: Network;
  /** How long a source waits for its owner when the connection is lost. */
  readonly awayMs: number;
  /** How long a room stays when nobody is there. */
  readonly roomIdleMs: number;
  readonly limits?: Partial<Limits>;
  readonly bounds?: Partial<ConnectionBounds>;
  /** How often a page has to show that it is there, and how long that may take. */
  readonly heartbeat?: { readonly everyMs: number; readonly withinMs: number };
  /** Serves https where there is one. */
  readonly certificate?: Certificate | undefined;
}

export interface App {
  /** Resolves with the port once the server listens. */
  listen(port: number, host: string): Promise<number>;
  /** What links to the default room carry behind `#code=`. */
  readonly codes: { readonly presenter: string; readonly viewer: string };
  /** Tells the pages, then closes. */
  close(): Promise<void>;
  /** The engine lost a thread and is replacing it. */
  engineRestarted(): void;
  /** The engine runs on another backend. */
  engineChanged(state: EngineState, why: string): void;
}

/** HTTP and sockets over one engine; everything it needs is handed in, nothing is global. */
export function createApp(parts: AppParts): App {
  const { engine, study, model, log, version, pageDirectory, access, network, awayMs, certificate } = parts;
  const { heartbeat = { everyMs: 10_000, withinMs: 10_000 } } = parts;
  const limits = { ...LIMITS, ...parts.limits };
  const startedAtMs = Date.now();
  const models = new Models(engine, model);
  const turns = new Turns(engine.workers);
  const metrics = createMetrics({
    sockets: () => io.of('/').sockets.size,
    rooms: () => rooms.size,
    tensors: () => engine.tensors,
    studyTensors: () => study.tensors,
  });
  let addresses: readonly string[] = [];
  const rooms = new Rooms({
    access,
    roomsMax: limits.roomsMax,
    idleMs: parts.roomIdleMs,
    open: (name, roomAccess) =>
      new Room(name, roomAccess, {
        engine,
        study,
        turns,
        models,
        metrics,
        log,
        access,
        options: { awayMs },
        addresses: () => addresses,
      }),
  });
  const codes = (room: string) => ({
    presenter: access.code({ role: 'presenter', room, link: FIRST_LINK }),
    viewer: access.code({ role: 'viewer', room, link: FIRST_LINK }),
  });

  const http = express();
  http.disable('x-powered-by');
  http.use((request, response, next) => {
    if (hostAllowed(request, network)) next();
    else response.status(421).type('text').send('This server is not known under this name. See --url.');
  });
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
      ...parts.engineState(),
      model: model.name,
      version,
      uptimeS: (Date.now() - startedAtMs) / 1000,
    });
  });
  http.get('/metrics', async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  // The code stands behind the #: no log of a request has it.
  http.get('/new', (request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    if (isLocal(request, network)) response.redirect(303, `/#code=${codes(rooms.newName()).presenter}`);
    else response.status(403).type('text').send('New rooms are opened on the machine where the server runs.');
  });
  http.use(
    compressedStatic(pageDirectory, {
      enableBrotli: true,
      orderPreference: ['br', 'gzip'],
      serveStatic: { setHeaders: cacheHashedAssets },
    }),
  );

  const server = certificate ? createSecureServer(certificate, http) : createServer(http);
  const connections = new RateLimiterMemory({ points: limits.connectionsPerAddressIn10s, duration: 10 });
  const io: AppServer = new Server(server, {
    transports: ['websocket'],
    serveClient: false,
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: MESSAGE_BYTES_MAX,
    connectTimeout: 10_000,
    // Who is gone without a word is missed soon: the hall sees that the presenter is away.
    pingInterval: heartbeat.everyMs,
    pingTimeout: heartbeat.withinMs,
    allowRequest: (request, answer) => {
      const { origin, host } = request.headers;
      if (!originAllowed(request, network) || !hostAllowed(request, network)) {
        log.warn({ origin, host }, 'a page of another origin was refused');
        return answer('this origin may not connect', false);
      }
      connections.consume(addressOf(request, network)).then(
        () => answer(null, true),
        () => answer('too many connections from this address', false),
      );
    },
  });
  const bounds = { ...CONNECTION_BOUNDS, ...parts.bounds };
  io.engine.on('connection', (connection) =>
    boundConnection(connection, bounds, (excess) => {
      log.warn({ excess }, 'a page was put out');
      metrics.putOut(excess);
    }),
  );
  const handshake = createHandshake({
    access,
    rooms,
    limits,
    network,
    sockets: () => io.of('/').sockets.size,
  });
  openDoor(io, {
    log,
    metrics,
    handshake,
    joined: (room) => rooms.joined(room),
    left: (room) => rooms.left(room),
    welcome: ({ room, identity, token }, page) => ({
      id: page.id,
      version,
      room: room.name,
      network: room.model.network,
      models: models.choices,
      engine: parts.engineState(),
      source: room.sourceFor(page),
      lab: room.lab.shared,
      history: room.history.records,
      steps: room.lab.stepsOf(identity.person),
      experiment: room.experiment.shared,
      kept: room.kept,
      occlusion: room.occlusion.state,
      experimentSteps: room.experiment.stepsOf(identity.person),
      teach: room.teaching.state,
      stage: room.stage.now,
      pins: room.pins.all,
      deck: room.deck.for(room.people.roleOf(page)),
      watching: room.members.size,
      presence: room.people.presence,
      role: room.people.roleOf(page),
      person: { id: identity.person, name: identity.name },
      token,
      desk: room.people.roleOf(page) === 'presenter' ? room.people.desk : null,
    }),
  });
  // Well before they end, also for pages that stay connected.
  const renewal = setInterval(
    () => {
      for (const room of rooms) room.people.renewTokens();
    },
    (access.tokenLifetimeS * 1000) / 4,
  ).unref();

  return {
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          const { port } = server.address() as AddressInfo;
          const { own, others } = addressesOf(host, port, certificate !== undefined);
          addresses = network.url ? [network.url] : others.length ? others : [own];
          resolve(port);
        });
      }),
    get codes() {
      return codes(rooms.defaultName);
    },
    close: async () => {
      clearInterval(renewal);
      for (const room of rooms)
        room.tell({
          code: 'server-stopping',
          message: 'The server is stopping. This page reconnects by itself.',
        });
      await rooms.close();
      await io.close();
      server.closeAllConnections();
      metrics.close();
    },
    engineRestarted: () => metrics.engineRestarted(),
    engineChanged: (state, why) => {
      for (const room of rooms) room.engineChanged(state, why);
    },
  };
}

/** Vite puts a hash of its content into the name of everything under assets/. */
function cacheHashedAssets(response: ServerResponse, path: string): void {
  if (/[\\/]assets[\\/]/.test(path))
    response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
  else response.setHeader('Cache-Control', 'no-cache');
}
