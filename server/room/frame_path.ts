/**
 * A frame's way through a room: newest-frame slot → decode → turn at the engine → encode → publish.
 *
 * Each stage holds at most one waiting item. The slot drops the older frame; decoding runs one frame ahead of the
 * engine; a frame takes its turn only while fewer than `ENCODES_MAX` results are being encoded, so that a slow
 * encoder holds the engine back instead of filling memory. A frame's credit goes back when it takes its turn.
 */

import { setImmediate } from 'node:timers/promises';
import type { Logger } from 'pino';
import type {
  FrameAnswer,
  FrameHeader,
  GraphName,
  Kept,
  ParsedView,
  Problem,
} from '../../shared/protocol.ts';
import { FrameError } from '../images/frame_error.ts';
import type { Metrics } from '../metrics.ts';
import type { Engine } from '../vision/engine.ts';
import type { Model } from '../weights/registry.ts';
import { computeFrame } from './compute_frame.ts';
import { encodeResult } from './encode_result.ts';
import { type FrameWork, frameWork } from './frame_work.ts';
import { HeldFrame } from './held_frame.ts';
import { KeptFrame } from './kept_frame.ts';
import { Newest } from './newest.ts';
import { Published } from './published.ts';
import type { ReadyGraph, RoomGraphs } from './room_graphs.ts';
import type { Turns } from './turns.ts';

const ENCODES_MAX = 2;

export interface IncomingFrame {
  readonly header: FrameHeader;
  readonly jpeg: Uint8Array;
  /** Nothing newer follows: draw it losslessly. */
  still(): boolean;
  answer(answer: FrameAnswer): void;
}

export interface FramePathParts {
  readonly engine: Engine;
  readonly turns: Turns;
  readonly graphs: RoomGraphs;
  /** The room's. */
  model(): Model;
  readonly metrics: Metrics;
  readonly log: Logger;
}

export interface FramePathOwner {
  /** What anybody looks at, each view once; views with the same audience are in one group. */
  groups(): readonly (readonly ParsedView[])[];
  /** Keys of the views that somebody looks at over a slow connection. */
  coarse(): ReadonlySet<string>;
  /** A frame takes its turn: whatever else is made of it is made beside the stream. */
  taken(frame: HeldFrame, still: boolean): void;
  publish(published: Published): void;
  problem(problem: Problem): void;
}

export interface PictureNow {
  readonly header: FrameHeader;
  /** RGB, of the network's input size. */
  readonly rgb: Uint8Array;
  readonly ready: ReadyGraph;
}

interface Arrived {
  readonly frame: IncomingFrame;
  readonly atMs: number;
}

/** How often a still picture's comparisons are drawn, and how long a pass of them waits after the first round. */
const STILL_ROUNDS = 3;
const STILL_ROUND_MS = 100;

export class FramePath {
  readonly #parts: FramePathParts;
  readonly #owner: FramePathOwner;
  readonly #slot: Newest<Arrived>;
  /** The newest frame, for views that somebody opens while nothing newer comes. In memory only. */
  #last: HeldFrame | undefined;
  /** In which order comparisons were computed last; who waits longest comes first. */
  #cellsDone: GraphName[] = [];
  #kept: KeptFrame | null = null;
  #redraw: { still: boolean } | undefined;
  /** How often each comparison of a still picture was drawn since it was last to be drawn again. */
  #stillCells = new Map<GraphName, number>();
  #draining = false;
  /** Counts up when the source goes off or the network changes: whatever is under way from before is thrown away. */
  #epoch = 0;
  #engineFailing = false;
  #encodes: Promise<void>[] = [];
  #published: Promise<unknown> = Promise.resolve();

  constructor(parts: FramePathParts, owner: FramePathOwner) {
    this.#parts = parts;
    this.#owner = owner;
    this.#slot = new Newest(({ frame }) => {
      this.#parts.metrics.dropped('newer frame came first');
      frame.answer({ ok: true, taken: false });
    });
  }

  put(frame: IncomingFrame): void {
    this.#slot.put({ frame, atMs: performance.now() });
    void this.#drain();
  }

  /** Draws the last frame again, for new views or losslessly, unless a newer one is about to be drawn. */
  redraw(still: boolean): void {
    if (!this.#last) return;
    this.#stillCells = new Map();
    this.#redraw = { still };
    void this.#drain();
  }

  /**
   * A still picture's comparisons follow one after the other until all are there, and then a few times more, slowly: a
   * page that was passed over meanwhile gets those that it missed.
   */
  #drawLeft({ cells, cellsLeft }: FrameWork, drawn: Map<GraphName, number>): void {
    for (const cell of cells) drawn.set(cell, (drawn.get(cell) ?? 0) + 1);
    if (cellsLeft.length === 0) return;
    const fewest = Math.min(...[...cells, ...cellsLeft].map((cell) => drawn.get(cell) ?? 0));
    if (fewest === STILL_ROUNDS) return;
    const again = () => {
      // Whatever was drawn before the last change comes anew.
      if (drawn !== this.#stillCells) return;
      this.#redraw = { still: true };
      void this.#drain();
    };
    if (fewest === 0) again();
    else setTimeout(again, STILL_ROUND_MS).unref();
  }

  /** The newest picture as a graph of this input size sees it, RGB; undefined while the source is off. */
  async lastPicture(sidePx: number): Promise<Uint8Array | undefined> {
    return this.#last?.rgb(sidePx);
  }

  /** What the network is compared with; null: nothing is kept. */
  get kept(): Kept | null {
    return this.#kept?.about ?? null;
  }

  /** Keeps the newest picture as the network gets it now. undefined while there is none. */
  async keep(who: string): Promise<Kept | undefined> {
    const now = await this.pictureNow();
    if (!now) return undefined;
    this.#kept = new KeptFrame({ ...now.header, who }, now.rgb, now.ready.sidePx);
    return this.#kept.about;
  }

  /** The newest picture as the network gets it now, and the network. undefined while there is none. */
  async pictureNow(): Promise<PictureNow | undefined> {
    const frame = this.#last;
    const ready = await this.#parts.graphs.ready('network');
    if (!frame || !ready) return undefined;
    const rgb = await frame.altered(ready.sidePx, ready.alterations ?? [], ready.skipped ?? []);
    // The source may have gone off meanwhile.
    return this.#last && { header: frame.header, rgb, ready };
  }

  letGo(): void {
    this.#kept = null;
  }

  get newest(): HeldFrame | undefined {
    return this.#last;
  }

  /** Whether there is a picture that can be drawn again. */
  get hasPicture(): boolean {
    return this.#last !== undefined;
  }

  /** What has not taken its turn yet is dropped; the last picture stays. */
  dropWaiting(): void {
    this.#slot.clear();
  }

  /** Frames under way are another network's: they are thrown away, and the last picture goes through this one. */
  networkChanged(still: boolean): void {
    this.#epoch++;
    this.redraw(still);
  }

  /** The source is off: nothing of it stays in memory or reaches anybody any more. */
  clear(): void {
    this.#epoch++;
    this.#last = undefined;
    this.#redraw = undefined;
    this.#stillCells = new Map();
    this.#slot.clear();
  }

  async #drain(): Promise<void> {
    if (this.#draining) return;
    this.#draining = true;
    try {
      // Changes that come together are drawn together.
      await setImmediate();
      for (;;) {
        const arrived = this.#slot.take();
        if (arrived) await this.#advance(arrived).catch((error: Error) => this.#lost(error, arrived.frame));
        else if (this.#redraw && this.#last)
          await this.#drawAgain(this.#last, this.#redraw.still).catch((error: Error) => this.#lost(error));
        else break;
      }
    } finally {
      this.#draining = false;
    }
  }

  async #advance({ frame, atMs }: Arrived): Promise<void> {
    const epoch = this.#epoch;
    const held = new HeldFrame(frame.header, frame.jpeg);
    const start = performance.now();
    try {
      await held.rgb(this.#parts.model().network.preprocessing.cropPx);
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.#parts.metrics.dropped('refused');
      frame.answer({ ok: false, error: { code: error.code, message: error.message } });
      return;
    }
    if (epoch === this.#epoch) {
      this.#last = held;
      this.#redraw = undefined;
      this.#stillCells = new Map();
      this.#owner.taken(held, frame.still());
      // Asked now: the source may have been paused since the frame came.
      await this.#draw(held, frame.still(), atMs, performance.now() - start);
    } else this.#parts.metrics.dropped('source went off');
    frame.answer({ ok: true, taken: true });
  }

  #drawAgain(frame: HeldFrame, still: boolean): Promise<void> {
    this.#redraw = undefined;
    return this.#draw(frame, still, performance.now(), 0);
  }

  /** Resolves when the frame has taken its first turn; it is published later. */
  async #draw(frame: HeldFrame, still: boolean, atMs: number, decodeMs: number): Promise<void> {
    const { turns, metrics } = this.#parts;
    const epoch = this.#epoch;
    if (this.#encodes.length >= ENCODES_MAX) await this.#encodes[0];
    if (!this.#owner.groups().length) return metrics.dropped('nobody looks');
    const giveBack = await turns.take();
    if (epoch !== this.#epoch) {
      giveBack();
      return metrics.dropped('source went off');
    }
    const work = frameWork(this.#owner.groups(), this.#cellsDone);
    const stillCells = this.#stillCells;
    const before = this.#published;
    const published = computeFrame(this.#parts, frame, this.#kept, work, giveBack)
      .finally(giveBack)
      .then(async ({ results, pictures, passMs }) => {
        this.#engineFailing = false;
        const encodeStart = performance.now();
        const { views, sheets } = await encodeResult(results, pictures, still, this.#owner.coarse());
        const encodeMs = performance.now() - encodeStart;
        await before;
        if (epoch !== this.#epoch) return metrics.dropped('source went off');
        const forwardMs = results.reduce((sum, result) => sum + result.forwardMs, 0);
        const drawMs = results.reduce((sum, result) => sum + result.drawMs, 0);
        const waitMs = performance.now() - atMs - decodeMs - forwardMs - drawMs - encodeMs;
        const stageMs = {
          decode: decodeMs,
          forward: forwardMs,
          draw: drawMs,
          encode: encodeMs,
          wait: waitMs,
        };
        metrics.frameOut(stageMs);
        this.#owner.publish(new Published({ ...frame.header, still, stageMs, passMs }, views, sheets));
        if (still) this.#drawLeft(work, stillCells);
      })
      .catch((error: Error) => {
        metrics.dropped('engine failed');
        if (epoch === this.#epoch) this.#engineFailed(error);
      });
    this.#published = published;
    this.#encodes.push(published);
    void published.then(() => this.#encodes.splice(this.#encodes.indexOf(published), 1));
  }

  /** A fault of ours: the frame is gone, the room goes on. */
  #lost(error: Error, frame?: IncomingFrame): void {
    this.#parts.log.error({ error: error.stack }, 'a frame was lost');
    this.#parts.metrics.dropped('server fault');
    frame?.answer({
      ok: false,
      error: {
        code: 'server-fault',
        message: 'expected to compute this frame, but something here went wrong',
      },
    });
  }

  #engineFailed(error: Error): void {
    if (this.#engineFailing) return;
    this.#engineFailing = true;
    this.#parts.log.error({ error: error.message }, 'a frame was lost in the engine');
    this.#owner.problem({
      code: 'engine-failed',
      message: `A frame was lost: ${error.message}. The next ones follow by themselves.`,
    });
  }
}
