/** The page's connection to its room, for as long as the page lives: what it knows, and everything it can ask for. */

import type { Socket } from 'socket.io-client';
import type { OcclusionState } from '../../shared/occlusion.ts';
import type {
  ClientEvents,
  Kept,
  Kernel,
  NetworkState,
  Pointer,
  Problem,
  ResultHeader,
  ServerEvents,
  SharedExperiment,
  SharedLab,
  SourcePause,
  SourceStart,
  SourceState,
  View,
  Welcome,
} from '../../shared/protocol.ts';
import type { TeachState } from '../../shared/taught.ts';
import { SaidError } from '../language/said_text.ts';
import type { Change, Link } from './change.ts';
import { localNowMs, ServerClock } from './clock.ts';
import { Explanations } from './explanations.ts';
import { FrameSender } from './frame_sender.ts';
import { KernelCache } from './kernel_cache.ts';
import { Later } from './later.ts';
import { Listeners } from './listeners.ts';
import type { LiveResult } from './live_result.ts';
import { Looking } from './looking.ts';
import { NewestResult } from './newest_result.ts';
import { nextPaint } from './next_paint.ts';
import { openSocket } from './open_socket.ts';
import { Pass } from './pass.ts';
import { RateMeter } from './rate_meter.ts';
import { receive } from './receive.ts';
import { type AnswerTo, type Payload, type Reply, type Requests, request } from './requests.ts';
import { RoomNews } from './room_news.ts';
import { SharedNews } from './shared_news.ts';

export type { Change, Link } from './change.ts';
export type { LiveResult, LiveView } from './live_result.ts';
export type { Reply } from './requests.ts';

export interface ConnectionOptions {
  /** The server's; the page's own where it is left out. */
  readonly url?: string;
  readonly pass?: Pass;
}

export class Connection {
  readonly #socket: Socket<ServerEvents, ClientEvents>;
  readonly #listeners = new Listeners<[Change]>();
  readonly #frames: FrameSender;
  readonly #looking = new Looking(async (views) => {
    const reply = await this.ask('view:set', { views });
    // A layer that has just gone leaves the rest in place, and the page hears of its going.
    if (!reply.ok && reply.error.code !== 'not-connected' && reply.error.code !== 'not-found')
      this.#setProblem(reply.error as Problem);
    return this.#link === 'live';
  });
  readonly #clock = new ServerClock();
  readonly #meter = new RateMeter(() => this.#listeners.tell('pace'));
  readonly #newest = new NewestResult((key) => this.#looking.has(key));
  readonly #pass: Pass;
  readonly #later = new Later(() => this.reconnect());
  readonly room: RoomNews;
  readonly #shared: SharedNews;
  /** Of what is looked at; each tells of itself as 'explanation'. */
  readonly explanations = new Explanations(() => this.#listeners.tell('explanation'));
  readonly #kernels = new KernelCache(async (request) => {
    const reply = await this.ask('kernel', request);
    if (!reply.ok) throw new SaidError(reply.error);
    return reply.kernel;
  });
  #link: Link = 'connecting';
  #welcome: Welcome | null = null;
  #source: SourceState | null = null;
  #watching = 0;
  #problem: Problem | null = null;
  #painted: LiveResult | null = null;

  /** Connects at once, and again for ever. */
  constructor({ url, pass = new Pass() }: ConnectionOptions = {}) {
    this.#pass = pass;
    this.#socket = openSocket(url, () => {
      this.keepRoom();
      return pass.handshake;
    });
    const said = (problem: Problem) => this.#setProblem(problem);
    this.#frames = new FrameSender(this.#socket, said);
    this.#socket.on('connect_error', (error) => this.#notConnected(error));
    this.#socket.on('disconnect', (reason) => this.#lost(reason));
    this.room = new RoomNews(this.#socket, (change) => this.#listeners.tell(change));
    this.#shared = new SharedNews(
      this.#socket,
      this.room,
      (change) => {
        // Kernels are those of the network with the experiment.
        if (change === 'experiment') this.#kernels.clear();
        this.#listeners.tell(change);
      },
      () => this.reconnect(),
    );
    this.#socket.on('token', (token) => {
      pass.token = token;
    });
    this.#socket.on('restore', (sealed) => {
      pass.restore = { sealed };
    });
    this.#socket.on('welcome', (welcome) => this.#welcomed(welcome));
    this.#socket.on('network', (network) => this.#setNetwork(network));
    this.#socket.on('engine', (engine) => {
      if (this.#welcome) this.#welcome = { ...this.#welcome, engine };
      this.#listeners.tell('welcome');
    });
    this.#socket.on('source', (source) => this.#setSource(source));
    this.#socket.on('watching', (count) => {
      this.#watching = count;
      this.#listeners.tell('watching');
    });
    this.#socket.on('problem', said);
    this.#socket.on('explanation', (header, bytes, done) =>
      receive(this.#socket, bytes, done, (whole) => this.explanations.receive(header, whole), said),
    );
    this.#socket.on('result', (header, bytes, done) =>
      receive(this.#socket, bytes, done, (whole) => this.#showResult(header, whole), said),
    );
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
    return this.#shared.lab;
  }

  /** The room's; null before the first connection. */
  get experiment(): SharedExperiment | null {
    return this.#shared.experiment;
  }

  /** The picture that the room keeps to compare others with. */
  get kept(): Kept | null {
    return this.#shared.kept;
  }

  /** The room's newest, with its picture; null where there is none. */
  get occlusion(): OcclusionState | null {
    return this.#shared.occlusion;
  }

  /** What the room teaches; null before the first connection. */
  get teach(): TeachState | null {
    return this.#shared.teach;
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
    if (this.#link === 'live') void this.#looking.announce();
  }

  startSource(request: SourceStart): Promise<Reply> {
    this.#frames.begin();
    return this.ask('source:start', request);
  }

  pauseSource(reason: SourcePause['reason']): Promise<Reply> {
    return this.ask('source:pause', { reason });
  }

  stopSource(): Promise<Reply> {
    return this.ask('source:stop');
  }

  /** For frames, now. */
  get credits(): number {
    return this.#frames.credits.free;
  }

  /** Called whenever a frame may be sent that could not be before. Returns what ends it. */
  onCredit(listener: () => void): () => void {
    return this.#frames.credits.onFree(listener);
  }

  /** `capturedAtMs` by this page's clock (`localNowMs`). */
  sendFrame(capturedAtMs: number, jpeg: Uint8Array): 'sent' | 'no-credit' | 'too-large' {
    return this.#frames.send(capturedAtMs + this.#clock.offsetMs, jpeg);
  }

  /** Without an answer: the newest counts. */
  point(pointer: Pointer): void {
    if (this.#socket.connected) this.#socket.emit('pointer', pointer);
  }

  /** Rejects with what the server says, as for a layer without kernels. */
  kernel(layer: string, map: number, graph?: 'network' | 'trained'): Promise<Kernel> {
    return this.#kernels.of(layer, map, graph);
  }

  /** The newest result is on the screen. Counts once for each result. */
  painted(): void {
    const result = this.#newest.value;
    if (!result || result === this.#painted) return;
    this.#painted = result;
    const ageMs = localNowMs() + this.#clock.offsetMs - result.capturedAtMs;
    // What stands still is not behind, however long ago it was taken.
    const stands = result.still || this.#source?.kind === 'photo' || this.#source?.paused != null;
    this.#meter.painted(stands ? null : ageMs);
  }

  /** With what a viewer is asked for. */
  enter(passcode: string): void {
    this.#pass.passcode = passcode;
    this.#setLink('connecting');
    this.reconnect();
  }

  /** A passcode was given; where one is asked for all the same, it was wrong. */
  get gavePasscode(): boolean {
    return this.#pass.passcode !== undefined;
  }

  /** At once, instead of when the next attempt is due. */
  reconnect(): void {
    this.#socket.disconnect().connect();
  }

  /** A restarted server knows nothing of its rooms: the presenter's page brings back what it last had. */
  keepRoom(): void {
    const { sealed } = this.#pass;
    const { lab, experiment } = this.#shared;
    if (sealed === null || !lab) return;
    const { state, comparison } = lab;
    this.#pass.restore = {
      sealed,
      lab: { state, comparison },
      ...(experiment?.settings.length && { experiment: experiment.settings }),
      stage: this.room.place,
      pins: [...this.room.pins],
      deck: this.room.deck,
    };
  }

  /** For good. */
  close(): void {
    this.#later.stop();
    this.#socket.disconnect();
    this.#meter.clear();
    this.#newest.clear();
    this.explanations.clear();
  }

  #welcomed(welcome: Welcome): void {
    this.#link = 'live';
    this.#welcome = welcome;
    this.#pass.welcomed(welcome);
    this.#watching = welcome.watching;
    this.#source = welcome.source;
    this.#problem = null;
    // All of it is there before anybody hears of any of it.
    this.#shared.welcomed(welcome);
    this.room.welcomed(welcome);
    // The server may have another network by now.
    this.#kernels.clear();
    this.#clock.keepMeasuring((answer) => this.#socket.emit('clock', answer));
    this.#looking.forgotten();
    void this.#looking.announce();
    for (const change of ['link', 'problem', 'watching', 'lab', 'welcome'] as const)
      this.#listeners.tell(change);
    this.room.tellAll();
    for (const change of ['teach', 'experiment', 'kept', 'occlusion'] as const) this.#listeners.tell(change);
    this.#setSource(welcome.source);
    this.#frames.credits.connected();
  }

  #lost(reason: string): void {
    this.#clock.rest();
    this.#frames.credits.disconnected();
    this.room.lost();
    this.#setLink('lost');
    // Socket.IO takes this for the server's last word. It may have been a restart; if not, the handshake says why.
    if (reason === 'io server disconnect') this.#socket.connect();
  }

  #notConnected(error: Error & { data?: unknown }): void {
    // Socket.IO goes on trying where the server can't be reached, and not where it refused.
    if (this.#socket.active) this.#setLink(this.#welcome ? 'lost' : 'connecting');
    else if ((error.data as Problem).code === 'access-refused' && this.#pass.forget()) this.#socket.connect();
    else {
      const problem = error.data as Problem;
      this.#setProblem(problem);
      this.#setLink('refused');
      this.#later.refused(problem.code);
      // Whoever is out has nothing to look at.
      this.#setSource(null);
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

  /** Done when it is about to be on the screen. */
  async #showResult(header: ResultHeader, bytes: Uint8Array): Promise<void> {
    if (await this.#newest.receive(header, bytes)) this.#listeners.tell('result');
    await nextPaint();
  }

  ask<E extends keyof Requests>(event: E, ...payload: Payload<E>): Promise<AnswerTo<E> | Reply<never>> {
    return request(this.#socket, event, ...payload);
  }
}
