import type { Connection } from '../stream/connection.ts';

export interface Painted {
  /** Puts the newest result on the canvases: once for each result, in an animation frame. */
  paint(): void;
  /** Brings numbers up to date: at most five times a second, so that they can be read. */
  read(): void;
}

const READ_EVERY_MS = 200;

/** One animation frame paints everything that a result or a choice changed. */
export class FrameLoop {
  readonly #connection: Connection;
  readonly #members = new Set<Painted>();
  #frame: number | null = null;
  #readAtMs = 0;
  #readTimer: ReturnType<typeof setTimeout> | undefined;
  #paintedResult: unknown = null;

  constructor(connection: Connection) {
    this.#connection = connection;
    connection.subscribe((change) => {
      if (change === 'result') this.request();
    });
  }

  join(member: Painted): () => void {
    this.#members.add(member);
    return () => this.#members.delete(member);
  }

  request(): void {
    this.#frame ??= requestAnimationFrame((nowMs) => this.#run(nowMs));
  }

  #run(nowMs: number): void {
    this.#frame = null;
    for (const member of this.#members) member.paint();
    const { result } = this.#connection;
    if (result === this.#paintedResult) return;
    this.#paintedResult = result;
    if (result) this.#connection.painted();
    clearTimeout(this.#readTimer);
    const waitMs = this.#readAtMs + READ_EVERY_MS - nowMs;
    if (waitMs <= 0) this.#read();
    else this.#readTimer = setTimeout(() => this.#read(), waitMs);
  }

  #read(): void {
    this.#readAtMs = performance.now();
    for (const member of this.#members) member.read();
  }
}
