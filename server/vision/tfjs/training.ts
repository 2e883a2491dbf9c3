/**
 * A classifier trained on features that stay as they are. Full-batch gradient descent with momentum on the cross
 * entropy, in float32.
 *
 * The first layer's weights only ever move by multiples of the samples: after any number of steps they are
 * W₀ + Xᵀ·A, with one row of A for each sample. So A is stepped instead of W (the same steps, exactly), and a step costs
 * samples² × outputs multiplications (X·Xᵀ is found once) instead of samples × features × outputs twice.
 */

import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '../executor.ts';

export interface TrainingSet {
  /** Each [features], planar. */
  readonly features: readonly Float32Array[];
  /** For each sample the index of its class. */
  readonly labels: readonly number[];
}

export interface TrainingSettings {
  readonly classes: number;
  /** Neurons of a hidden layer with a ReLU; null: one linear layer. */
  readonly hidden: number | null;
  readonly epochs: number;
  readonly seed: number;
}

/** After an epoch, before its step; accuracies are shares. */
export interface EpochScore {
  readonly epoch: number;
  readonly loss: number;
  readonly heldLoss: number;
  readonly heldAccuracy: number;
}

/** Kernels [inputs, outputs] and biases [outputs], first layer first. */
export interface TrainedLayer {
  readonly kernel: Tensor;
  readonly bias: Tensor;
}

const LEARNING_RATE = 0.01;
const MOMENTUM = 0.9;
/** To which features are scaled for training (undone in the weights), so that one rate does for any network. */
const FEATURE_NORM = 10;
const ROWS_AT_ONCE = 32;

/** One training under way. Its steps are synchronous: who drives it decides when others get their turn. */
export class ClassifierTraining {
  readonly #settings: TrainingSettings;
  readonly #scale: number;
  readonly #rows: tf.Tensor2D;
  readonly #gram: tf.Tensor2D;
  readonly #heldGram: tf.Tensor2D;
  readonly #first: tf.Tensor2D | null;
  /** What W₀ gives for the samples. */
  readonly #start: tf.Tensor2D | null;
  readonly #heldStart: tf.Tensor2D | null;
  readonly #targets: tf.Tensor2D;
  readonly #heldTargets: tf.Tensor2D;
  readonly #heldLabels: readonly number[];
  /** A, b₁ and, with a hidden layer, W₂ and b₂; then as many velocities. */
  #weights: tf.Tensor2D[];
  #velocities: tf.Tensor2D[];
  #epoch = 0;

  private constructor(parts: {
    settings: TrainingSettings;
    scale: number;
    rows: tf.Tensor2D;
    held: tf.Tensor2D;
    labels: readonly number[];
    heldLabels: readonly number[];
  }) {
    const { settings, rows, held } = parts;
    const { classes, hidden, seed } = settings;
    this.#settings = settings;
    this.#scale = parts.scale;
    this.#rows = rows;
    this.#heldLabels = parts.heldLabels;
    const count = rows.shape[0];
    const outputs = hidden ?? classes;
    const random = randomNumbers(seed);
    const across = tf.tidy(() => tf.transpose(rows));
    this.#gram = inRows(rows, across);
    this.#heldGram = inRows(held, across);
    across.dispose();
    this.#first = hidden ? uniform([rows.shape[1], hidden], Math.sqrt(3) / FEATURE_NORM, random) : null;
    this.#start = this.#first && inRows(rows, this.#first);
    this.#heldStart = this.#first && inRows(held, this.#first);
    held.dispose();
    this.#targets = oneHot(parts.labels, classes);
    this.#heldTargets = oneHot(parts.heldLabels, classes);
    this.#weights = [tf.zeros([count, outputs]), tf.zeros([1, outputs])];
    if (hidden)
      this.#weights.push(uniform([hidden, classes], 1 / Math.sqrt(hidden), random), tf.zeros([1, classes]));
    this.#velocities = this.#weights.map((weight) => tf.zerosLike(weight));
  }

  /** Each set needs a sample at least. */
  static begin(training: TrainingSet, held: TrainingSet, settings: TrainingSettings): ClassifierTraining {
    const scale = FEATURE_NORM / Math.max(meanNorm(training.features), 1e-12);
    return new ClassifierTraining({
      settings,
      scale,
      rows: scaledRows(training.features, scale),
      held: scaledRows(held.features, scale),
      labels: training.labels,
      heldLabels: held.labels,
    });
  }

  get done(): boolean {
    return this.#epoch >= this.#settings.epochs;
  }

  /** One epoch: the scores before its step, and the step. Throws where the loss is no number. */
  step(): EpochScore {
    const results = tf.tidy(() => {
      const forward = this.#forward(this.#gram, this.#start);
      const probabilities = tf.softmax(forward.logits);
      const loss = crossEntropy(probabilities, this.#targets);
      const heldProbabilities = tf.softmax(this.#forward(this.#heldGram, this.#heldStart).logits);
      const heldLoss = crossEntropy(heldProbabilities, this.#heldTargets);
      const right = accuracy(heldProbabilities, this.#heldLabels);
      const gradients = this.#gradients(forward, probabilities);
      const velocities = this.#velocities.map((velocity, index) =>
        tf.add(tf.mul(velocity, MOMENTUM), gradients[index]!),
      );
      const weights = this.#weights.map((weight, index) =>
        tf.sub(weight, tf.mul(velocities[index]!, LEARNING_RATE)),
      );
      return { loss, heldLoss, right, kept: [...velocities, ...weights].map((tensor) => tf.keep(tensor)) };
    });
    tf.dispose([...this.#velocities, ...this.#weights]);
    const kept = results.kept as tf.Tensor2D[];
    this.#velocities = kept.slice(0, kept.length / 2);
    this.#weights = kept.slice(kept.length / 2);
    const { loss, heldLoss, right: heldAccuracy } = results;
    if (!Number.isFinite(loss) || !Number.isFinite(heldLoss))
      throw new Error(`expected a loss that is a number, got ${loss} in epoch ${this.#epoch}`);
    return { epoch: ++this.#epoch, loss, heldLoss, heldAccuracy };
  }

  /** As layers over the features as they come. */
  layers(): TrainedLayer[] {
    const [moved, bias, second, secondBias] = this.#weights as [tf.Tensor2D, tf.Tensor2D, ...tf.Tensor2D[]];
    const kernel = tf.tidy<tf.Tensor2D>(() => {
      const change = tf.matMul(tf.transpose<tf.Tensor2D>(this.#rows), moved);
      return tf.mul(this.#first ? tf.add(this.#first, change) : change, this.#scale);
    });
    const layers = [{ kernel: tensorOf(kernel), bias: vectorOf(bias) }];
    kernel.dispose();
    if (second && secondBias) layers.push({ kernel: tensorOf(second), bias: vectorOf(secondBias) });
    return layers;
  }

  dispose(): void {
    tf.dispose([
      this.#rows,
      this.#gram,
      this.#heldGram,
      this.#targets,
      this.#heldTargets,
      ...this.#weights,
      ...this.#velocities,
      ...[this.#first, this.#start, this.#heldStart].filter((tensor) => tensor !== null),
    ]);
  }

  #forward(gram: tf.Tensor2D, start: tf.Tensor2D | null): { outputs: tf.Tensor2D; logits: tf.Tensor2D } {
    const [moved, bias, second, secondBias] = this.#weights as [tf.Tensor2D, tf.Tensor2D, ...tf.Tensor2D[]];
    const sums: tf.Tensor2D = tf.add(tf.matMul(gram, moved), bias);
    if (!start || !second || !secondBias) return { outputs: sums, logits: sums };
    const outputs: tf.Tensor2D = tf.relu(tf.add(sums, start));
    return { outputs, logits: tf.add(tf.matMul(outputs, second), secondBias) };
  }

  /** In the order of `#weights`. */
  #gradients({ outputs }: { outputs: tf.Tensor2D }, probabilities: tf.Tensor2D): tf.Tensor2D[] {
    const count = this.#rows.shape[0];
    const error: tf.Tensor2D = tf.div(tf.sub(probabilities, this.#targets), count);
    const second = this.#weights[2];
    if (!second) return [error, tf.sum(error, 0, true)];
    const back: tf.Tensor2D = tf.mul(tf.matMul(error, tf.transpose<tf.Tensor2D>(second)), tf.step(outputs));
    return [
      back,
      tf.sum(back, 0, true),
      tf.matMul(tf.transpose<tf.Tensor2D>(outputs), error),
      tf.sum(error, 0, true),
    ];
  }
}

function meanNorm(features: readonly Float32Array[]): number {
  const squares = features.map((values) => values.reduce((sum, value) => sum + value * value, 0));
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / Math.max(squares.length, 1));
}

function scaledRows(features: readonly Float32Array[], scale: number): tf.Tensor2D {
  const width = features[0]!.length;
  const values = new Float32Array(features.length * width);
  features.forEach((row, index) => {
    for (let column = 0; column < width; column++) values[index * width + column] = row[column]! * scale;
  });
  return tf.tensor2d(values, [features.length, width]);
}

/** A product, some rows at a time: the memory of the backend grows less. */
function inRows(rows: tf.Tensor2D, other: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const [count, width] = rows.shape;
    const parts: tf.Tensor2D[] = [];
    for (let first = 0; first < count; first += ROWS_AT_ONCE)
      parts.push(
        tf.matMul(tf.slice(rows, [first, 0], [Math.min(ROWS_AT_ONCE, count - first), width]), other),
      );
    return tf.concat(parts, 0);
  });
}

function oneHot(labels: readonly number[], classes: number): tf.Tensor2D {
  const values = new Float32Array(labels.length * classes);
  labels.forEach((label, index) => {
    values[index * classes + label] = 1;
  });
  return tf.tensor2d(values, [labels.length, classes]);
}

function crossEntropy(probabilities: tf.Tensor2D, targets: tf.Tensor2D): number {
  const right = tf.sum(tf.mul(probabilities, targets), 1);
  return -tf.mean(tf.log(tf.maximum(right, 1e-12))).dataSync()[0]!;
}

function accuracy(probabilities: tf.Tensor2D, labels: readonly number[]): number {
  const values = probabilities.dataSync();
  const classes = probabilities.shape[1];
  const right = labels.filter((label, row) => {
    const own = values.subarray(row * classes, (row + 1) * classes);
    return own.every((value) => value <= own[label]!);
  });
  return right.length / labels.length;
}

function uniform(shape: [number, number], limit: number, random: () => number): tf.Tensor2D {
  const values = new Float32Array(shape[0] * shape[1]);
  for (let index = 0; index < values.length; index++) values[index] = (random() * 2 - 1) * limit;
  return tf.tensor2d(values, shape);
}

/** mulberry32: the same numbers for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function tensorOf(tensor: tf.Tensor2D): Tensor {
  return { shape: [...tensor.shape], values: tensor.dataSync<'float32'>().slice() };
}

function vectorOf(tensor: tf.Tensor2D): Tensor {
  return { shape: [tensor.shape[1]], values: tensor.dataSync<'float32'>().slice() };
}
