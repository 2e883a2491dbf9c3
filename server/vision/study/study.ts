/**
 * Explanations and teaching, off the event loop and off the engine: one thread for all rooms, started when the first
 * of them needs it. When it dies, what it held (samples, what excited maps) is lost, `onLost` says so, and the next
 * request starts a new one.
 */

import { Worker } from 'node:worker_threads';
import type { TrainingPoint } from '../../../shared/taught.ts';
import type { Model } from '../../weights/registry.ts';
import type {
  StudyAnswer,
  StudyFrame,
  StudyRequest,
  StudyResult,
  StudyTraining,
  TrainingResult,
} from './messages.ts';

/** The thread ended, or could not do what it was asked. */
export class StudyError extends Error {
  override name = 'StudyError';
}

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
const nothing = () => {};

export class Study {
  #thread: Thread | undefined;
  #closed = false;
  #tensors = 0;
  readonly #lost = new Set<(error: StudyError) => void>();

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

  /** Ends the thread as a crash would. */
  async kill(): Promise<void> {
    await this.#thread?.terminate();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#lost.clear();
    await this.#thread?.close();
  }

  #start(): Thread {
    if (this.#closed) throw new StudyError('the server is stopping');
    if (!this.#thread) {
      const thread = new Thread((error) => {
        if (this.#thread !== thread) return;
        this.#thread = undefined;
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
  #ids = 0;
  #ended: StudyError | undefined;

  constructor(onEnd: (error: StudyError) => void) {
    const end = (why: string) => {
      if (this.#ended) return;
      const error = new StudyError(`the thread that explains and teaches ended: ${why}`);
      this.#ended = error;
      for (const { reject } of this.#pending.values()) reject(error);
      this.#pending.clear();
      onEnd(error);
    };
    this.#worker.on('message', (answer: StudyAnswer) => this.#answered(answer));
    this.#worker.on('error', (error) => end((error as Error).message));
    this.#worker.on('exit', (code) => end(`exit code ${code}`));
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
    return new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject, progress }));
  }

  async close(): Promise<void> {
    const ended = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    const timer = setTimeout(() => void this.#worker.terminate(), CLOSE_WITHIN_MS);
    void this.request({ kind: 'close' }).catch(nothing);
    await ended;
    clearTimeout(timer);
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #answered(answer: StudyAnswer): void {
    if (answer.kind === 'ready') return;
    const pending = this.#pending.get(answer.id);
    if (!pending) return;
    if (answer.kind === 'progress') {
      pending.progress(answer.points);
      return;
    }
    this.#pending.delete(answer.id);
    if (answer.kind === 'error') pending.reject(new StudyError(answer.message));
    else pending.resolve(answer.value);
  }
}
