/** Everybody's own last changes of the Lab, to be taken back and made again. */

import type { LabState } from '../../shared/lab.ts';
import { labEdits } from '../../shared/lab_difference.ts';
import { type LabEdit, valueAtPath } from '../../shared/lab_edit.ts';
import type { LabComparison, LabSteps, SharedLab } from '../../shared/protocol.ts';

/** Steps that one person can take back, and people who can. Beyond it the oldest are forgotten. */
const STEPS_MAX = 20;
const PEOPLE_MAX = 50;

interface Setting {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

type Change =
  | { readonly kind: 'settings'; readonly settings: readonly Setting[] }
  | { readonly kind: 'state'; readonly before: LabState; readonly after: LabState }
  | {
      readonly kind: 'comparison';
      readonly before: LabComparison | null;
      readonly after: LabComparison | null;
    };

/** One person's, the newest last. */
interface Steps {
  readonly done: Change[];
  readonly undone: Change[];
  /** The newest is being dragged: more of it is about to come. */
  dragging: boolean;
}

/** What takes a step back, or makes it again. */
export type Undo =
  | { readonly kind: 'edits'; readonly edits: readonly LabEdit[] }
  | { readonly kind: 'state'; readonly state: LabState }
  | { readonly kind: 'comparison'; readonly comparison: LabComparison | null };

export class LabUndo {
  readonly #people = new Map<string, Steps>();

  count(person: string): LabSteps {
    const { done, undone } = this.#stepsOf(person);
    return { undo: done.length, redo: undone.length };
  }

  /** A change by this person, between two versions. */
  add(person: string, before: SharedLab, after: SharedLab, dragging = false): void {
    const steps = this.#stepsOf(person);
    const change = changeBetween(before, after);
    if (change) {
      const last = steps.done.at(-1);
      const dragged = last && steps.dragging ? continued(last, change) : undefined;
      if (dragged) steps.done.pop();
      steps.done.push(dragged ?? change);
      if (steps.done.length > STEPS_MAX) steps.done.shift();
      steps.undone.length = 0;
    }
    steps.dragging = dragging;
    // Whoever changed something last is forgotten last.
    this.#people.delete(person);
    this.#people.set(person, steps);
    if (this.#people.size > PEOPLE_MAX) this.#people.delete([...this.#people.keys()][0]!);
  }

  /** How this person's last change is taken back; or why it can't be, in words. Nothing is forgotten yet. */
  undo(person: string, now: SharedLab): Undo | string {
    const change = this.#stepsOf(person).done.at(-1);
    return change ? towards(now, reversed(change)) : 'expected an own change to take back, but there is none';
  }

  /** How what this person took back last is made again. */
  redo(person: string, now: SharedLab): Undo | string {
    const change = this.#stepsOf(person).undone.at(-1);
    return change ? towards(now, change) : 'expected an own change that was taken back, but there is none';
  }

  undone(person: string): void {
    move(this.#stepsOf(person), 'done', 'undone');
  }

  redone(person: string): void {
    move(this.#stepsOf(person), 'undone', 'done');
  }

  #stepsOf(person: string): Steps {
    return this.#people.get(person) ?? { done: [], undone: [], dragging: false };
  }
}

function move(steps: Steps, from: 'done' | 'undone', to: 'done' | 'undone'): void {
  const change = steps[from].pop();
  if (change) steps[to].push(change);
  steps.dragging = false;
}

function reversed(change: Change): Change {
  if (change.kind !== 'settings') return { ...change, before: change.after, after: change.before } as Change;
  return {
    kind: 'settings',
    settings: change.settings.map(({ path, before, after }) => ({ path, before: after, after: before })),
  };
}

/** From where the change starts to where it ends; or that the Lab isn't there any more. */
function towards(now: SharedLab, change: Change): Undo | string {
  const overtaken = 'expected your last change as you left it, but somebody has changed it since';
  switch (change.kind) {
    case 'comparison':
      if (!same(now.comparison, change.before)) return overtaken;
      return { kind: 'comparison', comparison: change.after };
    case 'state':
      if (!same(now.state, change.before)) return overtaken;
      return { kind: 'state', state: change.after };
    case 'settings':
      if (change.settings.some(({ path, before }) => !same(settingAt(now.state, path), before)))
        return overtaken;
      return { kind: 'edits', edits: change.settings.map(({ path, after }) => ({ path, value: after })) };
  }
}

function changeBetween(before: SharedLab, after: SharedLab): Change | undefined {
  if (!same(before.comparison, after.comparison))
    return { kind: 'comparison', before: before.comparison, after: after.comparison };
  const back = labEdits(after.state, before.state);
  if (!back) return { kind: 'state', before: before.state, after: after.state };
  if (!back.length) return undefined;
  return {
    kind: 'settings',
    settings: back.map(({ path, value }) => ({ path, before: value, after: settingAt(after.state, path) })),
  };
}

/**
 * Both as one, where the second went on from where the first ended. It may change less: the first of a stroke over a
 * kernel also changes the kernel's title.
 */
function continued(first: Change, second: Change): Change | undefined {
  if (first.kind !== 'settings' || second.kind !== 'settings') return undefined;
  const later = new Map(second.settings.map((setting) => [setting.path, setting]));
  const settings = first.settings.map((setting) => {
    const next = later.get(setting.path);
    if (!next || !same(setting.after, next.before)) return setting;
    later.delete(setting.path);
    return { ...setting, after: next.after };
  });
  return later.size === 0 ? { kind: 'settings', settings } : undefined;
}

function settingAt(state: LabState, path: string): unknown {
  return valueAtPath(state, path.split('.'));
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
