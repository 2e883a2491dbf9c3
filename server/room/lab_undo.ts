/** Everybody's own last changes of the Lab, to be taken back. */

import type { LabState } from '../../shared/lab.ts';
import { labEdits } from '../../shared/lab_difference.ts';
import { type LabEdit, valueAtPath } from '../../shared/lab_edit.ts';
import type { LabComparison, SharedLab } from '../../shared/protocol.ts';

/** Steps that one person can take back, and people who can. Beyond it the oldest are forgotten. */
const STEPS_MAX = 20;
const PEOPLE_MAX = 50;
/** Changes of the same settings within this time are one step: somebody drags a slider. */
const DRAG_MS = 2000;

interface Setting {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

interface Step {
  readonly atMs: number;
  readonly change:
    | { readonly kind: 'settings'; readonly settings: readonly Setting[] }
    | { readonly kind: 'state'; readonly before: LabState; readonly after: LabState }
    | {
        readonly kind: 'comparison';
        readonly before: LabComparison | null;
        readonly after: LabComparison | null;
      };
}

/** What takes a step back. */
export type Undo =
  | { readonly kind: 'edits'; readonly edits: readonly LabEdit[] }
  | { readonly kind: 'state'; readonly state: LabState }
  | { readonly kind: 'comparison'; readonly comparison: LabComparison | null };

export class LabUndo {
  readonly #steps = new Map<string, Step[]>();

  /** A change by this person, between two versions. */
  add(person: string, before: SharedLab, after: SharedLab, atMs = Date.now()): void {
    const change = changeBetween(before, after);
    if (!change) return;
    const steps = this.#steps.get(person) ?? [];
    const last = steps.at(-1);
    const dragged = last && atMs - last.atMs < DRAG_MS ? continued(last.change, change) : undefined;
    if (dragged) steps.pop();
    steps.push({ atMs, change: dragged ?? change });
    if (steps.length > STEPS_MAX) steps.shift();
    // Whoever changed something last is forgotten last.
    this.#steps.delete(person);
    this.#steps.set(person, steps);
    if (this.#steps.size > PEOPLE_MAX) this.#steps.delete([...this.#steps.keys()][0]!);
  }

  /** How this person's last change is taken back; or why it can't be, in words. Nothing is forgotten yet. */
  next(person: string, now: SharedLab): Undo | string {
    const step = this.#steps.get(person)?.at(-1);
    if (!step) return 'expected an own change to take back, but there is none';
    const { change } = step;
    const overtaken = 'expected your last change as you left it, but somebody has changed it since';
    switch (change.kind) {
      case 'comparison':
        if (!same(now.comparison, change.after)) return overtaken;
        return { kind: 'comparison', comparison: change.before };
      case 'state':
        if (!same(now.state, change.after)) return overtaken;
        return { kind: 'state', state: change.before };
      case 'settings':
        if (change.settings.some(({ path, after }) => !same(settingAt(now.state, path), after)))
          return overtaken;
        return { kind: 'edits', edits: change.settings.map(({ path, before }) => ({ path, value: before })) };
    }
  }

  /** The last change was taken back. */
  drop(person: string): void {
    this.#steps.get(person)?.pop();
  }
}

function changeBetween(before: SharedLab, after: SharedLab): Step['change'] | undefined {
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

/** Both as one, where the second went on from where the first ended. */
function continued(first: Step['change'], second: Step['change']): Step['change'] | undefined {
  if (first.kind !== 'settings' || second.kind !== 'settings') return undefined;
  if (first.settings.length !== second.settings.length) return undefined;
  const settings = second.settings.map((setting, index) => {
    const earlier = first.settings[index]!;
    return earlier.path === setting.path && same(earlier.after, setting.before)
      ? { ...setting, before: earlier.before }
      : undefined;
  });
  return settings.every((setting) => setting !== undefined) ? { kind: 'settings', settings } : undefined;
}

function settingAt(state: LabState, path: string): unknown {
  return valueAtPath(state, path.split('.'));
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
