/**
 * The gradient of each layer, written down operation by operation: tfjs's own gradients are not in its Node bundle,
 * and wasm lacks some of the kernels that they need. What is here runs on every tfjs backend.
 */

import * as tf from '@tensorflow/tfjs-core';
import type { ConvLayer, Layer, PoolLayer, ReluLayer, Shape } from '../../../shared/layers.ts';
import { kernelOf } from '../weight_shapes.ts';
import { constantOf, type GraphTensors, interleaved, padded, reach } from './operations.ts';

/**
 * `guided`: a ReLU lets only positive gradients through (Springenberg et al., "Striving for Simplicity: The All
 * Convolutional Net", 2015), so that what speaks against a neuron is left out of its picture.
 */
export type ReluRule = 'gradient' | 'guided';

/** `<layer>.turned`: what `turnedKernel` gives. */
export const turnedOf = (layerName: string) => `${layerName}.turned`;

/**
 * A stride-1 convolution's kernel turned by half a turn, with its channels exchanged: correlating with it takes
 * gradients back ten times quicker than wasm's own kernel for it.
 */
export function turnedKernel(layer: ConvLayer, kernel: tf.Tensor4D): tf.Tensor4D | undefined {
  if (layer.stride !== 1 || (layer.groups ?? 1) !== 1) return undefined;
  return tf.tidy(() => tf.transpose(tf.reverse(kernel, [0, 1]), [0, 1, 3, 2]));
}

/** The gradients of a layer's inputs, given that of its output. Every value is [1, height, width, channels]. */
export function inputGradients(
  layer: Layer,
  inputs: readonly tf.Tensor4D[],
  output: tf.Tensor4D,
  gradient: tf.Tensor4D,
  tensors: GraphTensors,
  rule: ReluRule,
): tf.Tensor4D[] {
  const input = inputs[0]!;
  switch (layer.kind) {
    case 'conv':
      return [convolution(layer, input, gradient, tensors)];
    case 'bias':
      return [gradient];
    case 'relu':
      return [rectifier(layer, output, gradient, rule)];
    case 'pool':
      return [pooling(layer, input, gradient, tensors)];
    case 'global-average':
      return [tf.mul(gradient, tf.fill(input.shape, 1 / (input.shape[1] * input.shape[2])))];
    case 'fc': {
      const flat = tf.matMul(
        tensors.get(kernelOf(layer.name)) as tf.Tensor2D,
        tf.reshape(gradient, [-1, 1]) as tf.Tensor2D,
      );
      const { height, width, channels } = shapeOf(input);
      return [interleaved(tf.reshape(flat, [channels, height * width]), { height, width, channels })];
    }
    case 'softmax':
      return [tf.mul(output, tf.sub(gradient, tf.sum(tf.mul(gradient, output))))];
    case 'add':
      return inputs.map(() => gradient);
    case 'concat':
      return tf.split<tf.Tensor4D>(
        gradient,
        inputs.map((part) => part.shape[3]),
        3,
      );
  }
}

function shapeOf(value: tf.Tensor4D): Shape {
  const [, height, width, channels] = value.shape;
  return { height, width, channels };
}

/** Where the output stands at 0 or at the ceiling it doesn't follow its input. */
function rectifier(
  { ceiling }: ReluLayer,
  output: tf.Tensor4D,
  gradient: tf.Tensor4D,
  rule: ReluRule,
): tf.Tensor4D {
  let passed: tf.Tensor4D = tf.mul(gradient, tf.step(output));
  if (ceiling !== undefined) passed = tf.mul(passed, tf.step(tf.sub(ceiling, output)));
  return rule === 'guided' ? tf.relu(passed) : passed;
}

function convolution(
  layer: ConvLayer,
  input: tf.Tensor4D,
  gradient: tf.Tensor4D,
  tensors: GraphTensors,
): tf.Tensor4D {
  const { stride, groups = 1 } = layer;
  const kernel = tensors.get(kernelOf(layer.name)) as tf.Tensor4D;
  const [height, width, inChannels, outChannels] = kernel.shape;
  const [, paddedHeight, paddedWidth] = paddedShape(layer, input);
  const turned = tensors.get(turnedOf(layer.name)) as tf.Tensor4D | undefined;
  if (turned) {
    const around = tf.pad(gradient, [
      [0, 0],
      [height - 1, height - 1],
      [width - 1, width - 1],
      [0, 0],
    ]);
    return cropped(layer, input, tf.conv2d(around, turned, 1, 'valid'));
  }
  if (groups === 1)
    return cropped(layer, input, scattered(gradient, kernel, stride, paddedHeight, paddedWidth));
  if (inChannels === 1) {
    const each = tf.reshape(kernel, [height, width, outChannels, 1]) as tf.Tensor4D;
    const spread = correlateBack(gradient, each, stride, paddedHeight, paddedWidth);
    const multiplier = outChannels / groups;
    const summed =
      multiplier === 1
        ? spread
        : (tf.reshape(tf.sum(tf.reshape(spread, [-1, groups, multiplier]), 2), [
            1,
            paddedHeight,
            paddedWidth,
            groups,
          ]) as tf.Tensor4D);
    return cropped(layer, input, summed);
  }
  const kernels = tf.split<tf.Tensor4D>(kernel, groups, 3);
  const parts = tf
    .split<tf.Tensor4D>(gradient, groups, 3)
    .map((part, group) =>
      tf.conv2dTranspose(part, kernels[group]!, [1, paddedHeight, paddedWidth, inChannels], stride, 'valid'),
    );
  return cropped(layer, input, tf.concat(parts, 3));
}

function pooling(
  layer: PoolLayer,
  input: tf.Tensor4D,
  gradient: tf.Tensor4D,
  tensors: GraphTensors,
): tf.Tensor4D {
  const { sizePx: filterSize, stride: strides } = layer;
  const constant = tensors.get(constantOf(layer.name));
  const attributes = { filterSize, strides, pad: 'valid' };
  switch (layer.pool) {
    case 'max':
      return cropped(layer, input, maxPooling(layer, padded(layer, input, -Infinity), gradient));
    case 'average': {
      const dy = constant ? tf.mul(gradient, constant) : gradient;
      const inputs = { dy, input: padded(layer, input, 0) };
      return cropped(layer, input, tf.engine().runKernel('AvgPoolGrad', inputs, attributes) as tf.Tensor4D);
    }
    case 'weighted': {
      const [, height, width] = paddedShape(layer, input);
      const spread = correlateBack(gradient, constant as tf.Tensor4D, strides, height, width);
      return cropped(layer, input, spread);
    }
  }
}

/**
 * Each window's gradient goes to the first of its largest values, as in PyTorch. (tfjs's own kernel for wasm loses
 * that of windows that are zero everywhere.)
 */
function maxPooling({ sizePx, stride }: PoolLayer, input: tf.Tensor4D, gradient: tf.Tensor4D): tf.Tensor4D {
  const [, height, width, channels] = input.shape;
  const [, outHeight, outWidth] = gradient.shape;
  const values = input.dataSync();
  const from = gradient.dataSync();
  const to = new Float32Array(height * width * channels);
  const largest = new Float32Array(channels);
  const places = new Int32Array(channels);
  for (let row = 0, at = 0; row < outHeight; row++)
    for (let column = 0; column < outWidth; column++) {
      largest.fill(-Infinity);
      for (let y = row * stride; y < row * stride + sizePx; y++)
        for (let x = column * stride; x < column * stride + sizePx; x++) {
          const start = (y * width + x) * channels;
          for (let channel = 0; channel < channels; channel++) {
            const value = values[start + channel]!;
            if (value <= largest[channel]!) continue;
            largest[channel] = value;
            places[channel] = start + channel;
          }
        }
      for (let channel = 0; channel < channels; channel++, at++) to[places[channel]!]! += from[at]!;
    }
  return tf.tensor4d(to, input.shape);
}

/**
 * The gradient of a convolution's padded input, [1, height, width, channels]: what each output gives back to its
 * window is one matrix product, and windows that overlap add up. Several times quicker on wasm than its own kernel.
 */
function scattered(
  gradient: tf.Tensor4D,
  kernel: tf.Tensor4D,
  stride: number,
  height: number,
  width: number,
): tf.Tensor4D {
  const [kernelHeight, kernelWidth, channels, outChannels] = kernel.shape;
  const [, outHeight, outWidth] = gradient.shape;
  const windows = tf
    .matMul(
      tf.reshape<tf.Rank.R2>(gradient, [outHeight * outWidth, outChannels]),
      tf.transpose(tf.reshape<tf.Rank.R2>(kernel, [kernelHeight * kernelWidth * channels, outChannels])),
    )
    .dataSync();
  const sums = new Float32Array(height * width * channels);
  const rowValues = kernelWidth * channels;
  for (let row = 0, from = 0; row < outHeight; row++)
    for (let column = 0; column < outWidth; column++)
      for (let y = 0; y < kernelHeight; y++) {
        const to = ((row * stride + y) * width + column * stride) * channels;
        for (let index = 0; index < rowValues; index++) sums[to + index]! += windows[from++]!;
      }
  return tf.tensor4d(sums, [1, height, width, channels]);
}

/**
 * The gradient of a depthwise correlation's input, [1, height, width, channels]: the output's gradient with zeros
 * where the stride stepped over, correlated with the kernels ([height, width, channels, 1]) turned by half a turn.
 */
function correlateBack(
  gradient: tf.Tensor4D,
  kernels: tf.Tensor4D,
  stride: number,
  height: number,
  width: number,
): tf.Tensor4D {
  const [kernelHeight, kernelWidth] = kernels.shape;
  const spread = dilated(gradient, stride);
  const [, spreadHeight, spreadWidth, channels] = spread.shape;
  const around = tf.pad(spread, [
    [0, 0],
    [kernelHeight - 1, Math.max(height - spreadHeight, 0)],
    [kernelWidth - 1, Math.max(width - spreadWidth, 0)],
    [0, 0],
  ]);
  const full = tf.depthwiseConv2d(around, tf.reverse(kernels, [0, 1]), 1, 'valid');
  return tf.slice(full, [0, 0, 0, 0], [1, height, width, channels]);
}

/** `stride` − 1 zeros after each row and each column. */
function dilated(value: tf.Tensor4D, stride: number): tf.Tensor4D {
  if (stride === 1) return value;
  const [, height, width, channels] = value.shape;
  const between: [number, number][] = [
    [0, 0],
    [0, 0],
    [0, stride - 1],
    [0, 0],
  ];
  const rows = tf.pad(tf.reshape(value, [1, height, 1, width * channels]), between);
  const columns = tf.pad(tf.reshape(rows, [height * stride, width, 1, channels]), between);
  return tf.reshape(columns, [1, height * stride, width * stride, channels]);
}

function paddedShape(layer: ConvLayer | PoolLayer, input: tf.Tensor4D): [number, number, number, number] {
  const { height, width, channels } = shapeOf(input);
  const { top, left, bottom, right } = reach(layer, { height, width, channels });
  return [1, height + top + bottom, width + left + right, channels];
}

/** Without what `padded` put around it. */
function cropped(layer: ConvLayer | PoolLayer, input: tf.Tensor4D, value: tf.Tensor4D): tf.Tensor4D {
  const { top, left } = reach(layer, shapeOf(input));
  return tf.slice(value, [0, top, left, 0], input.shape);
}
