/**
 * Explanations of a room's frames, and samples for its classes: computed beside the stream. The study thread takes the
 * newest frame when it has answered the one before; those that came meanwhile are dropped here and counted. While
 * nobody looks and nobody collects, nothing is computed.
 */

import type { Logger } from 'pino';
import type { ExplanationView } from '../../shared/protocol.ts';
import type { Metrics } from '../metrics.ts';
import type { StudyFrame, StudyResult } from '../vision/study/messages.ts';
import type { Study } from '../vision/study/study.ts';
import type { Model } from '../weights/registry.ts';
import { encodeExplanations } from './encode_explanations.ts';
import type { HeldFrame } from './held_frame.ts';
import { Newest } from './newest.ts';
import { Published } from './published.ts';

export interface ExplanationParts {
  readonly study: Study;
  /** The room's. */
  model(): Model;
  readonly metrics: Metrics;
  readonly log: Logger;
}

export interface ExplanationOwner {
  /** What anybody looks at, each view once. */
  views(): readonly ExplanationView[];
  /** Whether frames become samples. */
  collecting(): boolean;
  /** The id of the sample that the next frame becomes; undefined while nobody collects. */
  nextSample(): number | undefined;
  sampled(sample: number, thumbnail: Uint8Array): void;
  /** It was lost on its way. */
  notSampled(sample: number): void;
  publish(published: Published): void;
}

interface Waiting {
  readonly frame: HeldFrame;
  readonly still: boolean;
}

export class Explanations {
  readonly #parts: ExplanationParts;
  readonly #owner: ExplanationOwner;
  readonly #room: string;
  readonly #slot: Newest<Waiting>;
  #last: Waiting | undefined;
  #busy = false;
  /** Counts up when the source goes off: what is under way from before is thrown away. */
  #epoch = 0;

  /** `room`: its name in the study thread. */
  constructor(room: string, parts: ExplanationParts, owner: ExplanationOwner) {
    this.#room = room;
    this.#parts = parts;
    this.#owner = owner;
    this.#slot = new Newest(() => parts.metrics.dropped('explanation of a newer frame'));
  }

  put(frame: HeldFrame, still: boolean): void {
    this.#last = { frame, still };
    if (this.#owner.views().length === 0 && !this.#owner.collecting()) return;
    this.#slot.put(this.#last);
    void this.#drain();
  }

  /** Goes through the last frame once more, for views that somebody opened or a sample that somebody wants. */
  again(still: boolean): void {
    if (!this.#last) return;
    this.#slot.put({ frame: this.#last.frame, still });
    void this.#drain();
  }

  /** What was explained is another network's; the last picture is explained anew. */
  networkChanged(still: boolean): void {
    const last = this.#last;
    this.clear(true);
    this.#last = last;
    this.again(still);
  }

  /** The source is off, or another one comes. `forget`: what excited maps so far is dropped. */
  clear(forget: boolean): void {
    this.#epoch++;
    this.#last = undefined;
    this.#slot.take();
    if (forget) void this.#parts.study.forget(this.#room, { excitement: true }).catch(() => undefined);
  }

  async #drain(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let next = this.#slot.take(); next; next = this.#slot.take()) await this.#explain(next);
    } finally {
      this.#busy = false;
    }
  }

  async #explain({ frame, still }: Waiting): Promise<void> {
    const { study, metrics, log } = this.#parts;
    const model = this.#parts.model();
    const epoch = this.#epoch;
    const sample = this.#owner.nextSample();
    const views = this.#owner.views();
    if (views.length === 0 && sample === undefined) return;
    try {
      const start = performance.now();
      const rgb = await frame.rgb(model.network.preprocessing.cropPx);
      const request: StudyFrame = {
        room: this.#room,
        network: model.name,
        rgb,
        atMs: frame.header.capturedAtMs,
        views,
        ...(sample === undefined ? {} : { sample }),
      };
      const result = await study.frame(model, request);
      if (epoch !== this.#epoch) {
        if (sample !== undefined) this.#owner.notSampled(sample);
        if (sample !== undefined) void study.forget(this.#room, { samples: [sample] }).catch(() => undefined);
        return;
      }
      if (sample !== undefined && result.thumbnail) this.#owner.sampled(sample, result.thumbnail);
      if (views.length) await this.#publish(frame, still, result, start, epoch);
    } catch (error) {
      if (sample !== undefined) this.#owner.notSampled(sample);
      metrics.dropped('explanation failed');
      log.error({ error: (error as Error).message }, 'a frame could not be explained');
    }
  }

  async #publish(
    { header }: HeldFrame,
    still: boolean,
    { views, tookMs }: StudyResult,
    start: number,
    epoch: number,
  ): Promise<void> {
    const encodeStart = performance.now();
    const encoded = await encodeExplanations(views, still ? 'lossless' : 'fine');
    if (epoch !== this.#epoch) return;
    const now = performance.now();
    const stageMs = {
      decode: 0,
      forward: tookMs,
      draw: 0,
      encode: now - encodeStart,
      wait: encodeStart - start - tookMs,
    };
    this.#owner.publish(
      new Published({ ...header, still, stageMs, passMs: {} }, encoded.views, encoded.sheets),
    );
  }
}
