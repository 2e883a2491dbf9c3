import { expect, test } from 'vitest';
import { LabOutbox } from '../../../client/state/lab_outbox.ts';
import type { Connection } from '../../../client/stream/connection.ts';
import type { LabEdit } from '../../../shared/lab_edit.ts';

const BIAS = 'layers.0.kernels.0.bias';

/** An outbox, and what it asked of a server that answers when it is told to. */
function outbox() {
  const asked: { edits: LabEdit[]; dragging: boolean }[] = [];
  let answer = () => {};
  const connection = {
    ask: (_: string, request: { edits: LabEdit[]; dragging: boolean }) => {
      asked.push(request);
      return new Promise((resolve) => {
        answer = () => resolve({ ok: true, steps: { undo: 1, redo: 0 } });
      });
    },
  } as unknown as Connection;
  return { box: new LabOutbox(connection, () => {}), asked, answer: () => answer() };
}

const bias = (value: number): LabEdit[] => [{ path: BIAS, value }];

test('while a request is under way a drag keeps its newest value, and its end', async () => {
  const { box, asked, answer } = outbox();
  box.edit(bias(1), true);
  box.edit(bias(2), true);
  box.edit(bias(3), true);
  box.endDrag();
  answer();
  await expect.poll(() => asked).toHaveLength(2);
  answer();
  await box.settled;
  expect(asked).toEqual([
    { edits: bias(1), dragging: true },
    { edits: bias(3), dragging: false },
  ]);
});

test('a drag that begins while another’s end waits is a change of its own, up to a bound', async () => {
  const { box, asked, answer } = outbox();
  box.edit(bias(0), false);
  for (let drag = 1; drag <= 9; drag++) {
    box.edit(bias(drag), true);
    box.endDrag();
  }
  for (let count = 1; count <= 5; count++) {
    await expect.poll(() => asked).toHaveLength(count);
    answer();
  }
  await box.settled;
  expect(asked.map(({ edits, dragging }) => [edits[0]!.value, dragging])).toEqual([
    [0, false],
    [1, false],
    [2, false],
    [3, false],
    [9, false],
  ]);
});

test('a drag goes out at most 20 times a second, and its last value always', async () => {
  const { box, asked, answer } = outbox();
  const startedAt = performance.now();
  const step = setInterval(answer, 1);
  for (let value = 1; value <= 200; value++) {
    box.edit(bias(value), true);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  box.endDrag();
  await box.settled;
  clearInterval(step);
  const seconds = (performance.now() - startedAt) / 1000;
  expect(asked.length).toBeGreaterThan(2);
  expect(asked.length).toBeLessThanOrEqual(20 * seconds + 1);
  expect(asked.at(-1)).toEqual({ edits: bias(200), dragging: false });
});
