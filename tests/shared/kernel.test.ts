import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  flipped,
  type Kernel,
  kernelOfRows,
  merged,
  mirroredHorizontally,
  mirroredVertically,
  negated,
  normalised,
  randomKernel,
  resized,
  rotated,
  scaled,
  sliceOf,
  spread,
  sumOf,
  withChannels,
  withSlice,
  zeroMean,
} from '../../shared/kernel.ts';
import { FC } from './lab_arbitrary.ts';

const kernel: fc.Arbitrary<Kernel> = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 4 }), fc.nat(1000))
  .map(([sizePx, inChannels, seed]) => randomKernel(sizePx, inChannels, seed));

const twoByTwo = kernelOfRows([
  [1, 2],
  [3, 4],
]);

test('turns and mirrors', () => {
  expect(rotated(twoByTwo).values).toEqual([3, 1, 4, 2]);
  expect(mirroredHorizontally(twoByTwo).values).toEqual([2, 1, 4, 3]);
  expect(mirroredVertically(twoByTwo).values).toEqual([3, 4, 1, 2]);
  expect(flipped(twoByTwo).values).toEqual([4, 3, 2, 1]);
  expect(negated(kernelOfRows([[0, 1]])).values).toEqual([0, -1]);
});

test('four quarter turns, two mirrors and two flips change nothing', () => {
  fc.assert(
    fc.property(kernel, (kernel) => {
      expect(rotated(rotated(rotated(rotated(kernel))))).toEqual(kernel);
      expect(mirroredHorizontally(mirroredHorizontally(kernel))).toEqual(kernel);
      expect(mirroredVertically(mirroredHorizontally(kernel))).toEqual(flipped(kernel));
    }),
    FC,
  );
});

test('normalised sums to 1, or says why it can’t', () => {
  const mean = normalised(kernelOfRows([[2, 2, 4]]));
  expect(mean).toMatchObject({ ok: true, kernel: { values: [0.25, 0.25, 0.5] } });
  const edge = normalised(kernelOfRows([[0.1, 0.2, -0.3]]));
  expect(edge).toMatchObject({ ok: false, message: expect.stringContaining('got a sum of') });
  expect(normalised(kernelOfRows([[0]])).ok).toBe(false);
});

test('zero-mean takes the mean off each slice', () => {
  fc.assert(
    fc.property(kernel, (kernel) => {
      for (let channel = 0; channel < kernel.inChannels; channel++)
        expect(sumOf(sliceOf(zeroMean(kernel), channel))).toBeCloseTo(0, 10);
    }),
    FC,
  );
  expect(zeroMean(twoByTwo).values).toEqual([-1.5, -0.5, 0.5, 1.5]);
});

test('resizing pads and crops about the centre', () => {
  const cross = kernelOfRows([
    [0, 1, 0],
    [1, 5, 1],
    [0, 1, 0],
  ]);
  expect(resized(cross, 1).values).toEqual([5]);
  expect(resized(resized(cross, 7), 3)).toEqual(cross);
  expect(resized(cross, 5).values[12]).toBe(5);
  expect(resized(twoByTwo, 3).values).toEqual([1, 2, 0, 3, 4, 0, 0, 0, 0]);
});

test('a random kernel is its seed’s', () => {
  expect(randomKernel(5, 3, 7)).toEqual(randomKernel(5, 3, 7));
  expect(randomKernel(5, 3, 7)).not.toEqual(randomKernel(5, 3, 8));
  const { values } = randomKernel(70, 3, 1);
  expect(values.every((value) => Math.abs(value) <= 1)).toBe(true);
  expect(Math.abs(sumOf(scaled(randomKernel(70, 3, 1), 1 / values.length)))).toBeLessThan(0.02);
});

test('slices of a block', () => {
  const block = withSlice(spread(twoByTwo, 2), 1, twoByTwo);
  expect(block.values).toEqual([0.5, 1, 1, 2, 1.5, 3, 2, 4]);
  expect(sliceOf(block, 0).values).toEqual([0.5, 1, 1.5, 2]);
  expect(merged(spread(twoByTwo, 2))).toEqual(twoByTwo);
  expect(withChannels(block, [1, 5]).values).toEqual([1, 0, 2, 0, 3, 0, 4, 0]);
});
