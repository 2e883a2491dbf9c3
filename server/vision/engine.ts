/**
 * Graphs in, drawings and activations out, off the event loop. Knows nothing of sockets or rooms.
 *
 * Frames go to the thread with the least to do; results are given out in the order in which frames came. Who
 * calls keeps the number of frames at `workers` or fewer, so that nothing queues here. A thread that dies or
 * hangs is replaced with its graphs loaded again; the frames that it held are lost, everything else goes on.
 */

import type { Graph } from '../../shared/layers.ts';
import type { BackendName } from './backends.ts';
import { EngineError, EngineWorker } from './engine_worker.ts';
import type { LoadOptions, Weights } from './executor.ts';
import type { RunRequest, RunResult } from './run.ts';
import type { WorkerRequest } from './worker.ts';

export { EngineError } from './engine_worker.ts';

export interface EngineSettings {
  readonly backend: BackendName;
  /** Threads that take frames. */
  readonly workers: number;
  /** Threads inside the backend for one frame. */
  readonly threadsPerWorker: number;
  /** A request that takes longer ends its thread. */
  readonly timeoutMs?: number;
  /** Called when a thread was lost and is being replaced. */
  readonly onRestart?: (error: EngineError) => void;
}

/** A new thread is tried this often before the engine gives up on it. */
const RESTARTS_MAX = 3;
const RESTART_PAUSE_MS = 250;

export class Engine {
  /** Threads, and so the number of frames that may be under way. */
  readonly workers: number;
  #backend = '';
  #tensors = 0;
  #closed = false;
  #order: Promise<unknown> = Promise.resolve();
  readonly #settings: EngineSettings;
  readonly #alive: EngineWorker[] = [];
  readonly #graphs = new Map<string, Extract<WorkerRequest, { kind: 'load' }>>();

  private constructor(settings: EngineSettings) {
    this.#settings = settings;
    this.workers = settings.workers;
  }

  /** Starts the threads. Throws `EngineError` where the backend can't be opened. */
  static async open(settings: EngineSettings): Promise<Engine> {
    const engine = new Engine(settings);
    try {
      await Promise.all(Array.from({ length: settings.workers }, () => engine.#start()));
    } catch (error) {
      await engine.close();
      throw error;
    }
    return engine;
  }

  /** What it runs on, "onnx-cpu" or "wasm". */
  get backend(): string {
    return this.#backend;
  }

  /** Tensors alive in the thread that answered last. */
  get tensors(): number {
    return this.#tensors;
  }

  get workersAlive(): number {
    return this.#alive.length;
  }

  /** Loads a graph under a name on every thread; the name's earlier graph is replaced. */
  async load(name: string, graph: Graph, weights: Weights, options: LoadOptions = {}): Promise<void> {
    const message = { kind: 'load', name, graph, weights: [...weights], options } as const;
    await Promise.all(this.#alive.map((worker) => worker.request(message)));
    this.#graphs.set(name, message);
  }

  /** Frees a graph. */
  async unload(name: string): Promise<void> {
    if (!this.#graphs.delete(name)) return;
    await Promise.all(this.#alive.map((worker) => worker.request({ kind: 'unload', name })));
  }

  /** Replaces the weights of a graph that was loaded as editable. */
  async setWeights(name: string, weights: Weights): Promise<void> {
    const graph = this.#graphs.get(name);
    if (!graph) throw new EngineError(`expected a loaded graph, got ${name}`);
    const message = { kind: 'set-weights', name, weights: [...weights] } as const;
    this.#graphs.set(name, { ...graph, weights: [...weights] });
    await Promise.all(this.#alive.map((worker) => worker.request(message)));
  }

  /** Throws `EngineError` where the frame was lost with its thread or the backend refused it. */
  run(request: RunRequest): Promise<RunResult> {
    const worker = this.#alive.reduce<EngineWorker | undefined>(
      (least, other) => (!least || other.waiting < least.waiting ? other : least),
      undefined,
    );
    if (!worker) return Promise.reject(new EngineError('the engine is restarting'));
    const before = this.#order;
    const running = worker.request({ kind: 'run', request });
    const settled = running.then(
      () => undefined,
      () => undefined,
    );
    this.#order = Promise.all([before, settled]);
    return before
      .then(() => running)
      .then((answer) => {
        if (answer.kind !== 'result') throw new EngineError(`expected a result, got ${answer.kind}`);
        this.#tensors = answer.result.tensors;
        return answer.result;
      });
  }

  /** Ends a thread as a crash would. */
  async killWorker(index: number): Promise<void> {
    await this.#alive[index]?.terminate();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#alive.splice(0).map((worker) => worker.close()));
  }

  async #start(): Promise<void> {
    const { backend, threadsPerWorker, timeoutMs = 20_000 } = this.#settings;
    const worker = new EngineWorker({ backend, threads: threadsPerWorker }, timeoutMs, (error) => {
      const place = this.#alive.indexOf(worker);
      if (place < 0) return;
      this.#alive.splice(place, 1);
      if (this.#closed) return;
      this.#settings.onRestart?.(error);
      void this.#restart();
    });
    this.#backend = await worker.ready;
    await Promise.all([...this.#graphs.values()].map((message) => worker.request(message)));
    if (this.#closed) await worker.terminate();
    else this.#alive.push(worker);
  }

  async #restart(): Promise<void> {
    for (let attempt = 1; attempt <= RESTARTS_MAX && !this.#closed; attempt++) {
      try {
        await this.#start();
        return;
      } catch (error) {
        this.#settings.onRestart?.(error as EngineError);
        await new Promise((resolve) => setTimeout(resolve, RESTART_PAUSE_MS * attempt));
      }
    }
  }
}
