/**
 * A buffer of one. Drop policy: newest wins; what it replaces is handed to `onDrop`.
 */
export class Newest<T> {
  #item: T | undefined;
  readonly #onDrop: (item: T) => void;

  constructor(onDrop: (item: T) => void) {
    this.#onDrop = onDrop;
  }

  get empty(): boolean {
    return this.#item === undefined;
  }

  put(item: T): void {
    const older = this.#item;
    this.#item = item;
    if (older !== undefined) this.#onDrop(older);
  }

  take(): T | undefined {
    const item = this.#item;
    this.#item = undefined;
    return item;
  }

  /** Drops what waits. */
  clear(): void {
    const item = this.take();
    if (item !== undefined) this.#onDrop(item);
  }
}
