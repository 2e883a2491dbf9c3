import { Worker } from 'node:worker_threads';
import { prepareLibrary } from './library_environment.ts';
import type { WorkerAnswer, WorkerRequest, WorkerSettings } from './worker.ts';

/** The engine can't answer: its thread died, hung, or the backend refused. */
export class EngineError extends Error {
  override name = 'EngineError';
  /** The request was in order, and the backend could not carry it out: out of memory, device lost. */
  readonly backendFailed: boolean;
  /** The thread was given up because it didn't answer. */
  readonly timedOut: boolean;

  constructor(message: string, { backendFailed = false, timedOut = false } = {}) {
    super(message);
    this.backendFailed = backendFailed;
    this.timedOut = timedOut;
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

/** Or loads a graph. */
const START_WITHIN_MS = 20_000;
const CLOSE_WITHIN_MS = 1000;
/** Then it hangs in native code. */
const TERMINATE_WITHIN_MS = 300;
/** Weights and activations lie outside the heap of a thread; what fills it is a fault. */
const HEAP_MB_MAX = 512;

/**
 * One thread and the requests that it has not answered, oldest first. When it dies or a run outlasts `timeoutMs`, all
 * of them fail and `onExit` is called once; a new one has to be started. A thread that hangs in native code can't be
 * ended: it is given up, and nothing waits for it.
 */
export class EngineWorker {
  readonly #worker: Worker;
  readonly #pending: Pending[] = [];
  readonly #timeoutMs: number;
  readonly ready: Promise<string>;
  readonly #onExit: (error: EngineError) => void;
  /** Nothing is expected of it any more. */
  #exited = false;
  #ended = false;

  constructor(settings: WorkerSettings, timeoutMs: number, onExit: (error: EngineError) => void) {
    this.#timeoutMs = timeoutMs;
    this.#onExit = onExit;
    prepareLibrary(settings.backend, settings.threads);
    this.#worker = new Worker(WORKER_URL, {
      workerData: settings,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX },
    });
    this.ready = this.#expect(START_WITHIN_MS).then((answer) => {
      if (answer.kind !== 'ready')
        throw new EngineError(`expected the thread to be ready, got ${answer.kind}`);
      return answer.backend;
    });
    this.#worker.on('message', (answer: WorkerAnswer) => {
      const pending = this.#pending.shift();
      if (!pending) return;
      clearTimeout(pending.timer);
      if (answer.kind === 'error') pending.reject(new EngineError(answer.message, answer));
      else pending.resolve(answer);
    });
    this.#worker.on('error', (error) => this.#exit((error as Error).message));
    this.#worker.on('exit', (code) => {
      this.#ended = true;
      this.#exit(`exit code ${code}`);
    });
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Given up and still there: the process can't be left as usual, since that waits for its threads. */
  get hangs(): boolean {
    return this.#exited && !this.#ended;
  }

  get waiting(): number {
    return this.#pending.length;
  }

  request(message: WorkerRequest, transfer: ArrayBuffer[] = []): Promise<WorkerAnswer> {
    if (this.#exited) return Promise.reject(new EngineError('the engine’s thread has ended'));
    this.#worker.postMessage(message, transfer);
    return this.#expect(message.kind === 'run' ? this.#timeoutMs : START_WITHIN_MS);
  }

  /**
   * Lets the thread finish what it holds and free its graphs. Ending it in the middle of a native call can take the
   * whole process along, so that is kept for a thread that doesn't come to an end.
   */
  async close(): Promise<void> {
    if (this.#exited) return;
    this.#worker.postMessage({ kind: 'close' } satisfies WorkerRequest);
    if (!(await this.#endsWithin(CLOSE_WITHIN_MS)) && !(await this.terminate()))
      this.#exit('it could not be ended');
  }

  /** Resolves with whether it came to an end. */
  async terminate(): Promise<boolean> {
    void this.#worker.terminate();
    return this.#endsWithin(TERMINATE_WITHIN_MS);
  }

  #endsWithin(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      if (this.#ended) return resolve(true);
      const timer = setTimeout(() => resolve(false), ms);
      this.#worker.once('exit', () => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }

  #exit(why: string, timedOut = false): void {
    if (this.#exited) return;
    this.#exited = true;
    const error = new EngineError(`the engine's thread ended: ${why}`, { timedOut });
    for (const { reject, timer } of this.#pending.splice(0)) {
      clearTimeout(timer);
      reject(error);
    }
    this.#onExit(error);
  }

  #expect(timeoutMs: number): Promise<WorkerAnswer> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        // At once: a thread that hangs in native code may never end.
        this.#exit(`no answer within ${timeoutMs / 1000} s`, true);
        void this.terminate();
      }, timeoutMs);
      this.#pending.push({ resolve, reject, timer });
    });
  }
}
