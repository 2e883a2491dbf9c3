/**
 * A fully connected layer, in the memory of the library whose tensors it reads and writes: AssemblyScript, compiled to
 * WebAssembly by build.mjs and called by ../tfjs/fully_connected.ts.
 */

const OUTPUTS_AT_ONCE: i32 = 8;

/**
 * to = biases + inputs × weights, all float32; `weights` is [count, outputs], outputs a multiple of 8. The weights of an
 * input that is zero, as behind a ReLU most are, aren't read.
 */
export function fullyConnect(
  inputs: usize,
  weights: usize,
  biases: usize,
  count: i32,
  outputs: i32,
  to: usize,
): void {
  const rowBytes = <usize>(outputs * 4);
  memory.copy(to, biases, rowBytes);
  let row = weights;
  for (let i = 0; i < count; i++) {
    const input = load<f32>(inputs + <usize>(i * 4));
    if (input !== 0) {
      const factor = f32x4.splat(input);
      for (let output = 0; output < outputs; output += OUTPUTS_AT_ONCE) {
        const from = row + <usize>(output * 4);
        const at = to + <usize>(output * 4);
        v128.store(at, f32x4.add(v128.load(at), f32x4.mul(factor, v128.load(from))));
        v128.store(at, f32x4.add(v128.load(at, 16), f32x4.mul(factor, v128.load(from, 16))), 16);
      }
    }
    row += rowBytes;
  }
}
