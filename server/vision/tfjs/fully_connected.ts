/** A fully connected layer for tfjs's wasm backend, which reads the weights of no input that is zero. */

import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { FullyConnection } from './graph.ts';
import { addressOf, loopsOf } from './wasm_loops.ts';

/** assembly/fully_connected.ts. */
interface Loops {
  fullyConnect(
    inputs: number,
    weights: number,
    biases: number,
    count: number,
    outputs: number,
    to: number,
  ): void;
}

const KERNEL_NAME = 'SparseFullyConnected';
const OUTPUTS_AT_ONCE = 8;

export const sparseFullyConnection: FullyConnection = {
  suits: (outputs) => outputs % OUTPUTS_AT_ONCE === 0,
  connect: (x, kernel, bias) => tf.engine().runKernel(KERNEL_NAME, { x, kernel, bias }) as tf.Tensor,
};

tf.registerKernel({
  kernelName: KERNEL_NAME,
  backendName: 'wasm',
  kernelFunc: ({ inputs, backend }) => {
    const { x, kernel, bias } = inputs as Record<'x' | 'kernel' | 'bias', tf.TensorInfo>;
    return connect(backend as BackendWasm, x, kernel, bias);
  },
});

function connect(
  backend: BackendWasm,
  x: tf.TensorInfo,
  kernel: tf.TensorInfo,
  bias: tf.TensorInfo,
): tf.TensorInfo {
  const [count, outputs] = kernel.shape as [number, number];
  const y = backend.makeOutput([outputs], 'float32');
  const at = (tensor: tf.TensorInfo) => addressOf(backend, tensor);
  const { fullyConnect } = loopsOf<Loops>(backend, 'fully_connected');
  fullyConnect(at(x), at(kernel), at(bias), count, outputs, at(y));
  return y;
}
