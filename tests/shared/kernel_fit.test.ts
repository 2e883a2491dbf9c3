import { expect, test } from 'vitest';
import { kernelOfFormula, randomKernel, valueAt } from '../../shared/kernel.ts';
import { asLongAs, cutInPlaceOf, lengthOf, namedInPlaceOf } from '../../shared/kernel_fit.ts';
import { NAMED_KERNELS } from '../../shared/kernels.ts';

const trained = randomKernel(11, 3, 7);

test('every named kernel fits in the place of one of 11 × 11 × 3, as long as that', () => {
  for (const named of NAMED_KERNELS) {
    const kernel = namedInPlaceOf(named, trained);
    expect(kernel).toMatchObject({ sizePx: 11, inChannels: 3 });
    expect(kernel.values).toHaveLength(363);
    expect(lengthOf(kernel) / lengthOf(trained), named.name).toBeCloseTo(1, 2);
    // The same in each channel: it answers to their mean.
    for (const [row, column] of [
      [0, 0],
      [5, 5],
      [3, 8],
    ] as const)
      expect(valueAt(kernel, row, column, 0)).toBe(valueAt(kernel, row, column, 2));
  }
});

test('a piece of the picture loses each channel’s mean, and keeps its order of places and channels', () => {
  const patch = Array.from({ length: 363 }, (_, i) => (i % 3) * 100 + Math.sin(i));
  const kernel = cutInPlaceOf(patch, trained);
  for (const channel of [0, 1, 2]) {
    const values = kernel.values.filter((_, i) => i % 3 === channel);
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0, 3);
  }
  const factor =
    kernel.values[0]! / (patch[0]! - patch.filter((_, i) => i % 3 === 0).reduce((a, b) => a + b) / 121);
  expect(factor).toBeGreaterThan(0);
  expect(lengthOf(kernel)).toBeCloseTo(lengthOf(trained), 1);
});

test('what is all the same stays zeros; next to nothing is replaced by what can be seen', () => {
  const flat = cutInPlaceOf(
    Array.from({ length: 363 }, () => 0.5),
    trained,
  );
  expect(flat.values.every((value) => value === 0)).toBe(true);
  const faint = kernelOfFormula(11, 3, () => 1e-6);
  expect(lengthOf(asLongAs(trained, faint))).toBeCloseTo(1, 2);
});
