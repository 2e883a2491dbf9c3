import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { relativeDifference } from '../../../server/vision/oracle/difference.ts';
import { createWasmExecutor } from '../../../server/vision/tfjs/wasm.ts';
import { winograd } from '../../../server/vision/tfjs/winograd.ts';
import { biasOf, kernelOf } from '../../../server/vision/weight_shapes.ts';
import { type ConvLayer, inputsOf, shapesOf } from '../../../shared/layers.ts';
import { ALEXNET } from '../../../shared/networks.ts';

const executor = await createWasmExecutor();

const layerOf = (layer: Partial<ConvLayer>): ConvLayer => ({
  kind: 'conv',
  name: 'conv',
  kernelSizePx: 3,
  stride: 1,
  padding: 1,
  outChannels: 32,
  ...layer,
});

/** Uniform over (−1, 1), the same each time (Numerical Recipes' congruential generator). */
function numbers(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

const input = (height: number, width: number, channels: number) => ({ height, width, channels });

describe('Winograd’s convolution', () => {
  test.each([
    ['kernels of 3, whole tiles', { padding: 0 }, input(14, 10, 32)],
    ['kernels of 3, tiles that reach beyond', { outChannels: 40 }, input(13, 13, 36)],
    ['kernels of 3, tiles that are no multiple of 4', { outChannels: 8 }, input(9, 11, 64)],
    ['kernels of 3, more padding than a kernel is large', { padding: 4 }, input(5, 6, 32)],
    ['kernels of 3, same', { padding: 'same' }, input(16, 15, 32)],
    ['kernels of 5, whole tiles', { kernelSizePx: 5, padding: 2 }, input(8, 10, 32)],
    [
      'kernels of 5, tiles that reach beyond',
      { kernelSizePx: 5, padding: 2, outChannels: 24 },
      input(27, 9, 48),
    ],
    ['kernels of 5, no padding', { kernelSizePx: 5, padding: 0 }, input(8, 9, 32)],
  ] as const)('%s: as tfjs’s own', async (_, settings, shape) => {
    const layer = layerOf(settings);
    expect(winograd.suits(layer, shape)).toBe(true);
    const graph = { input: shape, layers: [layer] };
    const { kernelSizePx: size, outChannels } = layer;
    const kernel = {
      shape: [size, size, shape.channels, outChannels],
      values: numbers(size * size * shape.channels * outChannels, 1),
    };
    const bias = { shape: [outChannels], values: numbers(outChannels, 2) };
    const weights = new Map([
      [kernelOf('conv'), kernel],
      [biasOf('conv'), bias],
    ]);
    const own = await executor.load(graph, weights, { editable: true });
    const fast = await executor.load(graph, weights);
    const picture = numbers(shape.height * shape.width * shape.channels, 3);
    const expected = (await own.run(picture, ['conv'])).get('conv')!;
    const got = (await fast.run(picture, ['conv'])).get('conv')!;
    expect(got).toHaveLength(expected.length);
    expect(relativeDifference(got, expected)).toBeLessThan(5e-6);
    // Other sums, so that it isn't one of them compared with itself.
    expect(got).not.toEqual(expected);
    await own.dispose();
    await fast.dispose();
  });

  test.each([
    ['a stride', { stride: 2 }, input(13, 13, 64)],
    ['kernels of 7', { kernelSizePx: 7 }, input(13, 13, 64)],
    ['groups', { groups: 2 }, input(13, 13, 64)],
    ['few channels', {}, input(13, 13, 28)],
    ['channels that don’t come in fours', {}, input(13, 13, 34)],
    ['outputs that don’t come in eights', { outChannels: 36 }, input(13, 13, 64)],
    ['a picture of a few tiles', {}, input(8, 4, 64)],
  ] as const)('leaves %s to tfjs', (_, settings, shape) => {
    expect(winograd.suits(layerOf(settings), shape)).toBe(false);
  });

  test('takes all of AlexNet’s convolutions but the first, which the oracle therefore judges', () => {
    const { graph } = ALEXNET;
    const shapes = shapesOf(graph);
    const taken = graph.layers.filter(
      (layer, index) =>
        layer.kind === 'conv' && winograd.suits(layer, shapes.get(inputsOf(graph, index)[0]!)!),
    );
    expect(taken.map(({ name }) => name)).toEqual(['conv2', 'conv3', 'conv4', 'conv5']);
  });

  test('leaves nothing in tfjs’s memory', () => {
    const layer = layerOf({});
    const before = tf.memory();
    const tensors = [
      tf.zeros([1, 13, 13, 32]),
      winograd.arranged({ shape: [3, 3, 32, 32], values: numbers(9 * 32 * 32, 1) }),
      tf.zeros([32]),
    ] as const;
    for (let run = 0; run < 50; run++)
      winograd.convolve(layer, tensors[0] as tf.Tensor4D, tensors[1], tensors[2]).dispose();
    tf.dispose([...tensors]);
    expect(tf.memory()).toMatchObject({
      numTensors: before.numTensors,
      numDataBuffers: before.numDataBuffers,
      numBytes: before.numBytes,
    });
  });
});
