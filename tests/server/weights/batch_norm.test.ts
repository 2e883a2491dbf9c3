import { expect, test } from 'vitest';
import { foldBatchNorm } from '../../../server/weights/batch_norm.ts';
import { convertStateDict } from '../../../server/weights/convert.ts';
import { torchTensorOf } from '../../../server/weights/torch_tensor.ts';
import { EFFICIENTNET_LITE0, type Network, networkNamed } from '../../../shared/networks.ts';
import { torchTensorsOf } from './tensor_files.ts';

test('a folded batch norm gives what convolution and batch norm gave', () => {
  const kernel = { shape: [1, 1, 2, 2], values: Float32Array.of(1, 2, 3, 4) };
  const epsilon = 0.5;
  const { kernel: folded, bias } = foldBatchNorm(kernel, {
    gamma: Float32Array.of(2, -1),
    beta: Float32Array.of(10, 20),
    mean: Float32Array.of(5, 6),
    variance: Float32Array.of(3.5, 0.5),
    epsilon,
  });
  const x = [7, 11];
  const before = [1 * 7 + 3 * 11, 2 * 7 + 4 * 11];
  const expected = [(2 * (before[0]! - 5)) / 2 + 10, (-1 * (before[1]! - 6)) / 1 + 20];
  const output = (o: number) => x[0]! * folded.values[o]! + x[1]! * folded.values[2 + o]! + bias.values[o]!;
  expect([output(0), output(1)]).toEqual(expected);
  expect(bias.shape).toEqual([2]);
});

test.each([
  ['efficientnet-lite0', EFFICIENTNET_LITE0, 'stem-conv', '_conv_stem', '_bn0', 1e-3],
  [
    'resnet18',
    networkNamed('resnet18')!,
    'block3-shortcut',
    'layer2.0.downsample.0',
    'layer2.0.downsample.1',
    1e-5,
  ],
] as [string, Network, string, string, string, number][])(
  '%s has its own epsilon',
  (_, network, layer, module, norm, epsilon) => {
    const tensors = torchTensorsOf(network);
    // A variance near zero is where the epsilon shows.
    const variance = tensors.get(`${norm}.running_var`)!.values.fill(1e-4);
    const state = new Map(
      [...tensors].map(([key, { shape, values }]) => [key, torchTensorOf(shape, values)]),
    );
    const weights = convertStateDict(state, network);
    const kernel = tensors.get(`${module}.weight`)!.values[0]!;
    const gamma = tensors.get(`${norm}.weight`)!.values[0]!;
    const expected = (kernel * gamma) / Math.sqrt(variance[0]! + epsilon);
    expect(weights.get(`${layer}.kernel`)!.values[0]! / expected).toBeCloseTo(1, 6);
  },
);
