import { expect, test } from 'vitest';
import { editLab } from '../../shared/lab_edit.ts';
import { costsOf, labGraph } from '../../shared/lab_graph.ts';
import { CLASSIC_GRID, gridAxesSchema, labGrid } from '../../shared/lab_grid.ts';
import { labPreset } from '../../shared/lab_presets.ts';
import { strideComparison } from '../../shared/lab_strides.ts';
import { relativeChange } from '../../shared/relative_change.ts';

const oneEdge = labPreset('one-edge')!.make([]);

test('the classical grid is 27 states, each its own', () => {
  expect(gridAxesSchema.parse(CLASSIC_GRID)).toEqual(CLASSIC_GRID);
  const cells = labGrid(oneEdge, CLASSIC_GRID);
  expect(cells.length).toBe(27);
  expect(new Set(cells.map(({ state }) => JSON.stringify(state))).size).toBe(27);
  expect(cells[5]!.values).toEqual([
    { parameter: 'stride', value: 2 },
    { parameter: 'bias', value: -0.5 },
    { parameter: 'pool', value: { kind: 'max', sizePx: 7, stride: 4 } },
  ]);
  // (224 − 3) / 2 + 1 = 111, (111 − 3) / 2 + 1 = 55.
  expect(cells[0]).toMatchObject({
    shape: { height: 55, width: 55, channels: 1 },
    elements: 3025,
    refusals: [],
  });
  expect(cells[0]!.multiplyAdds).toBe(111 * 111 * 9);
  expect(cells[26]!.state.layers[0]).toMatchObject({
    stride: 16,
    kernels: [{ bias: -1 }],
    pool: { sizePx: 7 },
  });
});

test('a cell that can’t be says why, beside those that can', () => {
  const cells = labGrid(oneEdge, [
    { parameter: 'sizePx', layer: 0, values: [3, 5] },
    { parameter: 'padding', layer: 0, values: [0, 3, 'same'] },
  ]);
  expect(cells.map(({ refusals }) => refusals.length)).toEqual([0, 1, 0, 0, 0, 0]);
  expect(cells[1]).toMatchObject({ shape: null, refusals: [{ path: 'layers.0.padding', value: 2 }] });
  expect(cells[4]!.state.layers[0]!.kernels[0]!.sizePx).toBe(5);
});

test('twice the stride costs about a quarter', () => {
  const rows = strideComparison(oneEdge);
  expect(rows.map(({ stride }) => stride)).toEqual([1, 2, 4, 8, 16]);
  expect(rows.map(({ shape }) => shape!.height)).toEqual([222, 111, 56, 28, 14]);
  const shares = rows.map(({ shareOfPrevious }) => shareOfPrevious);
  expect(shares[0]).toBe(null);
  expect(shares.filter((share) => share === 0.25).length).toBe(3);
  expect(shares[2]).toBeCloseTo((56 / 111) ** 2, 12);
  expect(rows.map(({ overlapPx }) => overlapPx)).toEqual([2, 1, 0, 0, 0]);
  for (const { state, multiplyAdds } of rows)
    expect(costsOf(labGraph(state))[0]!.multiplyAdds).toBe(multiplyAdds);
});

test('a stride that leaves the pool no map is refused in its row', () => {
  const small = editLab(oneEdge, { path: 'input.sidePx', value: 64 });
  if (!small.ok) throw new Error('expected 64 px to be possible');
  const last = strideComparison(small.state).at(-1)!;
  expect(last).toMatchObject({
    shape: null,
    shareOfPrevious: null,
    refusals: [{ path: 'layers.0.pool.sizePx' }],
  });
});

test('relative change', () => {
  expect(relativeChange(Float32Array.of(3, 4), Float32Array.of(3, 4))).toBe(0);
  expect(relativeChange(Float32Array.of(3, 4), Float32Array.of(6, 8))).toBe(1);
  expect(relativeChange(Float32Array.of(0), Float32Array.of(1))).toBe(Infinity);
  expect(() => relativeChange(Float32Array.of(0), new Float32Array(2))).toThrow('expected 1 values, got 2');
});
