import { type View, viewKey } from '../../shared/protocol.ts';

/** What the page's components look at, each for itself, as one list in which every view stands once. */
export class Looking {
  readonly #owners = new Map<object, readonly View[]>();
  #announced = '';

  set(owner: object, views: readonly View[]): void {
    if (views.length) this.#owners.set(owner, views);
    else this.#owners.delete(owner);
  }

  /** What the server has to be told, and from now on counts as told; null where it knows already. */
  takeNews(): View[] | null {
    const union = this.#byKey();
    const keys = [...union.keys()].sort().join();
    if (keys === this.#announced) return null;
    this.#announced = keys;
    return [...union.values()];
  }

  /** The server has forgotten: a new connection looks at nothing. */
  forgotten(): void {
    this.#announced = '';
  }

  #byKey(): Map<string, View> {
    return new Map([...this.#owners.values()].flat().map((view) => [viewKey(view), view]));
  }
}
