import { expect, test } from 'vitest';
import { type Kernel, sumOf } from '../../shared/kernel.ts';
import { NAMED_KERNELS, namedKernel } from '../../shared/kernels.ts';
import { labGraph, labWeights } from '../../shared/lab_graph.ts';
import { LAB_PRESETS } from '../../shared/lab_presets.ts';
import { labKernel } from '../../shared/lab_stack.ts';
import { referenceForward } from '../reference/forward.ts';

const values = (name: string, sizePx = 3, parameters = {}) =>
  namedKernel(name)!.make(sizePx, parameters).values;

/** What a kernel gives on a picture of one value for each pixel. */
function response(kernel: Kernel, pixel: (row: number, column: number) => number): number[] {
  const state = LAB_PRESETS[0]!.make([]);
  const [layer] = state.layers;
  const sidePx = kernel.sizePx + 6;
  const one = {
    ...state,
    input: { ...state.input, sidePx },
    layers: [{ ...layer!, sizePx: kernel.sizePx, kernels: [labKernel('', kernel)] }],
  };
  const graph = { ...labGraph(one), layers: labGraph(one).layers.slice(0, 1) };
  const picture = Array.from({ length: sidePx ** 2 }, (_, at) => pixel(Math.floor(at / sidePx), at % sidePx));
  return [...referenceForward(graph, labWeights(one), picture).get('conv1')!.values];
}

test('names are unique, sizes give kernels of finite numbers', () => {
  expect(new Set(NAMED_KERNELS.map(({ name }) => name)).size).toBe(NAMED_KERNELS.length);
  for (const { name, make, sizesPx, initialSizePx } of NAMED_KERNELS) {
    expect(sizesPx, name).toContain(initialSizePx);
    for (const sizePx of sizesPx) {
      const kernel = make(sizePx);
      expect(kernel, name).toMatchObject({ sizePx, inChannels: 1 });
      expect(kernel.values.length, name).toBe(sizePx ** 2);
      expect(kernel.values.every(Number.isFinite), name).toBe(true);
    }
  }
});

test('sums are what their normalisation says', () => {
  for (const { name, make, sizesPx, normalisation } of NAMED_KERNELS)
    for (const sizePx of sizesPx.slice(0, 8)) {
      const sum = sumOf(make(sizePx));
      if (normalisation.startsWith('Sums to 1')) expect(sum, name).toBeCloseTo(1, 9);
      else if (normalisation.startsWith('Sums to 0')) expect(sum, name).toBeCloseTo(0, 9);
      else expect(name).toBe('gabor');
    }
});

test('numbers are the textbook’s', () => {
  expect(values('sobel-left')).toEqual([1, 0, -1, 2, 0, -2, 1, 0, -1]);
  expect(values('sobel-above')).toEqual([1, 2, 1, 0, 0, 0, -1, -2, -1]);
  expect(values('sobel-above-left')).toEqual([2, 1, 0, 1, 0, -1, 0, -1, -2]);
  expect(values('prewitt-right')).toEqual([-1, 0, 1, -1, 0, 1, -1, 0, 1]);
  expect(values('scharr-below')).toEqual([-3, -10, -3, 0, 0, 0, 3, 10, 3]);
  expect(values('left-edge', 4).slice(0, 4)).toEqual([1, 1, -1, -1]);
  expect(values('identity')).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0]);
  // sigma² = 1 / (2 ln 2) makes each step outward a half: the binomial 1 2 1.
  const binomial = [1, 2, 1, 2, 4, 2, 1, 2, 1];
  values('gaussian', 3, { sigma: Math.sqrt(1 / (2 * Math.LN2)) }).forEach((value, index) => {
    expect(value).toBeCloseTo(binomial[index]! / 16, 12);
  });
});

test('edge kernels answer most to the edge that they are named for, and by their gain to a slope', () => {
  const sides: Record<string, [number, number]> = {
    left: [-1, 0],
    'above-left': [-1, -1],
    above: [0, -1],
    'above-right': [1, -1],
    right: [1, 0],
    'below-right': [1, 1],
    below: [0, 1],
    'below-left': [-1, 1],
  };
  for (const family of ['sobel', 'prewitt', 'scharr'])
    for (const [side, [x, y]] of Object.entries(sides)) {
      const picture = (row: number, column: number) => ((column - 4) * x + (row - 4) * y) / Math.hypot(x, y);
      const strengths = Object.keys(sides).map((each) => ({
        each,
        strength: response(namedKernel(`${family}-${each}`)!.make(3), picture)[0]!,
      }));
      const gain = Number(/divided by ([\d.]+)/.exec(namedKernel(`${family}-${side}`)!.normalisation)![1]);
      const own = strengths.find(({ each }) => each === side)!.strength;
      expect(own).toBeCloseTo(gain, 1);
      // The opposite one answers as strongly, with the other sign.
      expect(Math.min(...strengths.map(({ strength }) => strength))).toBeCloseTo(-own, 9);
    }
});

test('a line kernel finds its line and no other', () => {
  const pictures: Record<string, (row: number, column: number) => number> = {
    horizontal: (row) => (row === 4 ? 1 : 0),
    vertical: (_, column) => (column === 4 ? 1 : 0),
    rising: (row, column) => (row + column === 8 ? 1 : 0),
    falling: (row, column) => (row === column ? 1 : 0),
  };
  for (const [name, picture] of Object.entries(pictures))
    for (const other of Object.keys(pictures)) {
      const centre = response(namedKernel(`line-${other}`)!.make(3), picture)[3 * 7 + 3];
      expect(centre).toBe(other === name ? 6 : 0);
    }
});

test('Gabor stands upright at 0° and turns clockwise', () => {
  const upright = values('gabor', 11);
  for (let row = 0; row < 11; row++) expect(upright[row * 11 + 5]).toBeGreaterThan(0.3);
  expect(upright[5 * 11 + 8]).toBeLessThan(0);
  const level = values('gabor', 11, { orientation: 90 });
  expect(level[8 * 11 + 5]).toBeCloseTo(upright[5 * 11 + 8]!, 9);
  const odd = values('gabor', 11, { phase: 90 });
  expect(odd.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9);
});
