/**
 * Explanations and teaching, off the event loop and off the engine: one thread for all rooms, started when the first
 * of them needs it. When it dies or hangs, what it held (samples, what excited maps) is lost, `onLost` says so, and the
 * next request starts a new one.
 */

import { Worker } from 'node:worker_threads';
import { type Said, said } from '../../../shared/sayings.ts';
import type { TrainingPoint } from '../../../shared/taught.ts';
import type { Model } from '../../weights/registry.ts';
import type { Breakdown } from '../breakdown.ts';
import type {
  StudyAnswer,
  StudyFrame,
  StudyRequest,
  StudyResult,
  StudyTraining,
  TrainingResult,
} from './messages.ts';
import { StudyError } from './study_error.ts';

interface Pending {
  resolve(value: unknown): void;
  reject(error: StudyError): void;
  progress(points: readonly TrainingPoint[]): void;
}

const WORKER_URL = new URL(
  import.meta.url.endsWith('.ts') ? './worker_from_source.js' : './worker.js',
  import.meta.url,
);
const CLOSE_WITHIN_MS = 1000;
const TERMINATE_WITHIN_MS = 300;
/** An explanation takes a second on a slow processor, and a training says how far it is. */
const SILENT_MS_MAX = 60_000;
const nothing = () => {};

export class Study {
  readonly #silentMsMax: number;
  #thread: Thread | undefined;
  /** It hangs in native code, and may stay for good. */
  #givenUp: Thread[] = [];
  #closed = false;
  #tensors = 0;
  readonly #lost = new Set<(error: StudyError) => void>();

  /** A thread that is asked something and says nothing for `silentMsMax` is given up. */
  constructor({ silentMsMax = SILENT_MS_MAX } = {}) {
    this.#silentMsMax = silentMsMax;
  }

  /** Leaving the process as usual would wait for a thread that never ends. */
  get hangs(): boolean {
    return this.#givenUp.some((thread) => !thread.exited);
  }

  /** Tensors alive in the thread, as of its last answer. */
  get tensors(): number {
    return this.#tensors;
  }

  /** Whether anybody has needed the thread. */
  get running(): boolean {
    return this.#thread !== undefined;
  }

  /** The listener is called when everything that the thread held is gone. Returns what ends it. */
  onLost(listener: (error: StudyError) => void): () => void {
    this.#lost.add(listener);
    return () => this.#lost.delete(listener);
  }

  /** The model is loaded where it isn't yet. Throws `StudyError`. */
  async frame(model: Model, frame: StudyFrame): Promise<StudyResult> {
    const thread = this.#start();
    await thread.load(model);
    const result = (await thread.request({ kind: 'frame', frame })) as StudyResult;
    this.#tensors = result.tensors;
    return result;
  }

  /** Resolves when it is done or stopped. Throws `StudyError`. */
  async train(
    training: StudyTraining,
    progress: (points: readonly TrainingPoint[]) => void,
  ): Promise<TrainingResult> {
    const result = (await this.#start().request({ kind: 'train', training }, progress)) as TrainingResult;
    this.#tensors = result.tensors;
    return result;
  }

  async stop(room: string): Promise<void> {
    await this.#thread?.request({ kind: 'stop', room });
  }

  async forget(
    room: string,
    what: { readonly samples?: readonly number[] | 'all'; readonly excitement?: boolean },
  ): Promise<void> {
    const { samples = [], excitement = false } = what;
    await this.#thread?.request({ kind: 'forget', room, samples, excitement });
  }

  /** What befalls the thread with the next frame. */
  async breakDown(how: Breakdown): Promise<void> {
    await this.#start().request({ kind: 'break', how });
  }

  /** Ends the thread as a crash would. */
  async kill(): Promise<void> {
    await this.#thread?.terminate();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#lost.clear();
    if (this.#thread && !(await this.#thread.close())) this.#givenUp.push(this.#thread);
  }

  #start(): Thread {
    if (this.#closed) throw new StudyError(said('serverStopping'));
    if (!this.#thread) {
      const thread = new Thread(this.#silentMsMax, (error) => {
        if (this.#thread !== thread) return;
        this.#thread = undefined;
        this.#givenUp = [...this.#givenUp, thread].filter(({ exited }) => !exited);
        for (const listener of this.#lost) listener(error);
      });
      this.#thread = thread;
    }
    return this.#thread;
  }
}

class Thread {
  readonly #worker = new Worker(WORKER_URL);
  readonly #pending = new Map<number, Pending>();
  readonly #loaded = new Map<string, { readonly model: Model; readonly done: Promise<unknown> }>();
  readonly #silentMsMax: number;
  readonly #onEnd: (error: StudyError) => void;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #ids = 0;
  #ended: StudyError | undefined;
  #exited = false;

  constructor(silentMsMax: number, onEnd: (error: StudyError) => void) {
    this.#silentMsMax = silentMsMax;
    this.#onEnd = onEnd;
    this.#worker.on('message', (answer: StudyAnswer) => this.#answered(answer));
    this.#worker.on('error', (error) => this.#end(said('studyEnded', (error as Error).message)));
    this.#worker.on('exit', (code) => {
      this.#exited = true;
      this.#end(said('studyEnded', `exit code ${code}`));
    });
  }

  get exited(): boolean {
    return this.#exited;
  }

  load(model: Model): Promise<unknown> {
    const { network, weights } = model;
    const loaded = this.#loaded.get(model.name);
    if (loaded?.model === model) return loaded.done;
    const done = this.request({
      kind: 'load',
      network: { name: model.name, graph: network.graph, preprocessing: network.preprocessing },
      weights: [...weights],
    });
    this.#loaded.set(model.name, { model, done });
    done.catch(() => this.#loaded.delete(model.name));
    return done;
  }

  request(request: StudyRequest, progress: Pending['progress'] = nothing): Promise<unknown> {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = ++this.#ids;
    this.#worker.postMessage({ id, request });
    const answered = new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject, progress }));
    this.#listen();
    return answered;
  }

  /** Resolves with whether it came to an end. */
  async close(): Promise<boolean> {
    void this.request({ kind: 'close' }).catch(nothing);
    return (await this.#exitsWithin(CLOSE_WITHIN_MS)) || this.terminate();
  }

  async terminate(): Promise<boolean> {
    void this.#worker.terminate();
    return this.#exitsWithin(TERMINATE_WITHIN_MS);
  }

  #exitsWithin(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      if (this.#exited) return resolve(true);
      const timer = setTimeout(() => resolve(false), ms);
      this.#worker.once('exit', () => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }

  #end(why: Said): void {
    if (this.#ended) return;
    clearTimeout(this.#silence);
    const error = new StudyError(why);
    this.#ended = error;
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
    this.#onEnd(error);
  }

  /** For its next word, while it owes one. */
  #listen(): void {
    clearTimeout(this.#silence);
    if (!this.#pending.size || this.#ended) return;
    this.#silence = setTimeout(() => {
      this.#end(said('studySilent', this.#silentMsMax / 1000));
      void this.#worker.terminate();
    }, this.#silentMsMax);
  }

  #answered(answer: StudyAnswer): void {
    this.#take(answer);
    this.#listen();
  }

  #take(answer: StudyAnswer): void {
    if (answer.kind === 'ready') return;
    const pending = this.#pending.get(answer.id);
    if (!pending) return;
    if (answer.kind === 'progress') {
      pending.progress(answer.points);
      return;
    }
    this.#pending.delete(answer.id);
    if (answer.kind === 'error') pending.reject(new StudyError(answer.said ?? answer.message));
    else pending.resolve(answer.value);
  }
}
