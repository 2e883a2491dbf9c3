import { expect, test } from 'vitest';
import { randomKernel, zeroMean } from '../../shared/kernel.ts';
import type { LabState } from '../../shared/lab.ts';
import { brightest, cutKernel } from '../../shared/lab_cut.ts';
import { editLab } from '../../shared/lab_edit.ts';
import { labGraph, labWeights } from '../../shared/lab_graph.ts';
import { LAB_PRESETS, labPreset } from '../../shared/lab_presets.ts';
import { readLab } from '../../shared/lab_read.ts';
import { labKernel, withKernel } from '../../shared/lab_stack.ts';
import { ALEXNET } from '../../shared/networks.ts';
import { type Maps, referenceForward } from '../reference/forward.ts';

function preset(name: string): LabState {
  const { make, needs } = labPreset(name)!;
  const kernels = needs?.maps.map((map) => labKernel(`conv1 map ${map}`, randomKernel(11, 3, map)));
  return make(kernels ?? []);
}

function run(state: LabState, picture: (row: number, column: number) => number) {
  const { sidePx } = state.input;
  const values = Array.from({ length: sidePx ** 2 }, (_, at) =>
    picture(Math.floor(at / sidePx), at % sidePx),
  );
  return referenceForward(labGraph(state), labWeights(state), values);
}

function small(name: string): LabState {
  const result = editLab(preset(name), { path: 'input.sidePx', value: 64 });
  if (!result.ok) throw new Error(JSON.stringify(result.refusals));
  return result.state;
}

function mapOf({ shape, values }: Maps, map: number): number[] {
  const count = shape.height * shape.width;
  return values.slice(map * count, (map + 1) * count);
}

test('every preset can run', () => {
  for (const { name } of LAB_PRESETS) expect(readLab(preset(name)), name).toMatchObject({ ok: true });
  expect(new Set(LAB_PRESETS.map(({ name }) => name)).size).toBe(LAB_PRESETS.length);
});

test('AlexNet’s conv1 as a Lab layer has AlexNet’s shapes', () => {
  const { maps } = labPreset('alexnet-conv1')!.needs!;
  expect(new Set(maps).size).toBe(16);
  expect(Math.max(...maps)).toBeLessThan(64);
  const [conv, , , pool] = labGraph(preset('alexnet-conv1')).layers;
  const [theirConv, , theirPool] = ALEXNET.graph.layers;
  expect(conv).toEqual({ ...theirConv, outChannels: 16 });
  expect(pool).toEqual(theirPool);
});

/** A rectangle with its corners at rows 20 and 45, columns 15 and 50. */
const box = { top: 20, bottom: 45, left: 15, right: 50 };
const inBox = (row: number, column: number) =>
  row >= box.top && row < box.bottom && column >= box.left && column < box.right;

test.each([
  ['light on dark', 1, 0.2],
  ['dark on light', 0.1, 0.9],
])('the corner detector answers most at corners: %s', (_, inside, outside) => {
  const output = run(small('corners'), (row, column) => (inBox(row, column) ? inside : outside)).get(
    'relu2',
  )!;
  const { width } = output.shape;
  // A map's (row, column) is the input's less half of both kernels: 1 + 2 px.
  const offset = 3;
  const expected = [
    [box.top, box.left],
    [box.top, box.right],
    [box.bottom, box.left],
    [box.bottom, box.right],
  ] as const;
  expected.forEach(([row, column], map) => {
    const values = mapOf(output, map);
    const found = brightest(values, width);
    // The corner lies between pixels.
    expect(Math.abs(found.row + offset - (row - 0.5))).toBeLessThanOrEqual(2);
    expect(Math.abs(found.column + offset - (column - 0.5))).toBeLessThanOrEqual(2);
    expect(Math.max(...values)).toBeGreaterThan(1);
    // A straight edge gives nothing; the other corners, each half of what is looked for, much less.
    values.forEach((value, at) => {
      const place = [Math.floor(at / width) + offset, (at % width) + offset] as const;
      const corner = expected.findIndex(
        ([y, x]) => Math.abs(place[0] - y) <= 5 && Math.abs(place[1] - x) <= 5,
      );
      if (corner === -1) expect(value).toBe(0);
      else if (corner !== map) expect(value).toBeLessThan(Math.max(...values) / 3);
    });
  });
});

test('the ring finds the ring', () => {
  const centre = { row: 40, column: 25 };
  const output = run(small('template'), (row, column) =>
    Math.abs(Math.hypot(row - centre.row, column - centre.column) - 31 / 3) < 1.5 ? 1 : 0,
  ).get('relu1')!;
  const found = brightest(output.values, output.shape.width);
  expect(found).toEqual({ row: centre.row - 15, column: centre.column - 15 });
});

test('a kernel cut from a picture answers most at its own place', () => {
  const state = small('template');
  const noise = (row: number, column: number) =>
    0.5 + 0.5 * Math.sin(row * 78.233 + column * 12.9898 + row * column);
  const values = Array.from({ length: 64 * 64 }, (_, at) => noise(Math.floor(at / 64), at % 64));
  const cut = cutKernel({ shape: { height: 64, width: 64, channels: 1 }, values }, 17, 31, 12);
  const matched = withKernel(state, 0, 0, labKernel('Cut', zeroMean(cut)));
  const output = run(matched, noise).get('conv1')!;
  expect(brightest(output.values, output.shape.width)).toEqual({ row: 17, column: 31 });
});
