/** What the Lab refuses, what it says would work, and how kernels follow a change. */

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { merged, randomKernel, sliceOf } from '../../shared/kernel.ts';
import { LAB_MULTIPLY_ADDS_MAX, type LabState } from '../../shared/lab.ts';
import { checkLab } from '../../shared/lab_check.ts';
import { editLab } from '../../shared/lab_edit.ts';
import { labGraph, labWeights, totalMultiplyAdds } from '../../shared/lab_graph.ts';
import { labPreset } from '../../shared/lab_presets.ts';
import { readLab } from '../../shared/lab_read.ts';
import {
  labKernel,
  withFittingKernels,
  withKernel,
  withKernelAdded,
  withLayerAdded,
  withoutKernel,
  withoutLayer,
} from '../../shared/lab_stack.ts';
import { said } from '../../shared/sayings.ts';
import { referenceForward } from '../reference/forward.ts';
import { FC, labState, signal } from './lab_arbitrary.ts';

const oneEdge = labPreset('one-edge')!.make([]);
const corners = labPreset('corners')!.make([]);

function edited(state: LabState, path: string, value: unknown): LabState {
  const result = editLab(state, { path, value });
  if (!result.ok) throw new Error(JSON.stringify(result.refusals));
  return result.state;
}

function refusal(state: LabState, path: string, value: unknown) {
  const result = editLab(state, { path, value });
  if (result.ok) throw new Error(`expected ${path} = ${String(value)} to be refused`);
  return result.refusals[0]!;
}

test('what a person can type is refused at its control, with what would work', () => {
  expect(refusal(oneEdge, 'layers.0.stride', 0)).toEqual({
    path: 'layers.0.stride',
    message: 'expected a number of at least 1, got 0',
    suggestion: '1 would work.',
    value: 1,
    said: said('leastIs', 1, '0'),
    suggested: said('works', 1),
  });
  expect(refusal(oneEdge, 'layers.0.stride', 17).value).toBe(16);
  expect(refusal(oneEdge, 'layers.0.stride', 1.5).path).toBe('layers.0.stride');
  expect(refusal(oneEdge, 'layers.0.sizePx', 1e9).value).toBe(70);
  expect(refusal(oneEdge, 'layers.0.padding', 3)).toMatchObject({ path: 'layers.0.padding', value: 2 });
  expect(refusal(oneEdge, 'layers.0.padding', -1).value).toBe(0);
  expect(refusal(oneEdge, 'layers.0.padding', 'full').message).toContain('"same"');
  expect(refusal(oneEdge, 'layers.0.kernels.0.bias', 'dark').message).toBe('expected a number, got "dark"');
  expect(refusal(oneEdge, 'layers.0.kernels.0.bias', Number.NaN).path).toBe('layers.0.kernels.0.bias');
  expect(refusal(oneEdge, 'layers.0.kernels.0.values.4', 'x').message).toContain('got "x" at position 4');
  expect(refusal(oneEdge, 'input.sidePx', 20).value).toBe(64);
  expect(refusal(oneEdge, 'input.colour', 'blue').message).toContain('got "blue"');
  expect(refusal(oneEdge, 'layers.0.colour', 1).message).toContain('expected a setting of the Lab');
  expect(refusal(oneEdge, '__proto__.x', 1).message).toContain('expected a setting of the Lab');
});

test('a pool larger than its map, a kernel larger than its input', () => {
  const small = edited(edited(oneEdge, 'input.sidePx', 64), 'layers.0.pool.kind', 'none');
  expect(refusal(small, 'layers.0.sizePx', 66)).toMatchObject({
    path: 'layers.0.sizePx',
    message: 'expected a kernel of at most 64 px, the size of what layer 1 reads, got 66',
    value: 64,
  });
  const stepped = edited(small, 'layers.0.stride', 16);
  expect(refusal(stepped, 'layers.0.pool', { kind: 'max', sizePx: 5, stride: 1 })).toMatchObject({
    path: 'layers.0.pool.sizePx',
    message: 'expected a pool of at most 4 px, the size of layer 1’s maps, got 5',
    value: 4,
  });
});

const refusedByPyTorch = JSON.parse(
  readFileSync(new URL('../fixtures/oracle/ops.json', import.meta.url), 'utf8'),
).refused as readonly RefusedOperation[];

interface RefusedOperation {
  readonly op: 'conv' | 'pool';
  readonly input: readonly [number, number, number, number];
  readonly kernelSize: number;
  readonly stride: number;
  readonly padding: number;
  readonly poolSize: number;
  readonly poolStride: number;
  readonly why: string;
}

/** Where the Lab refuses it, what it says, and the value next to it that works. */
const REFUSED_IN_LAB: Readonly<Record<string, [string, string, number]>> = {
  'kernel larger than padded input': [
    'layers.1.sizePx',
    'expected a kernel of at most 5 px, the size of what layer 2 reads, got 7',
    5,
  ],
  'stride must be at least 1': ['layers.1.stride', 'expected a number of at least 1, got 0', 1],
  'pool larger than input': [
    'layers.1.pool.sizePx',
    'expected a pool of at most 2 px, the size of layer 2’s maps, got 3',
    2,
  ],
  'negative padding': ['layers.1.padding', 'expected a number of at least 0, got -1', 0],
};

test.each(refusedByPyTorch)('what PyTorch refuses: $why', (operation) => {
  // A first layer that leaves the second the operation's input; the picture has 64 px.
  const sidePx = operation.input[1];
  const before = edited(edited(oneEdge, 'input.sidePx', 64), 'layers.0.pool.kind', 'none');
  const two = withLayerAdded(edited(before, 'layers.0.sizePx', 64 - sidePx + 1));
  const plain = { ...two.layers[1]!, padding: 0, pool: { kind: 'none' as const, sizePx: 1, stride: 1 } };
  const [path, message, value] = REFUSED_IN_LAB[operation.why]!;
  const setting =
    operation.op === 'pool'
      ? { pool: { kind: 'max', sizePx: operation.poolSize, stride: operation.poolStride } }
      : { sizePx: operation.kernelSize, stride: operation.stride, padding: operation.padding };
  const base = operation.op === 'pool' ? { ...plain, sizePx: 1 } : { ...plain, sizePx: 3, stride: 1 };
  const state = withFittingKernels({ ...two, layers: [two.layers[0]!, base] });
  expect(checkLab(state)).toEqual([]);
  const refused = Object.entries(setting).flatMap(([name, wanted]) => {
    const result = editLab(state, { path: `layers.1.${name}`, value: wanted });
    return result.ok ? [] : result.refusals;
  });
  expect(refused).toMatchObject([{ path, message, value }]);
});

test('what goes wrong later in the stack is refused at the setting that was changed', () => {
  const deep = edited(edited(corners, 'input.sidePx', 64), 'layers.1.sizePx', 20);
  const { path, message, value } = refusal(deep, 'layers.0.stride', 8);
  expect(path).toBe('layers.0.stride');
  expect(message).toBe('expected a kernel of at most 8 px, the size of what layer 2 reads, got 20');
  // (64 − 3) / 3 + 1 = 21 is the first that a kernel of 20 fits in.
  expect(value).toBe(3);
  expect(editLab(deep, { path, value }).ok).toBe(true);
});

test('a stack over the budget says what would bring it under', () => {
  const sixteen = Array.from({ length: 16 }, (_, seed) => labKernel('random', randomKernel(3, 1, seed)));
  const many = edited(edited(oneEdge, 'layers.0.kernels', sixteen), 'input.sidePx', 448);
  const { message, value, suggestion } = refusal(many, 'layers.0.sizePx', 70);
  expect(message).toMatch(
    /^expected a stack of at most 2,000 million multiply-adds a frame, got 11,2\d\d million$/,
  );
  expect(suggestion).toBe(`${value} would work.`);
  const largest = edited(many, 'layers.0.sizePx', value);
  expect(totalMultiplyAdds(labGraph(largest))).toBeLessThanOrEqual(LAB_MULTIPLY_ADDS_MAX);
  expect(editLab(many, { path: 'layers.0.sizePx', value: value! + 1 }).ok).toBe(false);
  // Opened from a file, nothing was changed: the layer that costs most is named.
  const whole = readLab(withFittingKernels({ ...many, layers: [{ ...many.layers[0]!, sizePx: 70 }] }));
  expect(whole).toMatchObject({
    ok: false,
    refusals: [
      { path: 'layers.0', suggestion: expect.stringMatching(/^A stride of 3 in layer 1, or a kernel of/) },
    ],
  });
});

test('kernels that are too many numbers are refused', () => {
  const block = labKernel('random', randomKernel(70, 16, 1));
  const wide = withFittingKernels({
    ...oneEdge,
    layers: [
      {
        ...oneEdge.layers[0]!,
        kernels: Array.from({ length: 16 }, () => oneEdge.layers[0]!.kernels[0]!),
        stride: 3,
      },
      { ...oneEdge.layers[0]!, kernels: Array.from({ length: 16 }, () => block), sizePx: 70, stride: 16 },
    ],
  });
  const messages = checkLab({
    ...wide,
    layers: wide.layers.map((layer) => ({ ...layer, pool: { ...layer.pool, kind: 'none' } })),
  });
  expect(messages.map(({ message }) => message)).toEqual([
    'expected kernels of at most 262,144 numbers in all, got 1,254,544',
  ]);
});

test('every edit gives a state that can run or a refusal, and suggestions work', () => {
  const path = fc.constantFrom(
    'input.sidePx',
    'layers.0.sizePx',
    'layers.0.stride',
    'layers.0.padding',
    'layers.0.pool.sizePx',
    'layers.0.pool.stride',
    'layers.1.sizePx',
    'layers.1.stride',
  );
  const wanted = fc.oneof(
    fc.integer({ min: -2, max: 500 }),
    fc.double(),
    fc.constantFrom(null, 'same', [], {}),
  );
  fc.assert(
    fc.property(labState(64), path, wanted, (state, path, value) => {
      const result = editLab(state, { path, value });
      if (result.ok) {
        expect(checkLab(result.state)).toEqual([]);
        return;
      }
      for (const refusal of result.refusals) {
        expect(refusal.path.startsWith(path)).toBe(true);
        if (refusal.value !== null && refusal.path === path)
          expect(editLab(state, { path, value: refusal.value }).ok).toBe(true);
      }
    }),
    FC,
  );
});

test('an edit leaves the state that it came from as it was', () => {
  const before = structuredClone(oneEdge);
  edited(oneEdge, 'layers.0.kernels.0.values.4', 9);
  expect(oneEdge).toEqual(before);
});

test('kernels follow the size, the colour and the number of maps', () => {
  const large = edited(oneEdge, 'layers.0.sizePx', 5);
  expect(large.layers[0]!.kernels[0]).toMatchObject({ sizePx: 5, values: { length: 25 } });
  expect(edited(large, 'layers.0.sizePx', 3)).toEqual(oneEdge);

  const colour = edited(oneEdge, 'input.colour', 'colour');
  expect(colour.layers[0]!.kernels[0]).toMatchObject({ inChannels: 3 });
  expect(merged(colour.layers[0]!.kernels[0]!).values).toEqual([1, 0, -1, 2, 0, -2, 1, 0, -1]);

  const five = withKernelAdded(corners, 0, corners.layers[0]!.kernels[0]!);
  expect(five.layers[1]!.kernels[0]!.inChannels).toBe(5);
  expect(sliceOf(five.layers[1]!.kernels[0]!, 4).values.every((value) => value === 0)).toBe(true);
  expect(withoutKernel(five, 0, 4)).toEqual(corners);

  const larger = withKernel(corners, 0, 1, labKernel('random', randomKernel(7, 1, 1)));
  expect(larger.layers[0]!.kernels.map(({ sizePx }) => sizePx)).toEqual([7, 7, 7, 7]);
});

test('a kernel that goes takes the slices that read its map with it', () => {
  const without = withoutKernel(corners, 0, 1);
  const before = corners.layers[1]!.kernels[0]!;
  const after = without.layers[1]!.kernels[0]!;
  expect(sliceOf(after, 0)).toEqual(sliceOf(before, 0));
  expect(sliceOf(after, 1)).toEqual(sliceOf(before, 2));
  expect(checkLab(without)).toEqual([]);
});

test('a layer comes as the identity on what it reads, and goes', () => {
  const two = withLayerAdded(oneEdge);
  expect(checkLab(two)).toEqual([]);
  const run = (state: LabState) =>
    referenceForward(labGraph(state), labWeights(state), signal(state.input.sidePx ** 2));
  const small = edited(two, 'input.sidePx', 64);
  const maps = run(small);
  expect(maps.get('conv2')!.values[0]).toBeCloseTo(
    maps.get('pool1')!.values[maps.get('pool1')!.shape.width + 1]!,
    6,
  );
  expect(withoutLayer(two, 1)).toEqual(oneEdge);
});
