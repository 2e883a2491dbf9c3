import { PINS_MAX, type Pin, type PinSet } from '../../shared/protocol.ts';
import { said } from '../../shared/sayings.ts';
import { RequestError } from './request_error.ts';

/** Maps that the room gave names to, the newest last. */
export class RoomPins {
  #pins: readonly Pin[] = [];
  readonly #onChange: (pins: readonly Pin[]) => void;

  constructor(onChange: (pins: readonly Pin[]) => void) {
    this.#onChange = onChange;
  }

  get all(): readonly Pin[] {
    return this.#pins;
  }

  /** Throws `RequestError` where there are as many as there may be. */
  set({ name, ...at }: PinSet): void {
    const others = this.#pins.filter(
      (pin) => pin.network !== at.network || pin.layer !== at.layer || pin.map !== at.map,
    );
    if (name !== null && others.length >= PINS_MAX)
      throw new RequestError('pins-full', said('pinsFull', PINS_MAX));
    this.#pins = name === null ? others : [...others, { ...at, name }];
    this.#onChange(this.#pins);
  }

  /** Those of the room before the server forgot it; what is pinned already stays. */
  restore(pins: readonly Pin[]): void {
    if (this.#pins.length > 0 || pins.length === 0) return;
    this.#pins = pins;
    this.#onChange(pins);
  }
}
