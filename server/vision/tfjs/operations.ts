/**
 * Layers as tfjs operations. Every value is [1, height, width, channels], vectors too. Paddings are our own `pad`,
 * then 'valid', since not every tfjs backend takes numbers. Convolution and bias are two operations: fused they are
 * no quicker, and the fused gradient needs the kernel's, which wasm lacks.
 */

import * as tf from '@tensorflow/tfjs-core';
import {
  type ConvLayer,
  type Layer,
  outputShape,
  type PoolLayer,
  paddingSides,
  type Shape,
  type Sides,
  windowSize,
} from '../../../shared/layers.ts';
import { biasOf, kernelOf } from '../weight_shapes.ts';
import { weightedPoolKernel } from '../weighted_pool.ts';

/** `<layer>.kernel`, `<layer>.bias`, and `<layer>.constant` where `poolConstant` gives one. */
export type GraphTensors = ReadonlyMap<string, tf.Tensor>;

export const constantOf = (layerName: string) => `${layerName}.constant`;

/** The output of `layer` for these inputs. */
export function applyLayer(layer: Layer, inputs: readonly tf.Tensor4D[], tensors: GraphTensors): tf.Tensor4D {
  const input = inputs[0]!;
  switch (layer.kind) {
    case 'conv':
      return convolve(layer, input, tensors);
    case 'bias':
      return tf.add(input, tensors.get(biasOf(layer.name))!);
    case 'relu':
      return layer.ceiling === undefined ? tf.relu(input) : tf.clipByValue(input, 0, layer.ceiling);
    case 'pool':
      return pool(layer, input, tensors);
    case 'global-average':
      return tf.mean(input, [1, 2], true);
    case 'fc':
      return fullyConnect(layer.name, input, tensors);
    case 'softmax':
      return tf.softmax(input);
    case 'add':
      return inputs.reduce((sum, other) => tf.add(sum, other));
    case 'concat':
      return tf.concat([...inputs], 3);
  }
}

function convolve(layer: ConvLayer, input: tf.Tensor4D, tensors: GraphTensors): tf.Tensor4D {
  const { name, stride, groups = 1 } = layer;
  const x = padded(layer, input, 0);
  const kernel = tensors.get(kernelOf(name)) as tf.Tensor4D;
  return tf.add(correlate(x, kernel, stride, groups), tensors.get(biasOf(name))!);
}

/** `kernel` is [height, width, channels of one group, outChannels]. */
function correlate(x: tf.Tensor4D, kernel: tf.Tensor4D, stride: number, groups: number): tf.Tensor4D {
  if (groups === 1) return tf.conv2d(x, kernel, stride, 'valid');
  const [height, width, inChannels, outChannels] = kernel.shape;
  if (inChannels === 1) {
    const multiplier = outChannels / groups;
    return tf.depthwiseConv2d(x, tf.reshape(kernel, [height, width, groups, multiplier]), stride, 'valid');
  }
  const kernels = tf.split<tf.Tensor4D>(kernel, groups, 3);
  const parts = tf.split<tf.Tensor4D>(x, groups, 3);
  return tf.concat(
    parts.map((part, group) => tf.conv2d(part, kernels[group]!, stride, 'valid')),
    3,
  );
}

function pool(layer: PoolLayer, input: tf.Tensor4D, tensors: GraphTensors): tf.Tensor4D {
  const { sizePx, stride } = layer;
  const constant = tensors.get(constantOf(layer.name));
  switch (layer.pool) {
    case 'max':
      return tf.maxPool(padded(layer, input, -Infinity), sizePx, stride, 'valid');
    case 'average': {
      const mean = tf.avgPool(padded(layer, input, 0), sizePx, stride, 'valid');
      return constant ? tf.mul(mean, constant) : mean;
    }
    case 'weighted':
      return tf.depthwiseConv2d(padded(layer, input, 0), constant as tf.Tensor4D, stride, 'valid');
  }
}

function fullyConnect(name: string, input: tf.Tensor4D, tensors: GraphTensors): tf.Tensor4D {
  const flat = tf.reshape(planar(input), [1, input.size]) as tf.Tensor2D;
  const output = tf.add(tf.matMul(flat, tensors.get(kernelOf(name))!), tensors.get(biasOf(name))!);
  return tf.reshape(output, [1, 1, 1, -1]);
}

/** [1, height, width, channels] → [channels, height × width]. */
export function planar(value: tf.Tensor4D): tf.Tensor2D {
  const [, height, width, channels] = value.shape;
  return tf.transpose(tf.reshape(value, [height * width, channels]));
}

/** [channels, height × width] → [1, height, width, channels]. */
export function interleaved(value: tf.Tensor2D, { height, width, channels }: Shape): tf.Tensor4D {
  return tf.reshape(tf.transpose(value), [1, height, width, channels]);
}

/** `input` with as much of `value` around it as the layer's windows reach. */
export function padded(layer: ConvLayer | PoolLayer, input: tf.Tensor4D, value: number): tf.Tensor4D {
  const [, height, width, channels] = input.shape;
  const { top, left, bottom, right } = reach(layer, { height, width, channels });
  if (!(top || left || bottom || right)) return input;
  return tf.pad(
    input,
    [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
    value,
  );
}

/** How far the windows reach beyond the input: less than the padding at the end where a stride steps over it. */
export function reach(layer: ConvLayer | PoolLayer, input: Shape): Sides {
  const { top, left } = paddingSides(layer, input);
  const output = outputShape(layer, [input]);
  const last = (outputs: number) => (outputs - 1) * layer.stride + windowSize(layer);
  return {
    top,
    left,
    bottom: Math.max(last(output.height) - top - input.height, 0),
    right: Math.max(last(output.width) - left - input.width, 0),
  };
}

/** What a pooling needs beside its input, to be made once and kept; most need nothing. */
export function poolConstant(layer: PoolLayer, input: Shape): tf.Tensor4D | undefined {
  switch (layer.pool) {
    case 'max':
      return undefined;
    case 'average':
      return layer.ceil ? averageCorrection(layer, input) : undefined;
    case 'weighted': {
      const window = tf.tensor4d(weightedPoolKernel(layer.sizePx), [layer.sizePx, layer.sizePx, 1, 1]);
      return tf.tile(window, [1, 1, input.channels, 1]);
    }
  }
}

/**
 * PyTorch's AvgPool2d counts the zeros of the padding, but not what hangs over beyond them: there the mean over
 * the whole window is too small by the part that is inside.
 */
function averageCorrection(layer: PoolLayer, input: Shape): tf.Tensor4D {
  const { sizePx, stride, padding } = layer;
  const { height, width } = outputShape(layer, [input]);
  const inside = (output: number, inputPx: number) =>
    Math.min(sizePx, inputPx + 2 * padding - output * stride) / sizePx;
  const corrections = Array.from({ length: height * width }, (_, index) => {
    const row = Math.floor(index / width);
    return 1 / (inside(row, input.height) * inside(index % width, input.width));
  });
  return tf.tensor4d(corrections, [1, height, width, 1]);
}
