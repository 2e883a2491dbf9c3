import type { Tensor } from '../vision/executor.ts';

/** One value for each output of the convolution before it; PyTorch's weight, bias, running_mean, running_var. */
export interface BatchNorm {
  readonly gamma: Float32Array;
  readonly beta: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  readonly epsilon: number;
}

/**
 * A convolution without bias and the batch norm behind it as one convolution: γ (k∗x − mean) / √(variance + ε) + β is
 * a kernel γ/√(variance + ε) times as large, and a bias. `kernel` has its outputs last. Computed in float64.
 */
export function foldBatchNorm(
  kernel: Tensor,
  { gamma, beta, mean, variance, epsilon }: BatchNorm,
): { kernel: Tensor; bias: Tensor } {
  const outputs = gamma.length;
  const scales = Float64Array.from(gamma, (value, i) => value / Math.sqrt(variance[i]! + epsilon));
  const values = new Float32Array(kernel.values.length);
  for (let first = 0; first < values.length; first += outputs)
    for (let output = 0; output < outputs; output++)
      values[first + output] = kernel.values[first + output]! * scales[output]!;
  return {
    kernel: { shape: kernel.shape, values },
    bias: { shape: [outputs], values: beta.map((value, i) => value - mean[i]! * scales[i]!) },
  };
}
