/** Everybody's own last changes of what a room shares, to be taken back and made again. */

import type { Steps } from '../../shared/protocol.ts';
import { said } from '../../shared/sayings.ts';
import { RequestError } from './request_error.ts';

/** Steps that one person can take back, and people who can. Beyond it the oldest are forgotten. */
const STEPS_MAX = 20;
const PEOPLE_MAX = 50;

/** What a change of the shared `State` is, and `Way`: what carries one out on the state as it is then. */
export interface Reversible<State, Change, Way> {
  /** undefined where nothing changed. */
  between(before: State, after: State): Change | undefined;
  reversed(change: Change): Change;
  /** Both as one, where the second went on from where the first ended. */
  continued(first: Change, second: Change): Change | undefined;
  /** undefined where somebody has changed the same since. */
  towards(now: State, change: Change): Way | undefined;
}

/** One person's, the newest last. */
interface Done<Change> {
  readonly done: Change[];
  readonly undone: Change[];
  /** The newest is being dragged: more of it is about to come. */
  dragging: boolean;
}

export class OwnSteps<State, Change, Way extends object> {
  readonly #kind: Reversible<State, Change, Way>;
  readonly #people = new Map<string, Done<Change>>();

  constructor(kind: Reversible<State, Change, Way>) {
    this.#kind = kind;
  }

  count(person: string): Steps {
    const { done, undone } = this.#stepsOf(person);
    return { undo: done.length, redo: undone.length };
  }

  /** A change by this person, between two versions. */
  add(person: string, before: State, after: State, dragging = false): void {
    const steps = this.#stepsOf(person);
    const change = this.#kind.between(before, after);
    if (change) {
      const last = steps.done.at(-1);
      const dragged = last && steps.dragging ? this.#kind.continued(last, change) : undefined;
      if (dragged) steps.done.pop();
      steps.done.push(dragged ?? change);
      if (steps.done.length > STEPS_MAX) steps.done.shift();
      steps.undone.length = 0;
    }
    // A drag that hasn't changed anything yet doesn't go on with the step before it.
    steps.dragging = change ? dragging : steps.dragging && dragging;
    // Whoever changed something last is forgotten last.
    this.#people.delete(person);
    this.#people.set(person, steps);
    if (this.#people.size > PEOPLE_MAX) this.#people.delete([...this.#people.keys()][0]!);
  }

  /** How this person's last change is taken back. Nothing is forgotten yet. Throws `RequestError` where it can't be. */
  undo(person: string, now: State): Way {
    const change = this.#stepsOf(person).done.at(-1);
    if (!change) throw new RequestError('undo-refused', said('nothingToUndo'));
    return this.#towards(now, this.#kind.reversed(change));
  }

  /** How what this person took back last is made again. Throws `RequestError` where it can't be. */
  redo(person: string, now: State): Way {
    const change = this.#stepsOf(person).undone.at(-1);
    if (!change) throw new RequestError('undo-refused', said('nothingToRedo'));
    return this.#towards(now, change);
  }

  #towards(now: State, change: Change): Way {
    const way = this.#kind.towards(now, change);
    if (!way) throw new RequestError('undo-refused', said('changedSince'));
    return way;
  }

  undone(person: string): void {
    move(this.#stepsOf(person), 'done', 'undone');
  }

  redone(person: string): void {
    move(this.#stepsOf(person), 'undone', 'done');
  }

  /** What they are about is gone. */
  clear(): void {
    this.#people.clear();
  }

  #stepsOf(person: string): Done<Change> {
    return this.#people.get(person) ?? { done: [], undone: [], dragging: false };
  }
}

function move<Change>(steps: Done<Change>, from: 'done' | 'undone', to: 'done' | 'undone'): void {
  const change = steps[from].pop();
  if (change) steps[to].push(change);
  steps.dragging = false;
}

export function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
