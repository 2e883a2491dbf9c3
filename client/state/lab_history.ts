import type { LabState } from '../../shared/lab.ts';

/** One change that this page made. */
export interface LabChange {
  readonly before: LabState;
  readonly after: LabState;
}

const CHANGES_MAX = 200;

/** What this page changed, to be taken back and done again. One drag is one change. */
export class LabHistory {
  readonly #done: LabChange[] = [];
  readonly #undone: LabChange[] = [];
  /** What is being dragged: further values of it belong to the last change. */
  #dragged: string | null = null;

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  add(change: LabChange, path: string, dragging: boolean): void {
    const last = this.#done.at(-1);
    if (last && this.#dragged === path)
      this.#done[this.#done.length - 1] = { before: last.before, after: change.after };
    else this.#done.push(change);
    if (this.#done.length > CHANGES_MAX) this.#done.shift();
    this.#undone.length = 0;
    this.#dragged = dragging ? path : null;
  }

  undo(): LabChange | null {
    return this.#move(this.#done, this.#undone);
  }

  redo(): LabChange | null {
    return this.#move(this.#undone, this.#done);
  }

  #move(from: LabChange[], to: LabChange[]): LabChange | null {
    this.#dragged = null;
    const change = from.pop();
    if (!change) return null;
    to.push(change);
    return change;
  }
}
