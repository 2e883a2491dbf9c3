/** What the chapters say, computed. */

import { expect, test } from 'vitest';
import { flipped, sumOf, zeroMean } from '../../../shared/kernel.ts';
import { brightest, cutKernel, strongestSquare } from '../../../shared/lab_cut.ts';
import { labGraph, labWeights } from '../../../shared/lab_graph.ts';
import { labGrid } from '../../../shared/lab_grid.ts';
import { withLayer } from '../../../shared/lab_stack.ts';
import { strideComparison } from '../../../shared/lab_strides.ts';
import { receptiveField, shapesOf } from '../../../shared/layers.ts';
import type { LabStage } from '../../../shared/lecture/chapter.ts';
import { chapterNamed } from '../../../shared/lecture/chapters.ts';
import { wordsIn } from '../../../shared/lecture/words.ts';
import { layerCosts, totalOf } from '../../../shared/network_costs.ts';
import { ALEXNET, ALEXNET_TWO_TOWERS, TORCHVISION } from '../../../shared/networks.ts';
import { STEPS_PRESETS, stepsOf } from '../../../shared/steps.ts';
import { referenceForward } from '../../reference/forward.ts';

const chapter = (name: string) => chapterNamed(name);
const stageOf = (name: string) => chapter(name).stage as LabStage;
const says = (name: string, ...parts: string[]) => {
  const { text, answer, formulas } = chapter(name);
  const all = [text, answer ?? '', ...formulas].map((words) => wordsIn(words, 'en')).join('\n');
  for (const part of parts) expect(all).toContain(part);
};
const comma = (value: number) => value.toLocaleString('en');

test('what a value of pool5 and one of conv1 see', () => {
  // In a picture so large that nothing of it lies outside.
  const graph = {
    input: { height: 448, width: 448, channels: 3 },
    layers: ALEXNET.graph.layers.slice(0, 13),
  };
  const side = (layer: string, at: number) => {
    const box = receptiveField(graph, layer, at, at).get('input')!;
    return box.bottom - box.top + 1;
  };
  says(
    'what-a-cnn-is',
    `${side('pool5', 6)} × ${side('pool5', 6)}`,
    `${side('conv1', 27)} × ${side('conv1', 27)}`,
  );
});

/** Complete, as on paper: one sequence slides over all places where it meets the other. */
function slid(kernel: readonly number[], over: readonly number[], turned: boolean): number[] {
  const weights = turned ? [...kernel].reverse() : kernel;
  return Array.from({ length: kernel.length + over.length - 1 }, (_, at) =>
    weights.reduce((sum, weight, index) => sum + weight * (over[at + index - kernel.length + 1] ?? 0), 0),
  );
}

test('convolution commutes, cross-correlation doesn’t', () => {
  const [a, b] = [
    [1, 2, 3],
    [0, 1, 2],
  ];
  expect(slid(a!, b!, true)).toEqual([0, 1, 4, 7, 6]);
  expect(slid(b!, a!, true)).toEqual([0, 1, 4, 7, 6]);
  expect(slid(a!, b!, false)).toEqual([0, 3, 8, 5, 2]);
  expect(slid(b!, a!, false)).toEqual([2, 5, 8, 3, 0]);
  says('convolution', '(0,1,4,7,6)', '(0,3,8,5,2)', '(2,5,8,3,0)');
});

test('the turned Sobel kernel is the negative one', () => {
  const [kernel, turned] = stageOf('convolution').lab.layers[0]!.kernels;
  expect(turned!.values).toEqual(flipped(kernel!).values);
  kernel!.values.forEach((value, index) => {
    expect(value + turned!.values[index]!).toBe(0);
  });
});

test('nine places, sums of at most 4; with padding 5 × 5, with stride 2 × 2', () => {
  const preset = STEPS_PRESETS.find(({ name }) => name === stageOf('step-by-step').steps)!;
  const { steps, outputHeight } = stepsOf(preset.picture, preset.kernel);
  expect([steps.length, outputHeight]).toEqual([9, 3]);
  expect(Math.max(...steps.map(({ sum }) => sum))).toBe(4);
  const sideWith = (stride: number, paddingPx: number) =>
    stepsOf(preset.picture, preset.kernel, { stride, paddingPx }).outputHeight;
  says(
    'step-by-step',
    `${sideWith(1, 1)} × ${sideWith(1, 1)} with the padding`,
    `${sideWith(2, 0)} × ${sideWith(2, 0)} with the stride`,
  );
});

test('both kinds of edges, and nothing at the upper side', () => {
  const preset = STEPS_PRESETS.find(({ name }) => name === stageOf('edges-have-a-sign').steps)!;
  const { steps } = stepsOf(preset.picture, preset.kernel);
  const sums = steps.map(({ sum }) => sum);
  says('edges-have-a-sign', `${Math.max(...sums)}`, `−${-Math.min(...sums)}`);
  // The window in the middle of the upper side.
  const { height, width } = preset.picture.shape;
  expect([height, width]).toEqual([17, 17]);
  const across = steps.filter(({ left }) => left === (width - 3) / 2);
  expect(across.every(({ sum }) => sum === 0)).toBe(true);
});

test('grey gives nothing to the kernel that looks for red, and the slices add up', () => {
  const { lab } = stageOf('colour');
  const kernels = lab.layers[0]!.kernels;
  expect(sumOf(kernels[3]!)).toBeCloseTo(0, 4);
  kernels[3]!.values.forEach((value, index) => {
    expect(value).toBeCloseTo(
      [0, 1, 2].reduce((sum, slice) => sum + kernels[slice]!.values[index]!, 0),
      6,
    );
  });
  const [conv1] = layerCosts(ALEXNET.graph);
  says('colour', comma(conv1!.parameters - 64));
});

test('at twice the stride a quarter of the cost, still overlapping at 16, and ten rows unread', () => {
  const { lab } = stageOf('stride');
  for (const { shareOfPrevious } of strideComparison(lab).slice(1)) {
    expect(shareOfPrevious).toBeGreaterThan(0.24);
    expect(shareOfPrevious).toBeLessThan(0.27);
  }
  const last = strideComparison(lab).at(-1)!;
  expect([last.stride, last.overlapPx]).toEqual([16, 54]);
  expect(224 - (16 * (last.shape!.height - 1) + 70)).toBe(10);
  says('stride', `${last.shape!.height} × ${last.shape!.width}`, 'last 10 rows');
});

test('two linear layers are one; with a ReLU between them they aren’t', () => {
  const { lab } = stageOf('linear');
  const noise = Array.from({ length: 224 ** 2 }, (_, at) => 0.5 + 0.5 * Math.sin(at * at * 0.37));
  const small = { ...lab, input: { ...lab.input, sidePx: 64 } };
  const differenceOf = (state: typeof lab) => {
    const { shape, values } = referenceForward(
      labGraph(state),
      labWeights(state),
      noise.slice(0, 64 ** 2),
    ).get('bias2')!;
    const count = shape.height * shape.width;
    return Math.max(...values.slice(2 * count).map(Math.abs));
  };
  expect(differenceOf(small)).toBeLessThan(1e-5);
  const rectified = withLayer(small, 0, (layer) => ({ ...layer, activation: 'relu' }));
  expect(differenceOf(rectified)).toBeGreaterThan(0.1);
});

test('a bias of −1000 for levels is one of −3.92 for values of 0 … 1', () => {
  says('threshold', `−${(1000 / 255).toFixed(2)}`);
  expect(stageOf('threshold').lab.input.range).toBe('0..255');
});

test('a pool of 5/3 leaves a ninth', () => {
  const { lab } = stageOf('pooling');
  const shapes = shapesOf(labGraph(lab));
  expect(shapes.get('pool1')!.height ** 2 / shapes.get('relu1')!.height ** 2).toBeCloseTo(1 / 9, 2);
});

test('pools of strides 3 and 2 move by whole pixels at multiples of 6', () => {
  const [first, second] = stageOf('translation').lab.layers;
  expect([first!.pool.stride, first!.pool.stride * second!.pool.stride]).toEqual([3, 6]);
  says('translation', 'multiples of 3', 'multiples of 6');
});

test('the grid’s 27 results and the size of one', () => {
  const { lab, axes } = stageOf('the-grid');
  const cells = labGrid(lab, axes!);
  expect(cells).toHaveLength(27);
  expect(lab.input.range).toBe('0..255');
  const cell = cells.find(
    ({ state }) => state.layers[0]!.stride === 9 && state.layers[0]!.pool.sizePx === 7,
  )!;
  const conv = shapesOf(labGraph(cell.state)).get('conv1')!;
  says('the-grid', `${conv.height} × ${conv.width}`, `${cell.shape!.height} × ${cell.shape!.width}`);
});

test('AlexNet’s parameters, and where they are', () => {
  const costs = layerCosts(ALEXNET_TWO_TOWERS.graph);
  const parameters = totalOf(costs, 'parameters');
  // "60 million parameters": Krizhevsky, Sutskever, Hinton 2012, section 1.
  says('alexnet', comma(parameters));
  expect(Math.floor(parameters / 1e6)).toBe(60);
  const connected = costs.filter(({ layer }) => layer.kind === 'fc');
  says('alexnet', `${Math.round((100 * totalOf(connected, 'parameters')) / parameters)} %`);
  expect(totalOf(connected, 'multiplyAdds') / totalOf(costs, 'multiplyAdds')).toBeLessThan(0.1);
  expect(costs).toHaveLength(8);
  const tex = (value: number) => comma(value).replaceAll(',', '\\,');
  says('alexnet', tex(costs[0]!.parameters), tex(costs[5]!.parameters));
  const conv2 = costs[1]!.parameters - 256;
  says('alexnet', comma(conv2), comma(2 * conv2));
});

test('what a level becomes', () => {
  const { mean, std } = TORCHVISION;
  says('preparing-a-picture', `−${(mean[0] / std[0]).toFixed(2)}`, ((1 - mean[0]) / std[0]).toFixed(2));
  says('preparing-a-picture', `(${mean.join(',\\ ')})`, `(${std.join(',\\ ')})`);
});

test('three kernels of 3 × 3 in a row see as much as one of 7 × 7', () => {
  const layers = [1, 2, 3].map((n) => ({
    kind: 'conv' as const,
    name: `conv${n}`,
    kernelSizePx: 3,
    stride: 1,
    padding: 0,
    outChannels: 1,
  }));
  const graph = { input: { height: 20, width: 20, channels: 1 }, layers };
  const box = receptiveField(graph, 'conv3', 5, 5).get('input')!;
  expect(box.bottom - box.top + 1).toBe(7);
});

test('a kernel cut where a picture has most contrast is answered most where it was cut', () => {
  const sidePx = 64;
  for (const channels of [1, 3]) {
    const shape = { height: sidePx, width: sidePx, channels };
    const values = Array.from({ length: sidePx ** 2 * channels }, (_, at) => {
      const row = Math.floor(at / sidePx) % sidePx;
      return (0.5 + 0.5 * Math.sin(at * at * 0.13)) * (row < 20 ? 0.2 : 1);
    });
    const { top, left } = strongestSquare({ shape, values }, 9);
    const kernel = zeroMean(cutKernel({ shape, values }, top, left, 9));
    const { steps, outputWidth } = stepsOf({ shape, values }, kernel);
    const found = brightest(
      steps.map(({ sum }) => sum),
      outputWidth,
    );
    expect(found).toEqual({ row: top, column: left });
  }
  const picture = { shape: { height: 4, width: 5, channels: 1 }, values: Array(20).fill(0) };
  expect(() => strongestSquare(picture, 5)).toThrow('at most 4 px');
  expect(
    strongestSquare({ ...picture, values: Array.from({ length: 20 }, (_, at) => (at === 13 ? 1 : 0)) }, 2),
  ).toEqual({ top: 1, left: 2 });
});
