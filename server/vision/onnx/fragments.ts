/** One layer as the ONNX nodes that compute it (https://onnx.ai/onnx/operators/, opset 21). */

import {
  type ConvLayer,
  type FcLayer,
  type Layer,
  type PoolLayer,
  paddingSides,
  type Shape,
  windowSize,
} from '../../../shared/layers.ts';
import { biasOf, kernelOf } from '../weight_shapes.ts';
import { weightedPoolKernel } from '../weighted_pool.ts';
import type { OnnxConstant, OnnxNode } from './onnx_proto.ts';

/** The last node's output bears the layer's name. */
export interface Fragment {
  readonly nodes: readonly OnnxNode[];
  readonly constants?: Readonly<Record<string, OnnxConstant>>;
}

/** Batch, channels, rows, columns. */
export function onnxShape({ channels, height, width }: Shape): readonly number[] {
  return [1, channels, height, width];
}

/** `from`: the names of the values that the layer reads, the first of them of shape `input`. */
export function fragmentOf(layer: Layer, from: readonly string[], input: Shape, output: Shape): Fragment {
  const node = (opType: string, attributes: OnnxNode['attributes'] = {}): Fragment => ({
    nodes: [{ opType, input: from, output: layer.name, attributes }],
  });
  switch (layer.kind) {
    case 'conv':
      return convolution(layer, from[0]!, input, output);
    case 'bias':
      return addBias(layer.name, from[0]!);
    case 'relu':
      return layer.ceiling === undefined ? node('Relu') : clip(layer.name, from[0]!, layer.ceiling);
    case 'pool':
      switch (layer.pool) {
        case 'max':
          return node('MaxPool', slidingWindow(layer, input, output));
        case 'average':
          return averagePool(layer, from[0]!, input, output);
        case 'weighted':
          return weightedPool(layer, from[0]!, input, output);
      }
      break;
    case 'global-average':
      return node('GlobalAveragePool');
    case 'fc':
      return fullyConnected(layer, from[0]!, input);
    case 'softmax':
      return node('Softmax', { axis: 1 });
    case 'add':
      return node('Sum');
    case 'concat':
      return node('Concat', { axis: 1 });
  }
}

function convolution(layer: ConvLayer, from: string, input: Shape, output: Shape): Fragment {
  const { name, groups = 1 } = layer;
  const attributes = { ...slidingWindow(layer, input, output), group: groups };
  return {
    nodes: [{ opType: 'Conv', input: [from, kernelOf(name), biasOf(name)], output: name, attributes }],
  };
}

function addBias(name: string, from: string): Fragment {
  return {
    nodes: [
      {
        opType: 'Unsqueeze',
        input: [biasOf(name), `${name}.axes`],
        output: `${name}.column`,
        attributes: {},
      },
      { opType: 'Add', input: [from, `${name}.column`], output: name, attributes: {} },
    ],
    constants: { [`${name}.axes`]: { shape: [2], values: BigInt64Array.of(1n, 2n) } },
  };
}

function clip(name: string, from: string, ceiling: number): Fragment {
  return {
    nodes: [
      { opType: 'Clip', input: [from, `${name}.floor`, `${name}.ceiling`], output: name, attributes: {} },
    ],
    constants: {
      [`${name}.floor`]: { shape: [], values: Float32Array.of(0) },
      [`${name}.ceiling`]: { shape: [], values: Float32Array.of(ceiling) },
    },
  };
}

/**
 * PyTorch's AvgPool2d: a mean counts the zeros of the padding, but not what hangs over beyond them with `ceil`.
 * ONNX counts both or neither, so the padding is a node of its own.
 */
function averagePool(layer: PoolLayer, from: string, input: Shape, output: Shape): Fragment {
  const { name, padding } = layer;
  const { pads, ...window } = slidingWindow(layer, input, output);
  const [, , bottom, right] = pads;
  const average = (of: string): OnnxNode => ({
    opType: 'AveragePool',
    input: [of],
    output: name,
    attributes: { ...window, pads: [0, 0, bottom - padding, right - padding], count_include_pad: 0 },
  });
  if (padding === 0) return { nodes: [average(from)] };
  const sides = [0, 0, padding, padding].map(BigInt);
  return {
    nodes: [
      { opType: 'Pad', input: [from, `${name}.sides`], output: `${name}.padded`, attributes: {} },
      average(`${name}.padded`),
    ],
    constants: { [`${name}.sides`]: { shape: [8], values: BigInt64Array.from([...sides, ...sides]) } },
  };
}

/** A depthwise convolution, the same window on every channel. */
function weightedPool(layer: PoolLayer, from: string, input: Shape, output: Shape): Fragment {
  const { name, sizePx } = layer;
  const { channels } = input;
  const window = weightedPoolKernel(sizePx);
  const values = new Float32Array(channels * window.length);
  for (let channel = 0; channel < channels; channel++) values.set(window, channel * window.length);
  const attributes = { ...slidingWindow(layer, input, output), group: channels };
  return {
    nodes: [{ opType: 'Conv', input: [from, `${name}.window`], output: name, attributes }],
    constants: { [`${name}.window`]: { shape: [channels, 1, sizePx, sizePx], values } },
  };
}

/** A convolution whose kernel covers all that it reads: quicker than Flatten, Gemm and Reshape, and one node. */
function fullyConnected({ name }: FcLayer, from: string, input: Shape): Fragment {
  const attributes = { kernel_shape: [input.height, input.width] };
  return {
    nodes: [{ opType: 'Conv', input: [from, kernelOf(name), biasOf(name)], output: name, attributes }],
  };
}

/** `pads` is top, left, bottom, right; at the end as much more as a last window hangs over (see `PoolLayer.ceil`). */
function slidingWindow(layer: ConvLayer | PoolLayer, input: Shape, output: Shape) {
  const sides = paddingSides(layer, input);
  const size = windowSize(layer);
  const { stride } = layer;
  const reach = (outputs: number) => (outputs - 1) * stride + size;
  const bottom = Math.max(sides.bottom, reach(output.height) - input.height - sides.top);
  const right = Math.max(sides.right, reach(output.width) - input.width - sides.left);
  return {
    kernel_shape: [size, size],
    strides: [stride, stride],
    pads: [sides.top, sides.left, bottom, right] as const,
  };
}
