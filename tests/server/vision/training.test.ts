/** A classifier's training against the textbook's: every weight stepped on its own, in float64. */

import { afterEach, describe, expect, test } from 'vitest';
import { ClassifierTraining, type TrainingSet } from '../../../server/vision/tfjs/training.ts';
import { createWasmExecutor } from '../../../server/vision/tfjs/wasm.ts';
import { seeded } from '../../augmented.ts';

const executor = await createWasmExecutor();
const before = executor.tensors();
afterEach(() => {
  expect(executor.tensors()).toBe(before);
});

const FEATURES = 30;
const CLASSES = 3;
const RATE = 0.01;
const MOMENTUM = 0.9;
const NORM = 10;

/** Clouds around one point for each class. */
function clouds(each: number, seed: number): TrainingSet {
  const random = seeded(seed);
  const labels = Array.from({ length: each * CLASSES }, (_, index) => index % CLASSES);
  const features = labels.map((label) =>
    Float32Array.from({ length: FEATURES }, (_, index) => (index % CLASSES === label ? 1 : 0) + random()),
  );
  return { features, labels };
}

type Matrix = number[][];
const product = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0]!.map((_, column) => row.reduce((sum, value, k) => sum + value * b[k]![column]!, 0)));
const transposed = (a: Matrix): Matrix => a[0]!.map((_, column) => a.map((row) => row[column]!));
const zeros = (a: Matrix): Matrix => a.map((row) => row.map(() => 0));

/** Kernels and biases, first layer first, after so many steps of gradient descent with momentum. */
function textbook(set: TrainingSet, start: Matrix[], steps: number): { weights: Matrix[]; losses: number[] } {
  const norms = set.features.map((row) => row.reduce((sum, value) => sum + value * value, 0));
  const scale = NORM / Math.sqrt(norms.reduce((sum, norm) => sum + norm, 0) / norms.length);
  const x: Matrix = set.features.map((row) => Array.from(row, (value) => value * scale));
  const weights = start.map((matrix) => matrix.map((row) => [...row]));
  // The features are scaled up and the first kernel down.
  weights[0] = weights[0]!.map((row) => row.map((value) => value / scale));
  const velocities = weights.map(zeros);
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const sums = product(x, weights[0]).map((row) => row.map((value, k) => value + weights[1]![0]![k]!));
    const hidden = weights.length > 2 ? sums.map((row) => row.map((value) => Math.max(value, 0))) : sums;
    const logits =
      weights.length > 2
        ? product(hidden, weights[2]!).map((row) => row.map((value, k) => value + weights[3]![0]![k]!))
        : hidden;
    const probabilities = logits.map((row) => {
      const powers = row.map((value) => Math.exp(value));
      const sum = powers.reduce((total, power) => total + power, 0);
      return powers.map((power) => power / sum);
    });
    losses.push(
      -set.labels.reduce((sum, label, row) => sum + Math.log(probabilities[row]![label]!), 0) / x.length,
    );
    const error = probabilities.map((row, index) =>
      row.map((value, k) => (value - (set.labels[index] === k ? 1 : 0)) / x.length),
    );
    const sumOf = (matrix: Matrix): Matrix => [
      matrix[0]!.map((_, k) => matrix.reduce((s, r) => s + r[k]!, 0)),
    ];
    const gradients: Matrix[] = [];
    if (weights.length > 2) {
      const back = product(error, transposed(weights[2]!)).map((row, i) =>
        row.map((value, k) => (hidden[i]![k]! > 0 ? value : 0)),
      );
      gradients.push(
        product(transposed(x), back),
        sumOf(back),
        product(transposed(hidden), error),
        sumOf(error),
      );
    } else gradients.push(product(transposed(x), error), sumOf(error));
    weights.forEach((matrix, index) => {
      matrix.forEach((row, i) => {
        row.forEach((_, k) => {
          const velocity = velocities[index]![i]!;
          velocity[k] = MOMENTUM * velocity[k]! + gradients[index]![i]![k]!;
          row[k]! -= RATE * velocity[k]!;
        });
      });
    });
  }
  weights[0] = weights[0]!.map((row) => row.map((value) => value * scale));
  return { weights, losses };
}

function weightsOf(training: ClassifierTraining): Matrix[] {
  return training.layers().flatMap(({ kernel, bias }) => {
    const [inputs, outputs] = kernel.shape as [number, number];
    const rows = Array.from({ length: inputs }, (_, row) =>
      Array.from(kernel.values.subarray(row * outputs, (row + 1) * outputs)),
    );
    return [rows, [Array.from(bias.values)]];
  });
}

describe('a training', () => {
  test.each([
    ['a hidden layer', 16],
    ['one linear layer', null],
  ])('with %s takes the textbook’s steps', (_name, hidden) => {
    const set = clouds(8, 1);
    const settings = { classes: CLASSES, hidden, epochs: 25, seed: 7 };
    const training = ClassifierTraining.begin(set, clouds(2, 2), settings);
    const start = weightsOf(training);
    const scores = [];
    while (!training.done) scores.push(training.step());
    const { weights, losses } = textbook(set, start, settings.epochs);
    scores.forEach(({ loss }, epoch) => {
      expect(loss).toBeCloseTo(losses[epoch]!, 4);
    });
    weightsOf(training).forEach((matrix, index) => {
      matrix.forEach((row, i) => {
        row.forEach((value, k) => {
          expect(value).toBeCloseTo(weights[index]![i]![k]!, 3);
        });
      });
    });
    expect(scores.at(-1)!.heldAccuracy).toBe(1);
    expect(scores.at(-1)!.heldLoss).toBeLessThan(scores[0]!.heldLoss / 4);
    training.dispose();
  });

  test('with features that are no numbers ends with an error', () => {
    const set = clouds(2, 1);
    set.features[0]![0] = Number.NaN;
    const settings = { classes: CLASSES, hidden: null, epochs: 3, seed: 1 };
    const training = ClassifierTraining.begin(set, clouds(1, 2), settings);
    expect(() => training.step()).toThrow(/expected a loss that is a number, got NaN/);
    training.dispose();
  });
});
