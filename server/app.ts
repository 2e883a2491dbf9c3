import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { Server } from 'socket.io';
import type { EngineState } from '../shared/engine_state.ts';
import { MESSAGE_BYTES_MAX } from '../shared/protocol.ts';
import type { Access } from './access/access.ts';
import type { Certificate } from './access/certificate.ts';
import { FIRST_LINK } from './access/codes.ts';
import { addressOf, hostAllowed, type Network, originAllowed, originOf } from './access/origin.ts';
import { addressesOf } from './addresses.ts';
import { boundConnection, CONNECTION_BOUNDS, type ConnectionBounds } from './connection_bounds.ts';
import { type AppServer, openDoor } from './door.ts';
import { createHandshake, LIMITS, type Limits } from './handshake.ts';
import { createHttp } from './http.ts';
import { ListenError } from './listen_error.ts';
import { createMetrics } from './metrics.ts';
import { Models } from './models.ts';
import type { OneOfSeveral } from './nodes/nodes.ts';
import { Rates } from './rates.ts';
import { Room } from './room/room.ts';
import { Turns } from './room/turns.ts';
import { Rooms } from './rooms.ts';
import { type ServePageParts, servePage } from './serve_page.ts';
import { createViewRoute } from './view_route.ts';
import type { Engine } from './vision/engine.ts';
import type { Study } from './vision/study/study.ts';
import type { Model } from './weights/registry.ts';

/** What rooms are computed with. */
export interface Computing {
  readonly engine: Engine;
  /** Explains and teaches; its thread is started when somebody needs it. */
  readonly study: Study;
  /** What the engine runs on now. */
  engineState(): EngineState;
  /** What rooms run at first. Loaded into the engine under its name. */
  readonly model: Model;
}

export interface AppParts {
  /** undefined for a node that owns no rooms. */
  readonly computing: Computing | undefined;
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
  /** What makes this one of several nodes; undefined where it is the only one. */
  readonly node?: OneOfSeveral | undefined;
  /** Serves https where there is one. */
  readonly certificate?: Certificate | undefined;
}

export interface App {
  /** Resolves with the port once the server listens. Throws `ListenError`, `NodesError`. */
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
  const { computing, log, version, pageDirectory, access, network, awayMs, certificate } = parts;
  const { heartbeat = { everyMs: 10_000, withinMs: 10_000 } } = parts;
  const limits = { ...LIMITS, ...parts.limits };
  const startedAtMs = Date.now();
  /** How many bytes wait for the network, by connection. */
  const waiting = new Map<object, () => number>();
  const metrics = createMetrics({
    sockets: () => io.of('/').sockets.size,
    rooms: () => rooms.size,
    tensors: () => computing?.engine.tensors ?? 0,
    studyTensors: () => computing?.study.tensors ?? 0,
    turnsWaiting: () => opening?.turns.waiting ?? 0,
    waitingBytes: () => [...waiting.values()].reduce((sum, bytes) => sum + bytes(), 0),
    nodes: () => (nodes ? nodes.state.owners + nodes.state.relays : 0),
    redis: () => nodes && Number(nodes.state.redis === 'ok'),
  });
  let addresses: readonly string[] = [];
  const opening = computing && {
    ...computing,
    turns: new Turns(computing.engine.workers),
    models: new Models(computing.engine, computing.model),
  };
  const rooms = new Rooms({
    access,
    roomsMax: limits.roomsMax,
    idleMs: parts.roomIdleMs,
    over: (room) => nodes?.over(room),
    open: (name, roomAccess) => {
      const room = new Room(name, roomAccess, {
        ...opening!,
        metrics,
        log,
        access,
        options: { awayMs },
        addresses: () => addresses,
        changed: (changed) => nodes?.changed(changed),
      });
      nodes?.opened(room);
      return room;
    },
  });
  const codes = (room: string) => ({
    presenter: access.code({ role: 'presenter', room, link: FIRST_LINK }),
    viewer: access.code({ role: 'viewer', room, link: FIRST_LINK }),
  });

  const viewRoute = { access, log, room: (name: string) => rooms.named(name) };
  const takesPages = parts.node?.role !== 'engine';
  const http = createHttp({
    network,
    pageDirectory: takesPages ? pageDirectory : undefined,
    metrics: metrics.registry,
    frameAncestors: network.frameAncestors ?? [],
    views: createViewRoute({
      ...viewRoute,
      address: (request) => addressOf(request, network),
      elsewhere: async (request, response) =>
        (await nodes?.passOnPicture(addressOf(request, network), request, response)) ?? false,
    }),
    presenterCodeOfNewRoom: () => codes(rooms.newName()).presenter,
    healthy: () => !computing || computing.engine.workersAlive > 0,
    health: () => ({
      ...(computing && { ...computing.engineState(), model: computing.model.name }),
      ...(nodes && { node: nodes.state }),
      version,
      uptimeS: (Date.now() - startedAtMs) / 1000,
    }),
  });
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
      if (!takesPages) return answer('this node takes no pages', false);
      connections.consume(addressOf(request, network)).then(
        () => answer(null, true),
        () => answer('too many connections from this address', false),
      );
    },
  });
  const bounds = { ...CONNECTION_BOUNDS, ...parts.bounds };
  io.engine.on('connection', (connection) => {
    const waitingBytes = boundConnection(connection, bounds, (excess) => {
      log.warn({ excess }, 'a page was put out');
      metrics.putOut(excess);
    });
    waiting.set(connection, waitingBytes);
    connection.once('close', () => waiting.delete(connection));
  });
  const handshake = createHandshake({
    access,
    rooms,
    limits,
    sockets: () => io.of('/').sockets.size,
  });
  const rates = new Rates();
  const servePageParts: ServePageParts = {
    log,
    metrics,
    rates,
    joined: (room) => rooms.joined(room),
    left: (room) => rooms.left(room),
    welcome: ({ room, identity, token }, page) => ({
      id: page.id,
      version,
      room: room.name,
      network: room.model.network,
      models: opening!.models.choices,
      engine: opening!.engineState(),
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
  };
  openDoor(io, {
    log,
    admit: async (arrival) => {
      const origin = originOf(arrival.request, network);
      if (nodes) return nodes.admit(arrival, origin);
      const newcomer = await handshake(arrival.auth, origin);
      return (socket) => servePage(socket, newcomer, servePageParts);
    },
  });
  const nodes = parts.node?.among({
    access,
    log,
    metrics,
    rates,
    rooms,
    handshake,
    // What was passed on goes no further.
    pictures: (address) => createViewRoute({ ...viewRoute, address }),
    serve: (socket, newcomer) => servePage(socket, newcomer, servePageParts),
    hasPlace: () => io.of('/').sockets.size < limits.socketsMax,
  });
  // Well before they end, also for pages that stay connected.
  const renewal = setInterval(
    () => {
      for (const room of rooms) room.people.renewTokens();
    },
    (access.tokenLifetimeS * 1000) / 4,
  ).unref();

  return {
    listen: async (port, host) => {
      await nodes?.join();
      return new Promise((resolve, reject) => {
        const refuse = (error: Error) => reject(new ListenError(error, port, host));
        server.once('error', refuse);
        server.listen(port, host, () => {
          server.off('error', refuse);
          const { port } = server.address() as AddressInfo;
          const { own, others } = addressesOf(host, port, certificate !== undefined);
          addresses = network.url ? [network.url] : others.length ? others : [own];
          resolve(port);
        });
      });
    },
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
      await nodes?.leave();
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
