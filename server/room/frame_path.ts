/**
 * A frame's way through a room: newest-frame slot → decode → turn at the engine → encode → publish.
 *
 * Each stage holds at most one waiting item. The slot drops the older frame; decoding runs one frame ahead of the
 * engine; a frame takes its turn only while fewer than `ENCODES_MAX` results are being encoded, so that a slow
 * encoder holds the engine back instead of filling memory. A frame's credit goes back when it takes its turn.
 */

import { setImmediate } from 'node:timers/promises';
import type { Logger } from 'pino';
import { shiftedPicture } from '../../shared/lab_input.ts';
import type {
  FrameAnswer,
  FrameHeader,
  GraphName,
  ParsedView,
  PassMs,
  Problem,
} from '../../shared/protocol.ts';
import { FrameError } from '../images/frame_error.ts';
import type { Metrics } from '../metrics.ts';
import type { Engine } from '../vision/engine.ts';
import type { Preparation, RunResult } from '../vision/run.ts';
import type { Model } from '../weights/registry.ts';
import { type DrawnPicture, encodeResult } from './encode_result.ts';
import { type FrameWork, frameWork } from './frame_work.ts';
import { HeldFrame } from './held_frame.ts';
import { Newest } from './newest.ts';
import { Published } from './published.ts';
import type { ReadyGraph, RoomGraphs } from './room_graphs.ts';
import type { Turns } from './turns.ts';
import { viewProblem } from './view_fits.ts';

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

interface Arrived {
  readonly frame: IncomingFrame;
  readonly atMs: number;
}

export class FramePath {
  readonly #parts: FramePathParts;
  readonly #owner: FramePathOwner;
  readonly #slot: Newest<Arrived>;
  /** The newest frame, for views that somebody opens while nothing newer comes. In memory only. */
  #last: HeldFrame | undefined;
  /** In which order comparisons were computed last; who waits longest comes first. */
  #cellsDone: GraphName[] = [];
  #redraw: { still: boolean } | undefined;
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
    this.#redraw = { still };
    void this.#drain();
  }

  /** The newest picture as a graph of this input size sees it, RGB; undefined while the source is off. */
  async lastPicture(sidePx: number): Promise<Uint8Array | undefined> {
    return this.#last?.rgb(sidePx);
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
    const before = this.#published;
    const published = this.#compute(frame, work, giveBack)
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
        // A still picture's comparisons follow one after the other, until all are there.
        if (still && work.cellsLeft) this.redraw(still);
      })
      .catch((error: Error) => {
        metrics.dropped('engine failed');
        if (epoch === this.#epoch) this.#engineFailed(error);
      });
    this.#published = published;
    this.#encodes.push(published);
    void published.then(() => this.#encodes.splice(this.#encodes.indexOf(published), 1));
  }

  /** One graph after the other, each in a turn of its own, so that a room with many graphs doesn't starve another. */
  async #compute(
    frame: HeldFrame,
    work: FrameWork,
    firstTurn: () => void,
  ): Promise<{ results: RunResult[]; pictures: DrawnPicture[]; passMs: PassMs }> {
    const { engine, turns, graphs } = this.#parts;
    const results: RunResult[] = [];
    const pictures: DrawnPicture[] = [];
    const passMs: Partial<Record<GraphName, number>> = {};
    let turn: (() => void) | undefined = firstTurn;
    const reads = (await graphs.ready('taught'))?.reads;
    let features: Float32Array | undefined;
    for (const { graph, groups } of withNetworkFirst(work)) {
      const ready = await graphs.ready(graph);
      if (!ready || (ready.reads && !features)) continue;
      const rgb = await frame.altered(ready.sidePx, ready.alterations ?? [], ready.skipped ?? []);
      // The graph may have changed since the page chose; what no longer fits is left out until it chooses again.
      const fitting = groups
        .map((group) => group.filter((view) => viewProblem(view, ready.shapes) === undefined))
        .filter((group) => group.length > 0);
      const views = fitting.map((group) => group.filter((view) => view.kind !== 'picture'));
      if (fitting.flat().some(({ kind }) => kind === 'picture'))
        pictures.push({ graph, rgb: asShown(rgb, ready), sidePx: ready.sidePx });
      const layerViews = views.filter((group) => group.length > 0);
      const activations = graph === 'network' && reads && isLookedAt(work, 'taught') ? [reads] : [];
      if (layerViews.length === 0 && activations.length === 0) continue;
      const giveBack: () => void = turn ?? (await turns.take());
      turn = undefined;
      try {
        const preparation: Preparation =
          ready.reads && features ? { kind: 'values', values: features } : ready.preparation;
        const result = await engine.run({
          graph: ready.name,
          rgb,
          preparation,
          groups: layerViews,
          activations,
        });
        results.push(result);
        passMs[graph] = result.passMs;
        if (reads && graph === 'network') features = result.activations.get(reads);
      } finally {
        giveBack();
      }
    }
    return { results, pictures, passMs };
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

/** The picture as the graph gets it: shifted where the Lab shifts it. */
function asShown(rgb: Uint8Array, { preparation, sidePx }: ReadyGraph): Uint8Array {
  return preparation.kind === 'lab' ? shiftedPicture(rgb, sidePx, preparation.shift) : rgb;
}

function isLookedAt({ graphs }: FrameWork, wanted: GraphName): boolean {
  return graphs.some(({ graph }) => graph === wanted);
}

/** What was taught reads the network's features, so that runs before it, whether or not anybody looks at it. */
function withNetworkFirst(work: FrameWork): FrameWork['graphs'] {
  if (!isLookedAt(work, 'taught')) return work.graphs;
  const network = work.graphs.find(({ graph }) => graph === 'network') ?? { graph: 'network', groups: [] };
  return [network, ...work.graphs.filter(({ graph }) => graph !== 'network')];
}
