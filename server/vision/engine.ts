/**
 * Graphs in, drawings and activations out, off the event loop. Knows nothing of sockets or rooms.
 *
 * Frames go to the thread with the least to do; results are given out in the order in which frames came. Who
 * calls keeps the number of frames at `workers` or fewer, so that nothing queues here. A thread that dies or
 * hangs is replaced with its graphs loaded again; the frames that it held are lost, everything else goes on.
 *
 * A backend that fails (out of memory, its device lost, threads that can't be started again, that hang once more) is
 * left for the next one of `below`; what comes meanwhile waits for that.
 */

import type { Graph } from '../../shared/layers.ts';
import { type BackendName, isSingleThread } from './backends.ts';
import type { Breakdown } from './breakdown.ts';
import { EngineError, EngineWorker } from './engine_worker.ts';
import type { LoadOptions, Weights } from './executor.ts';
import type { RunRequest, RunResult } from './run.ts';
import type { WorkerRequest } from './worker.ts';

export { EngineError } from './engine_worker.ts';

export interface EngineSettings {
  readonly backend: BackendName;
  /** Where to go when that fails, in this order. */
  readonly below?: readonly BackendName[];
  /** Frames that may be under way, and threads that take them where the backend has use for more than one. */
  readonly workers: number;
  /** Threads inside the backend for one frame. */
  readonly threadsPerWorker: number;
  /** A run that takes longer ends its thread. */
  readonly timeoutMs?: number;
  /** Called when a thread was lost and is being replaced. */
  readonly onRestart?: (error: EngineError) => void;
  /** Called when the engine runs on another backend; `why`: what made it leave the one before. */
  readonly onBackend?: (backend: BackendName, left: BackendName, why: string) => void;
}

/** A new thread is tried this often before its backend counts as failed. */
const RESTARTS_MAX = 3;
const RESTART_PAUSE_MS = 250;
/** Each thread that hangs may stay for good, with its memory. */
const HANGS_MAX = 2;

export class Engine {
  /** The number of frames that may be under way. */
  readonly workers: number;
  #backend: BackendName;
  #below: readonly BackendName[];
  #tensors = 0;
  #closed = false;
  #order: Promise<unknown> = Promise.resolve();
  /** While the engine moves to another backend. */
  #moving: Promise<void> | undefined;
  readonly #settings: EngineSettings;
  #alive: EngineWorker[] = [];
  /** Those that have not ended: `alive`, and those that hang. */
  #notEnded: EngineWorker[] = [];
  #hangs = 0;
  readonly #graphs = new Map<string, Extract<WorkerRequest, { kind: 'load' }>>();

  private constructor(settings: EngineSettings) {
    this.#settings = settings;
    this.#backend = settings.backend;
    this.#below = settings.below ?? [];
    this.workers = settings.workers;
  }

  /** Starts the threads. Throws `EngineError` where the backend can't be opened. */
  static async open(settings: EngineSettings): Promise<Engine> {
    const engine = new Engine(settings);
    engine.#alive = await engine.#threads(settings.backend);
    return engine;
  }

  get backend(): BackendName {
    return this.#backend;
  }

  /** Tensors alive in the thread that answered last. */
  get tensors(): number {
    return this.#tensors;
  }

  get workersAlive(): number {
    return this.#alive.length;
  }

  /** A thread stands in native code: leaving the process as usual would wait for it. */
  get hangs(): boolean {
    return this.#notEnded.some((worker) => worker.hangs);
  }

  /** Loads a graph under a name on every thread; the name's earlier graph is replaced. */
  async load(name: string, graph: Graph, weights: Weights, options: LoadOptions = {}): Promise<void> {
    await this.#moving;
    const message = { kind: 'load', name, graph, weights: [...weights], options } as const;
    await Promise.all(this.#alive.map((worker) => worker.request(message)));
    this.#graphs.set(name, message);
  }

  /** Frees a graph. */
  async unload(name: string): Promise<void> {
    await this.#moving;
    if (!this.#graphs.delete(name)) return;
    await Promise.all(this.#alive.map((worker) => worker.request({ kind: 'unload', name })));
  }

  /** Replaces weights that were loaded as editable; the others stay. */
  async setWeights(name: string, weights: Weights): Promise<void> {
    await this.#moving;
    const graph = this.#graphs.get(name);
    if (!graph) throw new EngineError(`expected a loaded graph, got ${name}`);
    const message = { kind: 'set-weights', name, weights: [...weights] } as const;
    this.#graphs.set(name, { ...graph, weights: [...new Map([...graph.weights, ...weights])] });
    await Promise.all(this.#alive.map((worker) => worker.request(message)));
  }

  /** Throws `EngineError` where the frame was lost with its thread or the backend refused it. */
  async run(request: RunRequest): Promise<RunResult> {
    // No turn of the event loop where nothing is moving: frames keep their order.
    if (this.#moving) await this.#moving;
    const worker = this.#alive.reduce<EngineWorker | undefined>(
      (least, other) => (!least || other.waiting < least.waiting ? other : least),
      undefined,
    );
    if (!worker) throw new EngineError('the engine is restarting');
    const before = this.#order;
    const running = worker.request({ kind: 'run', request });
    const settled = running.then(
      () => undefined,
      (error: EngineError) => {
        if (error.backendFailed && this.#alive.includes(worker)) this.#stepDown(error.message);
      },
    );
    this.#order = Promise.all([before, settled]);
    await before;
    const answer = await running;
    if (answer.kind !== 'result') throw new EngineError(`expected a result, got ${answer.kind}`);
    this.#tensors = answer.result.tensors;
    return answer.result;
  }

  /**
   * Goes on with another backend when its threads have every graph; until then the one before answers. Throws
   * `EngineError` and stays where it is where the new one can't be opened or refuses a graph.
   */
  async moveTo(backend: BackendName, below: readonly BackendName[], why: string): Promise<void> {
    const threads = await this.#threads(backend);
    await this.#moving;
    // Graphs may have changed while the threads started; from here on they wait.
    this.#moving = this.#bringGraphs(threads).finally(() => {
      this.#moving = undefined;
    });
    await this.#moving;
    this.#become(backend, threads, why);
    this.#below = below;
  }

  /** From now on runs on today's threads end like this. */
  async breakDown(how: Breakdown): Promise<void> {
    await Promise.all(this.#alive.map((worker) => worker.request({ kind: 'break', how })));
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#moving?.catch(() => undefined);
    await Promise.all(this.#alive.splice(0).map((worker) => worker.close()));
  }

  #stepDown(why: string): void {
    if (this.#moving || this.#closed || !this.#below.length) return;
    this.#moving = this.#nextBelow(why).finally(() => {
      this.#moving = undefined;
    });
    this.#moving.catch(() => undefined);
  }

  async #nextBelow(why: string): Promise<void> {
    let reason = why;
    for (let next = this.#below[0]; next && !this.#closed; next = this.#below[0]) {
      this.#below = this.#below.slice(1);
      try {
        const threads = await this.#threads(next);
        await this.#bringGraphs(threads);
        this.#become(next, threads, reason);
        return;
      } catch (error) {
        reason = (error as Error).message;
      }
    }
  }

  #become(backend: BackendName, threads: EngineWorker[], why: string): void {
    const left = this.#backend;
    const before = this.#alive;
    this.#alive = threads;
    this.#backend = backend;
    for (const worker of before) void worker.close();
    this.#settings.onBackend?.(backend, left, why);
    if (this.#closed) for (const worker of threads.splice(0)) void worker.close();
  }

  async #bringGraphs(threads: readonly EngineWorker[]): Promise<void> {
    try {
      for (const message of this.#graphs.values())
        await Promise.all(threads.map((worker) => worker.request(message)));
    } catch (error) {
      for (const worker of threads) void worker.terminate();
      throw error;
    }
  }

  /** As many as the backend has use for. */
  async #threads(backend: BackendName): Promise<EngineWorker[]> {
    const { workers } = this.#settings;
    const count = isSingleThread(backend) ? 1 : workers;
    const started = await Promise.allSettled(Array.from({ length: count }, () => this.#start(backend)));
    const threads = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const failed = started.find((each) => each.status === 'rejected');
    if (!failed) return threads;
    for (const worker of threads) void worker.terminate();
    throw failed.reason;
  }

  async #start(backend: BackendName): Promise<EngineWorker> {
    const { workers, threadsPerWorker, timeoutMs = 20_000 } = this.#settings;
    const threads = isSingleThread(backend) ? workers * threadsPerWorker : threadsPerWorker;
    const worker = new EngineWorker({ backend, threads }, timeoutMs, (error) => {
      const place = this.#alive.indexOf(worker);
      if (place < 0) return;
      this.#alive.splice(place, 1);
      if (this.#closed) return;
      this.#settings.onRestart?.(error);
      if (error.timedOut && ++this.#hangs >= HANGS_MAX && this.#below.length) this.#stepDown(error.message);
      else void this.#restart(this.#alive, backend);
    });
    this.#notEnded = [...this.#notEnded.filter((other) => !other.ended), worker];
    await worker.ready;
    return worker;
  }

  /** Into `alive`, unless the engine is on another backend by then. */
  async #restart(alive: EngineWorker[], backend: BackendName): Promise<void> {
    const wanted = () => this.#alive === alive && !this.#closed;
    let why = '';
    for (let attempt = 1; attempt <= RESTARTS_MAX && wanted(); attempt++) {
      try {
        const worker = await this.#start(backend);
        await this.#bringGraphs([worker]);
        if (wanted()) alive.push(worker);
        else await worker.terminate();
        return;
      } catch (error) {
        why = (error as Error).message;
        this.#settings.onRestart?.(error as EngineError);
        await new Promise((resolve) => setTimeout(resolve, RESTART_PAUSE_MS * attempt));
      }
    }
    if (wanted()) this.#stepDown(why);
  }
}
