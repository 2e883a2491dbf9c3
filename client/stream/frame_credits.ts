import { CREDITS } from '../../shared/protocol.ts';
import { Listeners } from './listeners.ts';

/** The credits for frames: one is spent with each frame and comes back with its answer. */
export class FrameCredits {
  #inFlight = 0;
  /** Counts connections: an answer that belongs to an earlier one gives nothing back. */
  #connection = 0;
  #open = false;
  readonly #listeners = new Listeners<[]>();

  /** Frames that may be sent now; 0 without a connection. */
  get free(): number {
    return this.#open ? CREDITS - this.#inFlight : 0;
  }

  /** The listener is called whenever a frame may be sent that could not be before. */
  onFree(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Returns what gives the credit back, once. */
  spend(): () => void {
    if (this.free < 1) throw new Error(`expected a free credit, all ${CREDITS} are spent`);
    this.#inFlight++;
    const connection = this.#connection;
    let back = false;
    return () => {
      if (back || connection !== this.#connection) return;
      back = true;
      this.#inFlight--;
      this.#listeners.tell();
    };
  }

  connected(): void {
    this.#connection++;
    this.#inFlight = 0;
    this.#open = true;
    this.#listeners.tell();
  }

  disconnected(): void {
    this.#open = false;
  }
}
