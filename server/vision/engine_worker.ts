import { Worker } from 'node:worker_threads';
import { prepareTensorflow } from './tensorflow_environment.ts';
import type { WorkerAnswer, WorkerRequest, WorkerSettings } from './worker.ts';

/** The engine can't answer: its thread died, hung, or the backend refused. */
export class EngineError extends Error {
  override name = 'EngineError';
  /** The request was in order, and the backend could not carry it out: out of memory, device lost. */
  readonly backendFailed: boolean;

  constructor(message: string, backendFailed = false) {
    super(message);
    this.backendFailed = backendFailed;
  }
}

interface Pending {
  resolve(answer: WorkerAnswer): void;
  reject(error: EngineError): void;
  timer: NodeJS.Timeout;
}

const WORKER_URL = new URL(
  import.meta.url.endsWith('.ts') ? './worker_from_source.js' : './worker.js',
  import.meta.url,
);

const CLOSE_WITHIN_MS = 1000;

/**
 * One thread and the requests that it has not answered, oldest first. When it dies or a request outlasts
 * `timeoutMs`, all of them fail and `onExit` is called once; a new one has to be started.
 */
export class EngineWorker {
  readonly #worker: Worker;
  readonly #pending: Pending[] = [];
  readonly #timeoutMs: number;
  readonly ready: Promise<string>;
  #exited = false;

  constructor(settings: WorkerSettings, timeoutMs: number, onExit: (error: EngineError) => void) {
    this.#timeoutMs = timeoutMs;
    prepareTensorflow(settings.backend, settings.threads);
    this.#worker = new Worker(WORKER_URL, { workerData: settings });
    this.ready = this.#expect().then((answer) => {
      if (answer.kind !== 'ready')
        throw new EngineError(`expected the thread to be ready, got ${answer.kind}`);
      return answer.backend;
    });
    this.#worker.on('message', (answer: WorkerAnswer) => {
      const pending = this.#pending.shift();
      if (!pending) return;
      clearTimeout(pending.timer);
      if (answer.kind === 'error') pending.reject(new EngineError(answer.message, answer.backendFailed));
      else pending.resolve(answer);
    });
    const exit = (why: string) => {
      if (this.#exited) return;
      this.#exited = true;
      const error = new EngineError(`the engine's thread ended: ${why}`);
      for (const { reject, timer } of this.#pending.splice(0)) {
        clearTimeout(timer);
        reject(error);
      }
      onExit(error);
    };
    this.#worker.on('error', (error) => exit((error as Error).message));
    this.#worker.on('exit', (code) => exit(`exit code ${code}`));
  }

  get alive(): boolean {
    return !this.#exited;
  }

  get waiting(): number {
    return this.#pending.length;
  }

  get threadId(): number {
    return this.#worker.threadId;
  }

  request(message: WorkerRequest, transfer: ArrayBuffer[] = []): Promise<WorkerAnswer> {
    if (this.#exited) return Promise.reject(new EngineError('the engine’s thread has ended'));
    this.#worker.postMessage(message, transfer);
    return this.#expect();
  }

  /**
   * Lets the thread finish what it holds and free its graphs. Ending it in the middle of a native call can take the
   * whole process along, so that is kept for a thread that doesn't come to an end.
   */
  async close(): Promise<void> {
    if (this.#exited) return;
    const ended = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    this.#worker.postMessage({ kind: 'close' } satisfies WorkerRequest);
    const timer = setTimeout(() => void this.#worker.terminate(), CLOSE_WITHIN_MS);
    await ended;
    clearTimeout(timer);
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #expect(): Promise<WorkerAnswer> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        void this.#worker.terminate();
      }, this.#timeoutMs);
      this.#pending.push({ resolve, reject, timer });
    });
  }
}
