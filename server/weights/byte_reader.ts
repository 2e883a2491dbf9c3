import { WeightsError } from './weights_error.ts';

/** Little-endian numbers and byte ranges, front to back. Reading past the end says that the file is truncated. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #position: number;

  constructor(bytes: Uint8Array, position = 0) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#position = position;
  }

  get position(): number {
    return this.#position;
  }

  /** The next `count` bytes as a view, not a copy. */
  take(count: number): Uint8Array {
    const start = this.#advance(count);
    return this.#bytes.subarray(start, start + count);
  }

  uint8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  uint64(): bigint {
    return this.#view.getBigUint64(this.#advance(8), true);
  }

  /** The text up to the next newline, which is skipped. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#position);
    const text = this.text((end < 0 ? this.#bytes.length + 1 : end) - this.#position);
    this.#position++;
    return text;
  }

  text(count: number): string {
    const start = this.#position;
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(this.take(count));
    } catch (error) {
      if (error instanceof WeightsError) throw error;
      throw new WeightsError(`expected UTF-8 text at byte ${start}`);
    }
  }

  #advance(count: number): number {
    const start = this.#position;
    const left = this.#bytes.length - start;
    if (!(count <= left))
      throw new WeightsError(`truncated: expected ${count} more bytes at byte ${start}, got ${left}`);
    this.#position = start + count;
    return start;
  }
}
