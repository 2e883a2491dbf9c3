/** Everybody's own last changes of what a room shares, to be taken back and made again. */

import type { Steps } from '../../shared/protocol.ts';

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

const OVERTAKEN = 'expected your last change as you left it, but somebody has changed it since';

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

  /** How this person's last change is taken back; or why it can't be, in words. Nothing is forgotten yet. */
  undo(person: string, now: State): Way | string {
    const change = this.#stepsOf(person).done.at(-1);
    if (!change) return 'expected an own change to take back, but there is none';
    return this.#kind.towards(now, this.#kind.reversed(change)) ?? OVERTAKEN;
  }

  /** How what this person took back last is made again. */
  redo(person: string, now: State): Way | string {
    const change = this.#stepsOf(person).undone.at(-1);
    if (!change) return 'expected an own change that was taken back, but there is none';
    return this.#kind.towards(now, change) ?? OVERTAKEN;
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
