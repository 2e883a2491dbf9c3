/** Changes of a Lab state. Each gives a new state; kernels follow what a change means for their size and depth. */

import { z } from 'zod';
import { type Kernel, merged, resized, spread, withChannels } from './kernel.ts';
import { namedKernel } from './kernels.ts';
import {
  inputChannels,
  LAB_SIDE_MAX_PX,
  type LabKernel,
  type LabLayer,
  type LabState,
  labSchema,
} from './lab.ts';
import { checkLab, fitsLab, nextThat } from './lab_check.ts';
import { refusalOf } from './lab_read.ts';
import type { LabResult, Refusal } from './lab_refusal.ts';

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
  if (replaced === undefined) {
    const message = `expected a setting of the Lab, got "${edit.path}"`;
    return { ok: false, refusals: [{ path: edit.path, message, suggestion: '', value: null }] };
  }
  const parsed = labSchema.safeParse(replaced, { reportInput: true });
  const edited = parsed.success ? withFittingKernels(parsed.data) : state;
  const refusals = parsed.success ? checkLab(edited) : parsed.error.issues.map(refusalOf);
  if (refusals.length === 0) return { ok: true, state: edited };
  const value = nearestThatWorks(state, keys, edit.value, refusals);
  return { ok: false, refusals: refusals.map((refusal) => atEdit(refusal, edit.path, value)) };
}

function atEdit(refusal: Refusal, path: string, value: number | null): Refusal {
  const within = refusal.path === path || refusal.path.startsWith(`${path}.`);
  return {
    path: within ? refusal.path : path,
    message: refusal.message,
    suggestion: value === null ? refusal.suggestion : `${value} would work.`,
    value: value ?? (within ? refusal.value : null),
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

function valueAtPath(data: unknown, keys: readonly string[]): unknown {
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

/**
 * Every kernel in the size of its layer and as deep as what the layer reads. A kernel for a grey picture spreads
 * evenly over red, green and blue, one for a colour picture adds its slices up: both give a grey picture the same
 * map as before. In later layers slices of zeros are added, or slices lost, at the end.
 */
export function withFittingKernels(state: LabState): LabState {
  let channels = inputChannels(state.input);
  const layers = state.layers.map((layer, index) => {
    const kernels = layer.kernels.map((kernel) =>
      fitting(kernel, layer.sizePx, channels, index === 0 ? deepenedColour : deepened),
    );
    channels = kernels.length;
    return { ...layer, kernels };
  });
  return { ...state, layers };
}

function fitting(
  kernel: LabKernel,
  sizePx: number,
  channels: number,
  deepen: (kernel: Kernel, channels: number) => Kernel,
): LabKernel {
  // A wrong number of values is refused, not mended.
  if (kernel.values.length !== kernel.sizePx ** 2 * kernel.inChannels) return kernel;
  const deep = kernel.inChannels === channels ? kernel : deepen(kernel, channels);
  return { ...kernel, ...(deep.sizePx === sizePx ? deep : resized(deep, sizePx)) };
}

function deepened(kernel: Kernel, channels: number): Kernel {
  return withChannels(
    kernel,
    Array.from({ length: channels }, (_, channel) => channel),
  );
}

function deepenedColour(kernel: Kernel, channels: number): Kernel {
  return channels === 1 ? merged(kernel) : spread(merged(kernel), channels);
}

/** A kernel on a stack: as `kernel` is, with a name and a bias. */
export function labKernel(title: string, kernel: Kernel, bias = 0): LabKernel {
  return { title, ...kernel, bias };
}

/** One kernel of a layer replaced; the layer takes over its size, and the other kernels follow. */
export function withKernel(state: LabState, layer: number, number: number, kernel: LabKernel): LabState {
  const layers = state.layers.map((each, index) => {
    if (index !== layer) return each;
    const kernels = each.kernels.map((old, other) => (other === number ? kernel : old));
    return { ...each, kernels, sizePx: kernel.sizePx };
  });
  return withFittingKernels({ ...state, layers });
}

/** A layer of one identity kernel at the end, over the mean of the maps it reads. */
export function withLayerAdded(state: LabState): LabState {
  const channels = state.layers.at(-1)!.kernels.length;
  const identity = namedKernel('identity')!;
  const layer: LabLayer = {
    kernels: [labKernel(identity.title, spread(identity.make(3), channels))],
    sizePx: 3,
    stride: 1,
    padding: 0,
    activation: 'relu',
    pool: { kind: 'none', sizePx: 3, stride: 2 },
  };
  return { ...state, layers: [...state.layers, layer] };
}

export function withoutLayer(state: LabState, index: number): LabState {
  return withFittingKernels({ ...state, layers: state.layers.filter((_, other) => other !== index) });
}

/** The next layer's kernels get a slice of zeros for the new map. */
export function withKernelAdded(state: LabState, layer: number, kernel: LabKernel): LabState {
  const layers = state.layers.map((each, index) =>
    index === layer ? { ...each, kernels: [...each.kernels, kernel] } : each,
  );
  return withFittingKernels({ ...state, layers });
}

/** The next layer's kernels lose the slice that read its map. */
export function withoutKernel(state: LabState, layer: number, kernel: number): LabState {
  const kept = state.layers[layer]!.kernels.map((_, index) => index).filter((index) => index !== kernel);
  const layers = state.layers.map((each, index) => {
    if (index === layer) return { ...each, kernels: kept.map((number) => each.kernels[number]!) };
    if (index === layer + 1)
      return { ...each, kernels: each.kernels.map((block) => ({ ...block, ...withChannels(block, kept) })) };
    return each;
  });
  return { ...state, layers };
}
