import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { relativeDifference } from '../../../server/vision/oracle/difference.ts';
import { sparseFullyConnection } from '../../../server/vision/tfjs/fully_connected.ts';
import { createWasmExecutor } from '../../../server/vision/tfjs/wasm.ts';

await createWasmExecutor();

test.each([
  ['as behind a ReLU', 257, 24, (value: number) => Math.max(value, 0)],
  ['with no zero', 300, 8, (value: number) => value],
  ['all zero', 64, 1024, () => 0],
])(
  'inputs %s: the sum of all products and the bias, and nothing is left in tfjs’s memory',
  (_, inputs, outputs, kept) => {
    const before = tf.memory();
    const x = tf.tensor1d(Float32Array.from({ length: inputs }, (_, i) => kept(Math.sin(i * 7.1))));
    const kernel = tf.tensor2d(
      Float32Array.from({ length: inputs * outputs }, (_, i) => Math.cos(i * 3.3)),
      [inputs, outputs],
    );
    const bias = tf.tensor1d(Float32Array.from({ length: outputs }, (_, i) => i / 10 - 1));
    const y = sparseFullyConnection.connect(x, kernel, bias);
    const numbers = (tensor: tf.Tensor) => tensor.dataSync<'float32'>();
    const [xs, weights] = [numbers(x), numbers(kernel)];
    const expected = Array.from(numbers(bias), (sum, output) =>
      xs.reduce((total, value, i) => total + value * weights[i * outputs + output]!, sum),
    );
    expect(y.shape).toEqual([outputs]);
    expect(relativeDifference(y.dataSync<'float32'>(), expected)).toBeLessThan(2e-6);
    tf.dispose([x, kernel, bias, y]);
    expect(tf.memory()).toMatchObject({
      numTensors: before.numTensors,
      numDataBuffers: before.numDataBuffers,
    });
  },
);

test('other numbers of outputs are left to tfjs', () => {
  expect([102, 1024, 4].map(sparseFullyConnection.suits)).toEqual([false, true, false]);
});
