import type { ResultHeader } from '../../shared/protocol.ts';
import type { LiveResult } from './live_result.ts';
import { NewestResult } from './newest_result.ts';
import { nextPaint } from './next_paint.ts';
import { RateMeter } from './rate_meter.ts';

/** The newest explanation of a frame, and at which rate they come: not the stream's. */
export class Explanations {
  readonly #newest = new NewestResult(() => false);
  readonly #meter: RateMeter;
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
    this.#meter = new RateMeter(onChange);
  }

  /** null while the source is off or nothing has been asked for. */
  get newest(): LiveResult | null {
    return this.#newest.value;
  }

  /** Over the last second; null while none come. */
  get perSecond(): number | null {
    return this.#meter.framesPerSecond;
  }

  /** Resolves when it is about to be on the screen. Rejects what can't be decoded. */
  async receive(header: ResultHeader, bytes: Uint8Array): Promise<void> {
    if (await this.#newest.receive(header, bytes)) {
      this.#meter.painted(null);
      this.#onChange();
    }
    await nextPaint();
  }

  clear(): void {
    this.#newest.clear();
    this.#meter.clear();
  }
}
