import { io, type Socket } from 'socket.io-client';
import { updatedLab } from '../../client/stream/lab_update.ts';
import type { Deck } from '../../shared/lecture/deck.ts';
import type { OcclusionState } from '../../shared/occlusion.ts';
import {
  type Answer,
  type ClientEvents,
  type FrameAnswer,
  type Kept,
  type LabUpdate,
  type Link,
  type Pin,
  type Pointer,
  PROTOCOL_VERSION,
  type Presence,
  type Problem,
  type Restore,
  type ResultHeader,
  type Role,
  type RoomDesk,
  type ServerEvents,
  type SharedExperiment,
  type SharedLab,
  type SourceState,
  type StageUpdate,
  type View,
  viewKey,
  type Welcome,
} from '../../shared/protocol.ts';
import { type DecodedSheet, type DecodedView, decodeResult } from '../../shared/result.ts';
import type { TeachState } from '../../shared/taught.ts';

export interface Result {
  readonly header: ResultHeader;
  readonly views: ReadonlyMap<string, DecodedView>;
  readonly sheets: readonly DecodedSheet[];
}

function decoded(header: ResultHeader, bytes: Uint8Array): Result {
  const { views, sheets } = decodeResult(header, new Uint8Array(bytes));
  return { header, views: new Map(views.map((view) => [viewKey(view.header.view), view])), sheets };
}

interface Options {
  /** Instead of the handshake that the options below make. */
  readonly auth?: object;
  readonly code?: string;
  readonly token?: string;
  readonly passcode?: string;
  readonly instead?: string;
  readonly restore?: Restore | undefined;
  readonly origin?: string;
  /** Further headers of the request. */
  readonly headers?: Record<string, string>;
  /** Called instead of acknowledging a result at once. */
  readonly onResult?: (acknowledge: () => void) => void;
}

/** A page without a browser: a real socket that speaks the protocol. */
export class Page {
  readonly socket: Socket<ServerEvents, ClientEvents>;
  readonly problems: Problem[] = [];
  readonly results: Result[] = [];
  readonly explanations: Result[] = [];
  teach!: TeachState;
  welcome!: Welcome;
  source: SourceState | null = null;
  watching = 0;
  role!: Role;
  token!: string;
  lab!: SharedLab;
  experiment!: SharedExperiment;
  kept: Kept | null = null;
  readonly occlusions: (OcclusionState | null)[] = [];
  stage: StageUpdate | null = null;
  desk: RoomDesk | null = null;
  presence!: Presence;
  pins: readonly Pin[] = [];
  deck: Deck | null = null;
  /** What a presenter's page hands back after a restart. */
  sealed: string | null = null;
  readonly labUpdates: LabUpdate[] = [];
  readonly pointers: Pointer[] = [];
  /** Bytes that came over the socket. */
  bytes = 0;
  #frame = 0;

  private constructor(url: string, { auth, origin, headers, onResult, ...handshake }: Options) {
    this.socket = io(url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth: auth ?? { protocol: PROTOCOL_VERSION, ...handshake },
      extraHeaders: { ...headers, ...(origin && { Origin: origin }) },
      rejectUnauthorized: false,
    });
    this.socket.io.on('open', () =>
      this.socket.io.engine.on('packet', ({ data }: { data?: string | ArrayBuffer }) => {
        this.bytes += typeof data === 'string' ? data.length : (data?.byteLength ?? 0);
      }),
    );
    this.socket.on('role', (role) => {
      this.role = role;
    });
    this.socket.on('token', (token) => {
      this.token = token;
    });
    this.socket.on('stage', (stage) => {
      this.stage = stage;
    });
    this.socket.on('deck', (deck) => {
      this.deck = deck;
    });
    this.socket.on('pins', (pins) => {
      this.pins = pins;
    });
    this.socket.on('desk', (desk) => {
      this.desk = desk;
    });
    this.socket.on('presence', (presence) => {
      this.presence = presence;
    });
    this.socket.on('restore', (sealed) => {
      this.sealed = sealed;
    });
    this.socket.on('pointer', (pointer) => this.pointers.push(pointer));
    this.socket.on('lab', (update) => {
      this.labUpdates.push(update);
      const lab = updatedLab(this.lab, update);
      if (!lab)
        throw new Error(`expected a Lab update after version ${this.lab.version}, got ${update.version}`);
      this.lab = lab;
    });
    this.socket.on('occlusion', (state) => this.occlusions.push(state));
    this.socket.on('kept', (kept) => {
      this.kept = kept;
    });
    this.socket.on('experiment', (experiment) => {
      this.experiment = experiment;
    });
    this.socket.on('problem', (problem) => this.problems.push(problem));
    this.socket.on('source', (source) => {
      this.source = source;
    });
    this.socket.on('watching', (count) => {
      this.watching = count;
    });
    this.socket.on('teach', (state) => {
      this.teach = state;
    });
    this.socket.on('explanation', (header, bytes, acknowledge) => {
      this.explanations.push(decoded(header, bytes));
      acknowledge();
    });
    this.socket.on('result', (header, bytes, acknowledge) => {
      this.results.push(decoded(header, bytes));
      if (onResult) onResult(acknowledge);
      else acknowledge();
    });
  }

  /** Rejects with the connection's error where it is refused. */
  static async open(url: string, options: Options = {}): Promise<Page> {
    const page = new Page(url, options);
    await new Promise<void>((resolve, reject) => {
      page.socket.once('welcome', (welcome) => {
        page.welcome = welcome;
        page.source = welcome.source;
        page.role = welcome.role;
        page.token = welcome.token;
        page.lab = welcome.lab;
        page.kept = welcome.kept;
        page.experiment = welcome.experiment;
        page.stage = welcome.stage;
        page.desk = welcome.desk;
        page.presence = welcome.presence;
        page.teach = welcome.teach;
        resolve();
      });
      page.socket.once('connect_error', reject);
    });
    return page;
  }

  /** Another tab, or this one after its connection was lost. */
  again(url: string, options: Options = {}): Promise<Page> {
    return Page.open(url, { token: this.token, ...options });
  }

  /** What a thread of low priority has to do first may take long where others keep the processor busy. */
  ask(event: string, ...payload: unknown[]): Promise<Answer> {
    return (this.socket.timeout(15_000) as unknown as Socket).emitWithAck(event, ...payload);
  }

  look(...views: View[]): Promise<Answer> {
    return this.ask('view:set', { views });
  }

  startSource(kind: 'camera' | 'photo' = 'camera', takeOver = false): Promise<Answer> {
    this.#frame = 0;
    return this.ask('source:start', { kind, label: 'test', takeOver });
  }

  edit(path: string, value: unknown): Promise<Answer> {
    return this.ask('lab:edit', { edits: [{ path, value }] });
  }

  async link(role: 'viewer' | 'controller', title = ''): Promise<Link> {
    const answer = (await this.ask('links:create', { role, title })) as Answer<{ link: Link }>;
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.link;
  }

  /** Without saying anything, as when Wi-Fi is gone. */
  lose(): void {
    this.socket.io.engine.close();
  }

  send(jpeg: Uint8Array, capturedAtMs = Date.now()): Promise<FrameAnswer> {
    return this.ask('frame', { frame: ++this.#frame, capturedAtMs }, jpeg) as Promise<FrameAnswer>;
  }

  /** The first result, from those that came and those to come, for which `matches` holds. */
  async result(matches: (result: Result) => boolean = () => true): Promise<Result> {
    await until(() => this.results.some(matches), 'a result');
    return this.results.find(matches)!;
  }

  close(): void {
    this.socket.disconnect();
  }
}

export async function until(holds: () => boolean, what: string, timeoutMs = 8000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
