/** Who wants to hear of something. A listener that throws does not keep the others from hearing. */
export class Listeners<T extends readonly unknown[]> {
  readonly #listeners = new Set<(...news: T) => void>();

  get count(): number {
    return this.#listeners.size;
  }

  /** Returns what ends it. */
  add(listener: (...news: T) => void): () => void {
    // Two subscriptions of one function are two: ending one must not end the other.
    const own = (...news: T) => listener(...news);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  tell(...news: T): void {
    for (const listener of [...this.#listeners])
      try {
        listener(...news);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
  }
}
