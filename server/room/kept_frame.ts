/** A picture that a room keeps, to compare others with. In memory only; it goes when the source does. */

import type { Kept } from '../../shared/protocol.ts';

export class KeptFrame {
  readonly about: Kept;
  /** As the network got it, with the alterations of that time. */
  readonly rgb: Uint8Array;
  readonly sidePx: number;
  #network: object | undefined;
  readonly #values = new Map<string, Float32Array>();

  constructor(about: Kept, rgb: Uint8Array, sidePx: number) {
    this.about = about;
    this.rgb = rgb;
    this.sidePx = sidePx;
  }

  /** The layers of these that `network`, as it is now, has not answered for yet. */
  missing(network: object, layers: Iterable<string>): string[] {
    if (network !== this.#network) this.#values.clear();
    this.#network = network;
    return [...layers].filter((layer) => !this.#values.has(layer));
  }

  answered(network: object, values: ReadonlyMap<string, Float32Array>): void {
    if (network === this.#network) for (const [layer, each] of values) this.#values.set(layer, each);
  }

  /** Planar. */
  valuesOf(layer: string): Float32Array | undefined {
    return this.#values.get(layer);
  }
}
