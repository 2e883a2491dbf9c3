import { expect, test } from 'vitest';
import { randomKernel } from '../../shared/kernel.ts';
import { largestTerms, levelOf, rescalingOf, STEPS_PRESETS, stepAt, stepsOf } from '../../shared/steps.ts';
import { referenceForward } from '../reference/forward.ts';
import { signal } from './lab_arbitrary.ts';

test('5 × 5 with 3 × 3 gives 3 × 3', () => {
  const { picture, kernel } = STEPS_PRESETS[0]!;
  const { steps, outputHeight, outputWidth, rescaling } = stepsOf(picture, kernel);
  expect([outputHeight, outputWidth]).toEqual([3, 3]);
  expect(steps.map(({ sum }) => sum)).toEqual([4, 3, 4, 2, 4, 3, 2, 3, 4]);
  expect(steps[5]).toMatchObject({ row: 1, column: 2, top: 1, left: 2, patch: [1, 1, 0, 1, 1, 1, 1, 1, 0] });
  expect(steps[5]!.products).toEqual([1, 0, 0, 0, 1, 0, 1, 0, 0]);
  expect(rescaling).toEqual({ min: 2, max: 4, extreme: 4, signed: false, zero: 0, gain: 255 / 4 });
  expect(levelOf(4, rescaling)).toBe(255);
});

test('17 × 17 with both kinds of edges reaches the largest values there are', () => {
  const { picture, kernel } = STEPS_PRESETS[1]!;
  const { steps, outputWidth, rescaling } = stepsOf(picture, kernel);
  expect(outputWidth).toBe(15);
  // All light on the left of the window and none on the right, and the other way round.
  expect(rescaling).toMatchObject({ min: -4 * 255, max: 4 * 255, signed: true, zero: 128 });
  expect([rescaling.min, 0, rescaling.max].map((value) => levelOf(value, rescaling))).toEqual([1, 128, 255]);
  const strongest = steps.filter(({ sum }) => sum === rescaling.max);
  expect(strongest.every(({ left }) => left > 8)).toBe(true);
  expect(steps.filter(({ sum }) => sum === rescaling.min).every(({ left }) => left < 8)).toBe(true);
});

test('steps are the convolution, with strides, padding and channels', () => {
  const kernel = randomKernel(4, 3, 5);
  const shape = { height: 9, width: 11, channels: 3 };
  const values = signal(9 * 11 * 3);
  const slide = { stride: 2, paddingPx: 3 };
  const { steps, outputHeight, outputWidth } = stepsOf({ shape, values }, kernel, slide);
  const graph = {
    input: shape,
    layers: [{ kind: 'conv', name: 'conv', kernelSizePx: 4, stride: 2, padding: 3, outChannels: 1 } as const],
  };
  const weights = new Map([
    ['conv.kernel', { values: kernel.values }],
    ['conv.bias', { values: [0] }],
  ]);
  const expected = referenceForward(graph, weights, values).get('conv')!;
  expect({ outputHeight, outputWidth }).toEqual({
    outputHeight: expected.shape.height,
    outputWidth: expected.shape.width,
  });
  steps.forEach(({ sum }, index) => {
    expect(sum).toBeCloseTo(expected.values[index]!, 10);
  });
});

test('the largest terms and the rest are the sum', () => {
  const kernel = randomKernel(9, 2, 3);
  const picture = { shape: { height: 12, width: 12, channels: 2 }, values: signal(288) };
  const step = stepAt(picture, kernel, { stride: 1, paddingPx: 0 }, 2, 1);
  const { terms, rest } = largestTerms(step, kernel, 10);
  expect(terms.length).toBe(10);
  expect(terms.reduce((sum, { product }) => sum + product, rest)).toBeCloseTo(step.sum, 10);
  const smallest = Math.min(...terms.map(({ product }) => Math.abs(product)));
  expect(step.products.filter((product) => Math.abs(product) > smallest).length).toBe(9);
  for (const { row, column, channel, value, weight, product } of terms) {
    expect(value).toBe(picture.values[(channel * 12 + row + 2) * 12 + column + 1]);
    expect(product).toBe(value * weight);
  }
});

test('a constant of zero is drawn as zero', () => {
  const rescaling = rescalingOf([0, 0, 0]);
  expect(levelOf(0, rescaling)).toBe(0);
  expect(rescaling.gain).toBe(0);
});
