import { type View, viewKey } from '../../shared/protocol.ts';

/** Changes go out at most this often; the last one always does. */
const INTERVAL_MS = 40;

/** What the page's components look at, each for itself, as one list in which every view stands once. */
export class Looking {
  readonly #owners = new Map<object, readonly View[]>();
  readonly #tell: (views: View[]) => Promise<boolean>;
  #announced = '';
  #announcing = false;

  /** `tell` tells the server, and resolves with whether it goes on listening. */
  constructor(tell: (views: View[]) => Promise<boolean>) {
    this.#tell = tell;
  }

  set(owner: object, views: readonly View[]): void {
    if (views.length) this.#owners.set(owner, views);
    else this.#owners.delete(owner);
  }

  /** Whether anything of the page looks at it. */
  has(key: string): boolean {
    return this.#byKey().has(key);
  }

  /** While there is news. */
  async announce(): Promise<void> {
    if (this.#announcing) return;
    this.#announcing = true;
    // Components that change together are announced together.
    await Promise.resolve();
    for (let views = this.takeNews(); views; views = this.takeNews()) {
      const interval = new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
      if (!(await this.#tell(views))) break;
      await interval;
    }
    this.#announcing = false;
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
