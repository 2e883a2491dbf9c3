import type { Connection } from '../stream/connection.ts';

/** Samples' small pictures as addresses for `img`, each fetched once, all that are wanted together. */
export class Thumbnails {
  readonly #connection: Connection;
  readonly #onChange: () => void;
  readonly #urls = new Map<number, string>();
  #fetching = false;
  #wanted: readonly number[] = [];

  constructor(connection: Connection, onChange: () => void) {
    this.#connection = connection;
    this.#onChange = onChange;
  }

  /** undefined until it is there. */
  of(sample: number): string | undefined {
    return this.#urls.get(sample);
  }

  /** Those of these samples that are not there are fetched; those of others are freed. */
  keep(samples: readonly number[]): void {
    const kept = new Set(samples);
    for (const [sample, url] of this.#urls)
      if (!kept.has(sample)) {
        URL.revokeObjectURL(url);
        this.#urls.delete(sample);
      }
    this.#wanted = samples;
    void this.#fetch();
  }

  clear(): void {
    this.keep([]);
  }

  async #fetch(): Promise<void> {
    if (this.#fetching) return;
    this.#fetching = true;
    try {
      for (;;) {
        const samples = this.#wanted.filter((sample) => !this.#urls.has(sample));
        if (!samples.length) return;
        const answer = await this.#connection.ask('teach:thumbnails', { samples });
        // Whoever may not see them, or has no connection, gets them with the next change.
        if (!answer.ok) return;
        this.#take(samples, answer.bytes, new Uint8Array(answer.pictures));
        if (samples.every((sample) => !this.#urls.has(sample))) return;
      }
    } finally {
      this.#fetching = false;
    }
  }

  #take(samples: readonly number[], bytes: readonly number[], pictures: Uint8Array<ArrayBuffer>): void {
    let at = 0;
    samples.forEach((sample, index) => {
      const length = bytes[index] ?? 0;
      if (length && this.#wanted.includes(sample)) {
        const picture = new Blob([pictures.slice(at, at + length)], { type: 'image/png' });
        this.#urls.set(sample, URL.createObjectURL(picture));
      }
      at += length;
    });
    this.#onChange();
  }
}
