import { expect, test } from 'vitest';
import { updatedLab } from '../../../client/stream/lab_update.ts';
import { labPreset } from '../../../shared/lab_presets.ts';
import type { LabUpdate, SharedLab } from '../../../shared/protocol.ts';

const shared: SharedLab = { version: 7, state: labPreset('one-edge')!.make([]), comparison: null };
const update = (version: number, change: LabUpdate['change']) =>
  ({ version, by: 'somebody', change }) as LabUpdate;

test('the next version follows', () => {
  const edits = update(8, { kind: 'edits', edits: [{ path: 'layers.0.stride', value: 2 }] });
  expect(updatedLab(shared, edits)).toMatchObject({ version: 8, state: { layers: [{ stride: 2 }] } });
  const state = labPreset('corners')!.make([]);
  expect(updatedLab(shared, update(8, { kind: 'state', state }))).toEqual({ ...shared, version: 8, state });
  const comparison = { kind: 'strides', layer: 0 } as const;
  expect(updatedLab(shared, update(8, { kind: 'comparison', comparison }))).toMatchObject({ comparison });
});

test('a gap, and an edit that doesn’t fit, mean that the page has lost step', () => {
  const stride = (value: number): LabUpdate['change'] => ({
    kind: 'edits',
    edits: [{ path: 'layers.0.stride', value }],
  });
  expect(updatedLab(shared, update(9, stride(2)))).toBeNull();
  expect(updatedLab(shared, update(7, stride(2)))).toBeNull();
  expect(updatedLab(shared, update(8, stride(0)))).toBeNull();
});
