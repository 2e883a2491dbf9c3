/** What a step of the Lab is, so that it can be taken back (own_steps.ts). */

import type { LabState } from '../../shared/lab.ts';
import { labEdits } from '../../shared/lab_difference.ts';
import { type LabEdit, valueAtPath } from '../../shared/lab_edit.ts';
import type { LabComparison, SharedLab } from '../../shared/protocol.ts';
import { type Reversible, same } from './own_steps.ts';

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

/** What takes a step back, or makes it again. */
export type LabWay =
  | { readonly kind: 'edits'; readonly edits: readonly LabEdit[] }
  | { readonly kind: 'state'; readonly state: LabState }
  | { readonly kind: 'comparison'; readonly comparison: LabComparison | null };

export const LAB_STEPS: Reversible<SharedLab, Change, LabWay> = {
  between: changeBetween,
  reversed,
  continued,
  towards,
};

function reversed(change: Change): Change {
  if (change.kind !== 'settings') return { ...change, before: change.after, after: change.before } as Change;
  return {
    kind: 'settings',
    settings: change.settings.map(({ path, before, after }) => ({ path, before: after, after: before })),
  };
}

/** From where the change starts to where it ends; undefined where the Lab isn't there any more. */
function towards(now: SharedLab, change: Change): LabWay | undefined {
  switch (change.kind) {
    case 'comparison':
      if (!same(now.comparison, change.before)) return undefined;
      return { kind: 'comparison', comparison: change.after };
    case 'state':
      if (!same(now.state, change.before)) return undefined;
      return { kind: 'state', state: change.after };
    case 'settings':
      if (change.settings.some(({ path, before }) => !same(settingAt(now.state, path), before)))
        return undefined;
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
