import { describe, expect, test } from 'vitest';
import type { LabState } from '../../shared/lab.ts';
import { labEdits } from '../../shared/lab_difference.ts';
import { editLab } from '../../shared/lab_edit.ts';
import { LAB_PRESETS, labPreset } from '../../shared/lab_presets.ts';
import { withKernelAdded, withLayerAdded, withoutKernel } from '../../shared/lab_stack.ts';

const oneEdge = labPreset('one-edge')!.make([]);
const corners = labPreset('corners')!.make([]);

function carriedOut(state: LabState, edits: NonNullable<ReturnType<typeof labEdits>>): LabState {
  return edits.reduce((current, edit) => {
    const edited = editLab(current, edit);
    if (!edited.ok) throw new Error(edited.refusals[0]!.message);
    return edited.state;
  }, state);
}

const states = [
  ...LAB_PRESETS.filter(({ needs }) => needs === null).map(({ make }) => make([])),
  { ...oneEdge, mode: 'convolution' as const, shift: { dx: 3, dy: -1 } },
  withLayerAdded(oneEdge),
  withKernelAdded(corners, 0, corners.layers[0]!.kernels[2]!),
  withoutKernel(corners, 0, 1),
];

describe('the edits from one state to another', () => {
  test('lead there, from each to each', () => {
    for (const from of states)
      for (const to of states) {
        const edits = labEdits(from, to);
        // A stack that the picture is too small for on the way is replaced whole.
        if (edits) expect(carriedOut(from, edits)).toEqual(to);
      }
  });

  test('are none from a state to itself', () => {
    for (const state of states) expect(labEdits(state, structuredClone(state))).toEqual([]);
  });

  test('are of what changed alone, so that another’s change stays', () => {
    const wider = { ...oneEdge, layers: [{ ...oneEdge.layers[0]!, stride: 2 }] };
    const back = labEdits(wider, oneEdge)!;
    expect(back).toEqual([{ path: 'layers.0.stride', value: 1 }]);
    const byAnother = editLab(wider, { path: 'layers.0.kernels.0.bias', value: -1 });
    if (!byAnother.ok) throw new Error('expected the edit to be accepted');
    expect(carriedOut(byAnother.state, back).layers[0]!.kernels[0]!.bias).toBe(-1);
  });
});
