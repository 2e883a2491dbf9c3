import { expect, test } from 'vitest';
import { LabHistory } from '../../../client/state/lab_history.ts';
import { labPreset } from '../../../shared/lab_presets.ts';

const state = (stride: number) => {
  const preset = labPreset('one-edge')!.make([]);
  return { ...preset, layers: [{ ...preset.layers[0]!, stride }] };
};
const [one, two, three, four] = [1, 2, 3, 4].map(state) as [
  ReturnType<typeof state>,
  ReturnType<typeof state>,
  ReturnType<typeof state>,
  ReturnType<typeof state>,
];

test('a drag is one change; the next drag of the same is another', () => {
  const history = new LabHistory();
  history.add({ before: one, after: two }, 'stride', true);
  history.add({ before: two, after: three }, 'stride', true);
  history.add({ before: three, after: three }, 'stride', false);
  history.add({ before: three, after: four }, 'stride', true);
  expect(history.undo()).toEqual({ before: three, after: four });
  expect(history.undo()).toEqual({ before: one, after: three });
  expect(history.undo()).toBeNull();
  expect(history.redo()).toEqual({ before: one, after: three });
});

test('a change after one that was taken back forgets it', () => {
  const history = new LabHistory();
  history.add({ before: one, after: two }, 'stride', false);
  history.undo();
  expect(history.canRedo).toBe(true);
  history.add({ before: one, after: three }, 'stride', false);
  expect(history.canRedo).toBe(false);
  expect(history.canUndo).toBe(true);
});
