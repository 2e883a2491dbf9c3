/** One setting of a Lab state changed, as it is on screen and on the wire. */

import { z } from 'zod';
import { LAB_SIDE_MAX_PX, type LabState, labSchema } from './lab.ts';
import { checkLab, fitsLab, nextThat } from './lab_check.ts';
import { refusalOf } from './lab_read.ts';
import { type LabResult, type Refusal, refusalAt } from './lab_refusal.ts';
import { withFittingKernels } from './lab_stack.ts';
import { said, sayingIn } from './sayings.ts';

/** `path`: the keys of the setting, joined by dots; any part of the state can be replaced: "layers.0.kernels.2". */
export const labEditSchema = z.strictObject({ path: z.string().max(80), value: z.unknown() });
export type LabEdit = z.infer<typeof labEditSchema>;

/**
 * The state with one setting replaced, or why that can't be. Refusals stand at the setting that was edited, wherever
 * in the stack it would have gone wrong, and name the value next to the wanted one that works.
 */
export function editLab(state: LabState, edit: LabEdit): LabResult {
  const keys = edit.path.split('.');
  const replaced = replacedAt(state, keys, edit.value);
  if (replaced === undefined)
    return { ok: false, refusals: [refusalAt(edit.path, said('noSuchSetting', edit.path))] };
  const parsed = labSchema.safeParse(replaced, { reportInput: true });
  const edited = parsed.success ? withFittingKernels(parsed.data) : state;
  const refusals = parsed.success ? checkLab(edited) : parsed.error.issues.map(refusalOf);
  if (refusals.length === 0) return { ok: true, state: edited };
  const value = nearestThatWorks(state, keys, edit.value, refusals);
  return { ok: false, refusals: refusals.map((refusal) => atEdit(refusal, edit.path, value)) };
}

function atEdit(refusal: Refusal, path: string, value: number | null): Refusal {
  const within = refusal.path === path || refusal.path.startsWith(`${path}.`);
  const suggested = value === null ? refusal.suggested : said('works', value);
  return {
    ...refusal,
    path: within ? refusal.path : path,
    suggestion: suggested ? sayingIn(suggested, 'en') : refusal.suggestion,
    value: value ?? (within ? refusal.value : null),
    ...(suggested && { suggested }),
  };
}

/** The settings that another number can mend. */
const MENDABLE = /^(input\.sidePx|layers\.\d\.(sizePx|stride|padding|pool\.sizePx|pool\.stride))$/;

/** The first that works on the way from the wanted number to the present one. */
function nearestThatWorks(
  state: LabState,
  keys: readonly string[],
  wanted: unknown,
  refusals: readonly Refusal[],
): number | null {
  const path = keys.join('.');
  if (typeof wanted !== 'number' || !Number.isFinite(wanted) || !MENDABLE.test(path)) return null;
  const light = withoutValues(state);
  const works = (value: number) => {
    const parsed = labSchema.safeParse(replacedAt(light, keys, value));
    return parsed.success && fitsLab(parsed.data);
  };
  // What is out of range by itself starts at the range's end.
  const limit = refusals.find((refusal) => refusal.path === path && refusal.value !== null)?.value;
  const start = Math.round(Math.min(Math.max(limit ?? wanted, 0), LAB_SIDE_MAX_PX));
  if (works(start)) return start;
  const present = valueAtPath(state, keys);
  return nextThat(start, typeof present === 'number' ? present : 0, works);
}

/** For checks that don't look at kernels' values: there may be a quarter of a million of them. */
function withoutValues(state: LabState): LabState {
  const layers = state.layers.map((layer) => ({
    ...layer,
    kernels: layer.kernels.map((kernel) => ({ ...kernel, values: [] })),
  }));
  return { ...state, layers };
}

/** What stands at the end of these keys; undefined where nothing does. */
export function valueAtPath(data: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), data);
}

/** A copy with the value at `keys` replaced; undefined where there is no such place. */
function replacedAt(data: unknown, keys: readonly string[], value: unknown): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (!isRecord(data) || !Object.hasOwn(data, key)) return undefined;
  const replaced = replacedAt(data[key], rest, value);
  if (replaced === undefined) return undefined;
  if (Array.isArray(data)) return data.map((item, index) => (String(index) === key ? replaced : item));
  return { ...data, [key]: replaced };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
