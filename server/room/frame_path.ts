/**
 * A frame's way through a room: newest-frame slot → decode → turn at the engine → encode → publish.
 *
 * Each stage holds at most one waiting item. The slot drops the older frame; decoding runs one frame ahead of the
 * engine; a frame takes its turn only while fewer than `ENCODES_MAX` results are being encoded, so that a slow
 * encoder holds the engine back instead of filling memory. A frame's credit goes back when it takes its turn.
 */

import { setImmediate } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { FrameAnswer, FrameHeader, Problem, View } from '../../shared/protocol.ts';
import { decodeFrame } from '../images/decode.ts';
import type { Pixels } from '../images/encode.ts';
import { FrameError } from '../images/frame_error.ts';
import type { Metrics } from '../metrics.ts';
import type { Engine } from '../vision/engine.ts';
import type { LayerView } from '../vision/run.ts';
import type { Model } from '../weights/registry.ts';
import { encodeResult } from './encode_result.ts';
import { Newest } from './newest.ts';
import { Published } from './published.ts';
import type { Turns } from './turns.ts';

const ENCODES_MAX = 2;

export interface IncomingFrame {
  readonly header: FrameHeader;
  readonly jpeg: Uint8Array;
  /** Nothing newer follows: draw it losslessly. */
  readonly still: boolean;
  answer(answer: FrameAnswer): void;
}

export interface FramePathParts {
  readonly engine: Engine;
  readonly turns: Turns;
  readonly model: Model;
  readonly metrics: Metrics;
  readonly log: Logger;
}

export interface FramePathOwner {
  /** What anybody looks at, each view once; views with the same audience are in one group. */
  groups(): readonly (readonly View[])[];
  publish(published: Published): void;
  problem(problem: Problem): void;
}

interface DecodedFrame {
  readonly header: FrameHeader;
  readonly rgb: Uint8Array;
}

interface Arrived {
  readonly frame: IncomingFrame;
  readonly atMs: number;
}

export class FramePath {
  readonly #parts: FramePathParts;
  readonly #owner: FramePathOwner;
  readonly #slot: Newest<Arrived>;
  /** The newest decoded frame, for views that somebody opens while nothing newer comes. In memory only. */
  #last: DecodedFrame | undefined;
  #redraw: { still: boolean } | undefined;
  #draining = false;
  /** Counts up when the source goes off: whatever is under way from before is thrown away. */
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
        if (arrived) await this.#advance(arrived);
        else if (this.#redraw && this.#last) await this.#drawAgain(this.#last, this.#redraw.still);
        else break;
      }
    } finally {
      this.#draining = false;
    }
  }

  async #advance({ frame, atMs }: Arrived): Promise<void> {
    const epoch = this.#epoch;
    const start = performance.now();
    let rgb: Uint8Array;
    try {
      rgb = await decodeFrame(frame.jpeg, this.#parts.model.network.preprocessing);
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.#parts.metrics.dropped('refused');
      frame.answer({ ok: false, error: { code: error.code, message: error.message } });
      return;
    }
    const decodeMs = performance.now() - start;
    const gone = () => {
      if (epoch === this.#epoch) return false;
      this.#parts.metrics.dropped('source went off');
      return true;
    };
    const decoded = { header: frame.header, rgb };
    if (!gone()) {
      this.#last = decoded;
      this.#redraw = undefined;
      await this.#draw(decoded, frame.still, atMs, decodeMs);
    }
    frame.answer({ ok: true, taken: true });
  }

  #drawAgain(frame: DecodedFrame, still: boolean): Promise<void> {
    this.#redraw = undefined;
    return this.#draw(frame, still, performance.now(), 0);
  }

  /** Resolves when the frame has taken its turn; it is published later. */
  async #draw(frame: DecodedFrame, still: boolean, atMs: number, decodeMs: number): Promise<void> {
    const { engine, turns, model, metrics } = this.#parts;
    const epoch = this.#epoch;
    if (this.#encodes.length >= ENCODES_MAX) await this.#encodes[0];
    if (!this.#owner.groups().length) return metrics.dropped('nobody looks');
    const giveBack = await turns.take();
    if (epoch !== this.#epoch) {
      giveBack();
      return metrics.dropped('source went off');
    }
    const groups = this.#owner.groups();
    const layerGroups = groups
      .map((group) => group.filter((view): view is LayerView => view.kind !== 'picture'))
      .filter((group) => group.length);
    const picture = groups.flat().some(({ kind }) => kind === 'picture');
    const run = layerGroups.length
      ? engine.run({
          graph: model.network.name,
          rgb: frame.rgb,
          preprocessing: model.network.preprocessing,
          groups: layerGroups,
        })
      : undefined;
    void run?.then(giveBack, giveBack);
    if (!run) giveBack();

    const publish = async () => {
      const result = await run;
      this.#engineFailing = false;
      const encodeStart = performance.now();
      const { views, sheets } = await encodeResult(
        result,
        picture ? this.#pixelsOf(frame.rgb) : undefined,
        still,
      );
      const encodeMs = performance.now() - encodeStart;
      await before;
      if (epoch !== this.#epoch) return metrics.dropped('source went off');
      const forwardMs = result?.forwardMs ?? 0;
      const drawMs = result?.drawMs ?? 0;
      const waitMs = performance.now() - atMs - decodeMs - forwardMs - drawMs - encodeMs;
      const stageMs = { decode: decodeMs, forward: forwardMs, draw: drawMs, encode: encodeMs, wait: waitMs };
      metrics.frameOut(stageMs);
      this.#owner.publish(new Published({ ...frame.header, still, stageMs }, views, sheets));
    };
    const before = this.#published;
    const published = publish().catch((error: Error) => {
      metrics.dropped('engine failed');
      if (epoch === this.#epoch) this.#engineFailed(error);
    });
    this.#published = published;
    this.#encodes.push(published);
    void published.then(() => this.#encodes.splice(this.#encodes.indexOf(published), 1));
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

  #pixelsOf(rgb: Uint8Array): Pixels {
    const { cropPx } = this.#parts.model.network.preprocessing;
    return { values: rgb, widthPx: cropPx, heightPx: cropPx, channels: 3 };
  }
}
