/** What was changed in the Lab last, and by whom: enough to say it in a line. */

import type { LabUpdate } from './protocol.ts';

export const LAB_RECORDS_MAX = 20;
/** Changes of the same settings by the same person within this time are one: somebody drags a slider. */
const DRAG_MS = 2000;

/** Values that don't fit a line, as kernels, are left out: null. */
export interface LabSetting {
  readonly path: string;
  readonly value: number | string | boolean | null;
}

export interface LabRecord {
  readonly version: number;
  readonly atMs: number;
  /** The person's name: "controller 2". */
  readonly who: string;
  readonly undo: boolean;
  readonly change:
    | { readonly kind: 'edits'; readonly settings: readonly LabSetting[] }
    | { readonly kind: 'state' }
    | { readonly kind: 'comparison'; readonly on: boolean };
}

/** The newest last; at most `LAB_RECORDS_MAX`. */
export function recordLab(records: readonly LabRecord[], update: LabUpdate): LabRecord[] {
  const record = recordOf(update);
  const last = records.at(-1);
  const earlier = last && continues(last, record) ? records.slice(0, -1) : records;
  return [...earlier, record].slice(-LAB_RECORDS_MAX);
}

function recordOf({ version, atMs, who, undo = false, change }: LabUpdate): LabRecord {
  const about = { version, atMs, who, undo };
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

function continues(last: LabRecord, next: LabRecord): boolean {
  const same = last.who === next.who && !last.undo && !next.undo && next.atMs - last.atMs < DRAG_MS;
  return same && last.change.kind === 'edits' && next.change.kind === 'edits'
    ? pathsOf(last.change.settings) === pathsOf(next.change.settings)
    : false;
}

function pathsOf(settings: readonly LabSetting[]): string {
  return settings.map(({ path }) => path).join();
}
