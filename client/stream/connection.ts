/** The page's connection to its room, for as long as the page lives: what it knows, and everything it can ask for. */

import { io, type Socket } from 'socket.io-client';
import {
  type Answer,
  type ClientEvents,
  type ErrorCode,
  FRAME_BYTES_MAX,
  type Kernel,
  type LabUpdate,
  type NetworkState,
  PROTOCOL_VERSION,
  type Problem,
  type ResultHeader,
  type ServerEvents,
  type SharedLab,
  type SourcePause,
  type SourceStart,
  type SourceState,
  type View,
  type Welcome,
} from '../../shared/protocol.ts';
import type { TeachState } from '../../shared/taught.ts';
import { localNowMs, ServerClock } from './clock.ts';
import { Explanations } from './explanations.ts';
import { FrameCredits } from './frame_credits.ts';
import { KernelCache } from './kernel_cache.ts';
import { updatedLab } from './lab_update.ts';
import { Listeners } from './listeners.ts';
import type { LiveResult } from './live_result.ts';
import { Looking } from './looking.ts';
import { NewestResult } from './newest_result.ts';
import { nextPaint } from './next_paint.ts';
import { RateMeter } from './rate_meter.ts';

export type { LiveResult, LiveView } from './live_result.ts';

/** refused: the server doesn't take this page, `problem` says why, and trying again is of no use. */
export type Link = 'connecting' | 'live' | 'lost' | 'refused';

/** What a listener is told of. pace: `ageMs` or `framesPerSecond`. */
export type Change =
  | 'link'
  | 'welcome'
  | 'source'
  | 'watching'
  | 'problem'
  | 'result'
  | 'pace'
  | 'lab'
  | 'teach'
  | 'explanation';

/** The server's answer, or why there is none. */
export type Reply<T extends object = object> =
  | Answer<T>
  | { ok: false; error: { readonly code: ErrorCode | 'not-connected'; readonly message: string } };

export interface ConnectionOptions {
  /** The server's; the page's own where it is left out. */
  readonly url?: string;
  readonly room?: string;
}

type Events = {
  [E in Exclude<keyof ClientEvents, 'frame' | 'clock'>]: Parameters<ClientEvents[E]>;
};
/** What goes out with an event, less the callback for the answer. */
type Payload<E extends keyof Events> = Events[E] extends [...infer P, unknown] ? P : never;
/** What the callback for the answer is given. */
type AnswerTo<E extends keyof Events> = Events[E] extends [...unknown[], (answer: infer A) => void]
  ? A
  : never;

const RECONNECT_AFTER_MS = 250;
const RECONNECT_AFTER_MS_MAX = 2000;
const ANSWER_TIMEOUT_MS = 10_000;
/** Changes of what is looked at go out at most this often; the last one always does. */
const LOOK_INTERVAL_MS = 40;
/** The first round trips of a connection are slow ones, so there are some; then clocks drift slowly. */
const CLOCK_INTERVALS_MS = [0, 100, 300, 700, 1500];
const CLOCK_INTERVAL_MS = 15_000;

export class Connection {
  readonly #socket: Socket<ServerEvents, ClientEvents>;
  readonly #listeners = new Listeners<[Change]>();
  readonly #credits = new FrameCredits();
  readonly #looking = new Looking();
  readonly #clock = new ServerClock();
  readonly #meter = new RateMeter(() => this.#listeners.tell('pace'));
  readonly #newest = new NewestResult();
  /** Of what is looked at; each tells of itself as 'explanation'. */
  readonly explanations = new Explanations(() => this.#listeners.tell('explanation'));
  readonly #kernels = new KernelCache(async (request) => {
    const reply = await this.ask('kernel', request);
    if (!reply.ok) throw new Error(reply.error.message);
    return reply.kernel;
  });
  #link: Link = 'connecting';
  #welcome: Welcome | null = null;
  #source: SourceState | null = null;
  #lab: SharedLab | null = null;
  #teach: TeachState | null = null;
  #watching = 0;
  #problem: Problem | null = null;
  #frame = 0;
  #announcing = false;
  #painted: LiveResult | null = null;
  #clockTimer: ReturnType<typeof setTimeout> | undefined;

  /** Connects at once, and again for ever. */
  constructor({ url, room }: ConnectionOptions = {}) {
    const options = {
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: RECONNECT_AFTER_MS,
      reconnectionDelayMax: RECONNECT_AFTER_MS_MAX,
      auth: { protocol: PROTOCOL_VERSION, ...(room ? { room } : {}) },
    };
    this.#socket = url ? io(url, options) : io(options);
    this.#socket.on('connect_error', (error) => this.#notConnected(error));
    this.#socket.on('disconnect', () => this.#lost());
    this.#socket.on('welcome', (welcome) => this.#welcomed(welcome));
    this.#socket.on('network', (network) => this.#setNetwork(network));
    this.#socket.on('engine', (engine) => {
      if (this.#welcome) this.#welcome = { ...this.#welcome, engine };
      this.#listeners.tell('welcome');
    });
    this.#socket.on('source', (source) => this.#setSource(source));
    this.#socket.on('lab', (update) => this.#updateLab(update));
    this.#socket.on('watching', (count) => {
      this.#watching = count;
      this.#listeners.tell('watching');
    });
    this.#socket.on('problem', (problem) => this.#setProblem(problem));
    this.#socket.on('teach', (teach) => this.#setTeach(teach));
    this.#socket.on('explanation', (header, bytes, acknowledge) =>
      this.#receive(header, bytes, acknowledge, (whole) => this.explanations.receive(header, whole)),
    );
    this.#socket.on('result', (header, bytes, acknowledge) => this.#receive(header, bytes, acknowledge));
  }

  get link(): Link {
    return this.#link;
  }

  /** The newest connection's; null before the first. */
  get welcome(): Welcome | null {
    return this.#welcome;
  }

  get source(): SourceState | null {
    return this.#source;
  }

  /** The room's, as of the newest update; null before the first connection. */
  get lab(): SharedLab | null {
    return this.#lab;
  }

  /** What the room teaches; null before the first connection. */
  get teach(): TeachState | null {
    return this.#teach;
  }

  /** Pages in the room, this one included. */
  get watching(): number {
    return this.#watching;
  }

  get problem(): Problem | null {
    return this.#problem;
  }

  /** The newest that is ready to paint; null when the source is off. */
  get result(): LiveResult | null {
    return this.#newest.value;
  }

  /** The server's clock less this page's. */
  get clockOffsetMs(): number {
    return this.#clock.offsetMs;
  }

  /** From the camera to the screen, over the last second; null while nothing moves. */
  get ageMs(): number | null {
    return this.#meter.ageMs;
  }

  /** Painted, over the last second. */
  get framesPerSecond(): number | null {
    return this.#meter.framesPerSecond;
  }

  /** Returns what ends it. */
  subscribe(listener: (change: Change) => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Says to the person at this page what was refused. */
  show(error: { readonly code: string; readonly message: string }): void {
    this.#setProblem(error as Problem);
  }

  dismissProblem(): void {
    if (this.#problem) this.#setProblem(null);
  }

  /** What one component looks at, instead of what it looked at before; nothing ends it. */
  look(owner: object, views: readonly View[]): void {
    this.#looking.set(owner, views);
    void this.#announceViews();
  }

  startSource(request: SourceStart): Promise<Reply> {
    this.#frame = 0;
    return this.ask('source:start', request);
  }

  pauseSource(reason: SourcePause['reason']): Promise<Reply> {
    return this.ask('source:pause', { reason });
  }

  stopSource(): Promise<Reply> {
    return this.ask('source:stop');
  }

  /** Frames that may be sent now. */
  get credits(): number {
    return this.#credits.free;
  }

  /** Called whenever a frame may be sent that could not be before. Returns what ends it. */
  onCredit(listener: () => void): () => void {
    return this.#credits.onFree(listener);
  }

  /** `capturedAtMs` by this page's clock (`localNowMs`). */
  sendFrame(capturedAtMs: number, jpeg: Uint8Array): 'sent' | 'no-credit' | 'too-large' {
    if (jpeg.length > FRAME_BYTES_MAX) return 'too-large';
    if (this.#credits.free < 1) return 'no-credit';
    const giveBack = this.#credits.spend();
    const header = { frame: ++this.#frame, capturedAtMs: capturedAtMs + this.#clock.offsetMs };
    this.#socket.emit('frame', header, jpeg, (answer) => {
      giveBack();
      // Another page took the source over while the frame was on its way: `source` says so already.
      if (!answer.ok && answer.error.code !== 'not-source-owner') this.#setProblem(answer.error);
    });
    return 'sent';
  }

  /** Rejects with what the server says, as for a layer without kernels. */
  kernel(layer: string, map: number): Promise<Kernel> {
    return this.#kernels.of(layer, map);
  }

  /** The newest result is on the screen. Counts once for each result. */
  painted(): void {
    const result = this.#newest.value;
    if (!result || result === this.#painted) return;
    this.#painted = result;
    const ageMs = localNowMs() + this.#clock.offsetMs - result.capturedAtMs;
    this.#meter.painted(result.still ? null : ageMs);
  }

  /** For good. */
  close(): void {
    this.#socket.disconnect();
    this.#meter.clear();
    this.#newest.clear();
    this.explanations.clear();
  }

  #welcomed(welcome: Welcome): void {
    this.#link = 'live';
    this.#welcome = welcome;
    this.#watching = welcome.watching;
    this.#lab = welcome.lab;
    this.#source = welcome.source;
    this.#problem = null;
    // The server may have another network by now.
    this.#kernels.clear();
    this.#clock.clear();
    this.#measureClock(0);
    this.#looking.forgotten();
    void this.#announceViews();
    for (const change of ['link', 'problem', 'watching', 'lab', 'welcome'] as const)
      this.#listeners.tell(change);
    this.#setTeach(welcome.teach);
    this.#setSource(welcome.source);
    this.#credits.connected();
  }

  #lost(): void {
    clearTimeout(this.#clockTimer);
    this.#credits.disconnected();
    this.#setLink('lost');
  }

  #notConnected(error: Error & { data?: unknown }): void {
    // Socket.IO goes on trying where the server can't be reached, and not where it refused.
    if (this.#socket.active) this.#setLink(this.#welcome ? 'lost' : 'connecting');
    else {
      this.#setProblem(error.data as Problem);
      this.#setLink('refused');
    }
  }

  #setLink(link: Link): void {
    if (link === this.#link) return;
    this.#link = link;
    this.#listeners.tell('link');
  }

  #setProblem(problem: Problem | null): void {
    this.#problem = problem;
    this.#listeners.tell('problem');
  }

  #setSource(source: SourceState | null): void {
    this.#source = source;
    this.#listeners.tell('source');
    if (source) return;
    this.#newest.clear();
    this.#meter.clear();
    this.explanations.clear();
    this.#listeners.tell('result');
    this.#listeners.tell('explanation');
  }

  /** The room runs another model: nothing of the one before stays. */
  #setNetwork(network: NetworkState): void {
    if (!this.#welcome) return;
    this.#welcome = { ...this.#welcome, network };
    this.#kernels.clear();
    this.#newest.clear();
    this.explanations.clear();
    for (const change of ['welcome', 'result', 'explanation'] as const) this.#listeners.tell(change);
  }

  #setTeach(teach: TeachState): void {
    this.#teach = teach;
    this.#listeners.tell('teach');
  }

  #updateLab(update: LabUpdate): void {
    const lab = this.#lab && updatedLab(this.#lab, update);
    // A new connection brings the whole.
    if (!lab) this.#socket.disconnect().connect();
    else {
      this.#lab = lab;
      this.#listeners.tell('lab');
    }
  }

  /** Acknowledges when the result is about to be on the screen, so that a slow page is sent fewer. */
  async #receive(
    header: ResultHeader,
    bytes: Uint8Array,
    acknowledge: () => void,
    show = async (whole: Uint8Array) => {
      if (await this.#newest.receive(header, whole)) this.#listeners.tell('result');
      await nextPaint();
    },
  ): Promise<void> {
    const connection = this.#socket.id;
    try {
      // In browsers what comes is an ArrayBuffer.
      await show(new Uint8Array(bytes));
    } catch (error) {
      this.#setProblem({ code: 'bad-payload', message: (error as Error).message });
    }
    if (this.#socket.id === connection) acknowledge();
  }

  async #announceViews(): Promise<void> {
    if (this.#announcing) return;
    this.#announcing = true;
    // Components that change together are announced together.
    await Promise.resolve();
    while (this.#link === 'live') {
      const views = this.#looking.takeNews();
      if (!views) break;
      const interval = new Promise((resolve) => setTimeout(resolve, LOOK_INTERVAL_MS));
      const reply = await this.ask('view:set', { views });
      if (!reply.ok && reply.error.code !== 'not-connected') this.#setProblem(reply.error as Problem);
      await interval;
    }
    this.#announcing = false;
  }

  #measureClock(trip: number): void {
    clearTimeout(this.#clockTimer);
    this.#clockTimer = setTimeout(() => {
      const sentAtMs = localNowMs();
      this.#socket.emit('clock', (serverMs) => {
        this.#clock.add(sentAtMs, serverMs, localNowMs());
        this.#measureClock(trip + 1);
      });
    }, CLOCK_INTERVALS_MS[trip] ?? CLOCK_INTERVAL_MS);
  }

  /** Never waits for a connection: what was asked for then may be unwanted by the time there is one. */
  async ask<E extends keyof Events>(event: E, ...payload: Payload<E>): Promise<AnswerTo<E> | Reply<never>> {
    const none = (why: string): Reply<never> => ({
      ok: false,
      error: { code: 'not-connected', message: `${why}. This page reconnects by itself; try again then.` },
    });
    if (!this.#socket.connected) return none('There is no connection to the server');
    const socket = this.#socket.timeout(ANSWER_TIMEOUT_MS) as unknown as {
      emitWithAck(event: E, ...payload: Payload<E>): Promise<AnswerTo<E>>;
    };
    return socket
      .emitWithAck(event, ...payload)
      .catch(() => none(`The server did not answer within ${ANSWER_TIMEOUT_MS / 1000} s`));
  }
}
