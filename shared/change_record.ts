/** What was changed in a room last, and by whom: enough to say it in a line. */

import { type Experiment, type ExperimentSetting, settingKey } from './experiment.ts';
import type { LabUpdate } from './protocol.ts';

export const CHANGE_RECORDS_MAX = 20;
/** Changes of the same settings by the same person within this time are one: somebody drags a slider. */
const DRAG_MS = 2000;

/** Values that don't fit a line, as kernels, are left out: null. */
export interface LabSetting {
  readonly path: string;
  readonly value: number | string | boolean | null;
}

export interface ChangeRecord {
  readonly atMs: number;
  /** The person's name: "controller 2". */
  readonly who: string;
  readonly undo: boolean;
  readonly change:
    | { readonly kind: 'edits'; readonly settings: readonly LabSetting[] }
    | { readonly kind: 'state' }
    | { readonly kind: 'comparison'; readonly on: boolean }
    /** `setting`: the first that was set; null where all went back to as trained. A kernel comes without its values. */
    | {
        readonly kind: 'experiment';
        readonly keys: string;
        readonly setting: ExperimentSetting | null;
        readonly more: number;
      }
    | { readonly kind: 'model'; readonly title: string };
}

/** The newest last; at most `CHANGE_RECORDS_MAX`. */
export function recordChange(records: readonly ChangeRecord[], record: ChangeRecord): ChangeRecord[] {
  const last = records.at(-1);
  const earlier = last && continues(last, record) ? records.slice(0, -1) : records;
  return [...earlier, record].slice(-CHANGE_RECORDS_MAX);
}

export function recordLab(records: readonly ChangeRecord[], update: LabUpdate): ChangeRecord[] {
  return recordChange(records, recordOf(update));
}

/** null where nothing is different. */
export function experimentChange(before: Experiment, after: Experiment): ChangeRecord['change'] | null {
  const known = new Map(before.map((setting) => [settingKey(setting), JSON.stringify(setting)]));
  const set = after.filter((setting) => known.get(settingKey(setting)) !== JSON.stringify(setting));
  const kept = new Set(after.map(settingKey));
  const gone = [...known.keys()].filter((key) => !kept.has(key));
  if (set.length + gone.length === 0) return null;
  const [first] = set;
  const setting = first?.kind === 'kernel' ? { ...first, values: [] } : (first ?? null);
  const keys = [...set.map(settingKey), ...gone].join();
  return { kind: 'experiment', keys, setting, more: Math.max(set.length - 1, 0) };
}

function recordOf({ atMs, who, undo = false, change }: LabUpdate): ChangeRecord {
  const about = { atMs, who, undo };
  switch (change.kind) {
    case 'edits':
      return {
        ...about,
        change: {
          kind: 'edits',
          settings: change.edits.map(({ path, value }) => ({ path, value: inALine(value) })),
        },
      };
    case 'state':
      return { ...about, change: { kind: 'state' } };
    case 'comparison':
      return { ...about, change: { kind: 'comparison', on: change.comparison !== null } };
  }
}

function inALine(value: unknown): LabSetting['value'] {
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' ? value : null;
}

function continues(last: ChangeRecord, next: ChangeRecord): boolean {
  const close = last.who === next.who && !last.undo && !next.undo && next.atMs - last.atMs < DRAG_MS;
  const keys = keysOf(next);
  return close && keys !== null && keysOf(last) === keys;
}

/** What it is about; null for what is never dragged. */
function keysOf({ change }: ChangeRecord): string | null {
  if (change.kind === 'edits') return `lab ${change.settings.map(({ path }) => path).join()}`;
  return change.kind === 'experiment' && change.setting ? `experiment ${change.keys}` : null;
}
