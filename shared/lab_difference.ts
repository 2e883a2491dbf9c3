/** Two states compared: the edits that lead from one to the other, each as small as can be. */

import type { LabKernel, LabLayer, LabState } from './lab.ts';
import { editLab, type LabEdit } from './lab_edit.ts';

/**
 * Edits that make `to` of `from`, to be carried out in their order. Settings that are the same in both are left alone,
 * so that carried out on another state they keep what others changed there. null where no row of edits leads there
 * without passing a state that can't be; then the whole has to be replaced.
 */
export function labEdits(from: LabState, to: LabState): LabEdit[] | null {
  const edits = [...inputEdits(from, to), ...layersEdits(from.layers, to.layers)];
  let state = from;
  for (const edit of edits) {
    const edited = editLab(state, edit);
    if (!edited.ok) return null;
    state = edited.state;
  }
  return same(state, to) ? edits : null;
}

function inputEdits(from: LabState, to: LabState): LabEdit[] {
  return [
    ...leaves('input', from.input, to.input),
    ...leaves('shift', from.shift, to.shift),
    ...(from.mode === to.mode ? [] : [{ path: 'mode', value: to.mode }]),
  ];
}

function layersEdits(from: readonly LabLayer[], to: readonly LabLayer[]): LabEdit[] {
  if (from.length !== to.length) return [{ path: 'layers', value: to }];
  return to.flatMap((layer, index) => layerEdits(`layers.${index}`, from[index]!, layer));
}

function layerEdits(path: string, from: LabLayer, to: LabLayer): LabEdit[] {
  const { kernels: fromKernels, pool: fromPool, ...fromRest } = from;
  const { kernels: toKernels, pool: toPool, ...toRest } = to;
  // Kernels follow their layer's size: one alone can't have another.
  if (
    from.sizePx !== to.sizePx ||
    fromKernels.length !== toKernels.length ||
    fromKernels[0]!.inChannels !== toKernels[0]!.inChannels
  )
    return [{ path, value: to }];
  return [
    ...leaves(path, fromRest, toRest),
    ...leaves(`${path}.pool`, fromPool, toPool),
    ...toKernels.flatMap((kernel, number) =>
      kernelEdits(`${path}.kernels.${number}`, fromKernels[number]!, kernel),
    ),
  ];
}

function kernelEdits(path: string, from: LabKernel, to: LabKernel): LabEdit[] {
  return Object.keys(to)
    .filter((key) => !same(from[key as keyof LabKernel], to[key as keyof LabKernel]))
    .map((key) => ({ path: `${path}.${key}`, value: to[key as keyof LabKernel] }));
}

function leaves<T extends object>(path: string, from: T, to: T): LabEdit[] {
  return (Object.keys(to) as (keyof T & string)[])
    .filter((key) => from[key] !== to[key])
    .map((key) => ({ path: `${path}.${key}`, value: to[key] }));
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
