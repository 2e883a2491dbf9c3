/**
 * A room's occlusion map: one at a time, pass by pass, in turns that nobody else wants. The picture is held, so the stream
 * goes on meanwhile.
 */

import type { Logger } from 'pino';
import {
  type OcclusionStart,
  type OcclusionState,
  placesAcross,
  squareStart,
} from '../../shared/occlusion.ts';
import { type Said, said } from '../../shared/sayings.ts';
import { covered } from '../images/alter.ts';
import { encodePixels } from '../images/encode.ts';
import type { Engine } from '../vision/engine.ts';
import type { PictureNow } from './frame_path.ts';
import { RequestError } from './request_error.ts';
import type { ReadyGraph, RoomGraphs } from './room_graphs.ts';
import { Throttled } from './throttled.ts';
import type { Turns } from './turns.ts';

const NEWS_INTERVAL_MS = 250;

export interface OcclusionParts {
  readonly engine: Engine;
  readonly turns: Turns;
  readonly graphs: RoomGraphs;
  readonly log: Logger;
}

interface Job {
  readonly about: Omit<OcclusionState, 'stage' | 'problem' | 'values' | 'picture'>;
  readonly values: Float32Array;
  readonly picture: Uint8Array;
  done: number;
  stage: OcclusionState['stage'];
  problem: Said | null;
}

export class Occlusion {
  readonly #parts: OcclusionParts;
  readonly #tell: (state: OcclusionState | null) => void;
  readonly #news = new Throttled(NEWS_INTERVAL_MS, () => this.#tell(this.#state(false)));
  #job: Job | null = null;
  #jobs = 0;

  constructor(parts: OcclusionParts, tell: (state: OcclusionState | null) => void) {
    this.#parts = parts;
    this.#tell = tell;
  }

  /** The whole, for whoever comes; null: there is none. */
  get state(): OcclusionState | null {
    return this.#state(true);
  }

  /** Instead of the one before. Resolves when it runs. Throws `RequestError` for a class that isn't there. */
  async start(who: string, request: OcclusionStart, now: PictureNow): Promise<void> {
    const { rgb, ready } = now;
    const { sidePx } = ready;
    const probabilities = await this.#answer(now, rgb);
    const classIndex = request.classIndex ?? probabilities.indexOf(Math.max(...probabilities));
    if (classIndex >= probabilities.length)
      throw new RequestError('not-found', said('noSuchClass', probabilities.length, classIndex));
    const places = placesAcross(sidePx, request.stridePx);
    const pixels = { values: rgb, widthPx: sidePx, heightPx: sidePx, channels: 3 } as const;
    const { bytes: picture } = await encodePixels(pixels, 'fine');
    const job: Job = {
      about: {
        id: ++this.#jobs,
        who,
        classIndex,
        sizePx: request.sizePx,
        stridePx: request.stridePx,
        columns: places,
        rows: places,
        baseline: probabilities[classIndex]!,
      },
      values: new Float32Array(places * places),
      picture,
      done: 0,
      stage: 'running',
      problem: null,
    };
    this.#job = job;
    this.#news.stop();
    this.#tell(this.state);
    void this.#run(job, now);
  }

  /** What was found so far stays. */
  cancel(): void {
    if (this.#job?.stage !== 'running') return;
    this.#job.stage = 'cancelled';
    this.#news.request();
  }

  /** The picture is gone, and everything that was found on it. */
  clear(): void {
    if (!this.#job) return;
    this.#job = null;
    this.#news.request();
  }

  close(): void {
    this.#job = null;
    this.#news.stop();
  }

  async #run(job: Job, now: PictureNow): Promise<void> {
    const { columns, rows, sizePx, classIndex } = job.about;
    const { sidePx } = now.ready;
    try {
      for (; job.done < job.values.length; job.done++) {
        const left = squareStart(job.done % columns, columns, sidePx, sizePx);
        const top = squareStart(Math.floor(job.done / columns), rows, sidePx, sizePx);
        const probabilities = await this.#answer(now, covered(now.rgb, sidePx, { left, top, sizePx }));
        if (this.#job !== job || job.stage !== 'running') return;
        job.values[job.done] = probabilities[classIndex]!;
        this.#news.request();
      }
      job.stage = 'done';
    } catch (error) {
      if (this.#job !== job) return;
      job.stage = 'failed';
      const { message } = error as Error;
      job.problem = (error instanceof RequestError && error.said) || said('passFailed', message);
      if (job.problem.say === 'passFailed')
        this.#parts.log.error({ error: message }, 'an occlusion map was lost');
    }
    this.#news.request();
  }

  /** The last layer's values of a picture, in a turn that nobody else wants. */
  async #answer({ ready }: PictureNow, rgb: Uint8Array): Promise<Float32Array> {
    const { engine, turns } = this.#parts;
    const last = [...ready.shapes.keys()].at(-1)!;
    const giveBack = await turns.takeIdle();
    try {
      // Frames may have brought other weights under the same name.
      if (!(await this.#isSame(ready))) throw new RequestError('experiment-ended', said('networkChanged'));
      const { activations } = await engine.run({
        graph: ready.name,
        rgb,
        preparation: ready.preparation,
        groups: [],
        activations: [last],
      });
      return activations.get(last)!;
    } finally {
      giveBack();
    }
  }

  async #isSame({ name, weights }: ReadyGraph): Promise<boolean> {
    const now = await this.#parts.graphs.ready('network');
    return now?.name === name && now.weights === weights;
  }

  #state(whole: boolean): OcclusionState | null {
    const job = this.#job;
    if (!job) return null;
    const { about, stage, problem, picture, done } = job;
    const values = new Uint8Array(job.values.slice(0, done).buffer);
    return { ...about, stage, problem, values, picture: whole ? picture : null };
  }
}
