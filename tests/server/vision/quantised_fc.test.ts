import { describe, expect, test } from 'vitest';
import { createExecutor } from '../../../server/vision/backends.ts';
import type { LoadOptions, Tensor, Weights } from '../../../server/vision/executor.ts';
import { quantisedKernels } from '../../../server/vision/onnx/quantised_fc.ts';
import { loadModel } from '../../../server/weights/registry.ts';
import type { Graph } from '../../../shared/layers.ts';

const [INPUTS, OUTPUTS] = [300, 40];
const GRAPH: Graph = {
  input: { height: 10, width: 10, channels: 3 },
  layers: [
    { kind: 'relu', name: 'relu' },
    { kind: 'fc', name: 'fc', outChannels: OUTPUTS },
  ],
};
const [SCALE, MIN] = [0.0008, -0.1032];

/** Numbers from 0 to 1 that look like chance. */
const chance = (index: number) => Math.abs(Math.sin(index * 12.9898) * 43758.5453) % 1;

function kernel(scale: number, min: number): Tensor {
  const bytes = Uint8Array.from({ length: INPUTS * OUTPUTS }, (_, i) => chance(i) * 256);
  const values = Float32Array.from(bytes, (byte) => byte * scale + min);
  return { shape: [INPUTS, OUTPUTS], values, quantised: { bytes, scale, min } };
}

const BIAS = Float32Array.from({ length: OUTPUTS }, (_, i) => chance(i + 0.5) - 0.5);
const weightsOf = (fc: Tensor): Weights =>
  new Map([
    ['fc.kernel', fc],
    ['fc.bias', { shape: [OUTPUTS], values: BIAS }],
  ]);

async function answer(fc: Tensor, input: Float32Array, options: LoadOptions = {}): Promise<Float32Array> {
  const executor = await createExecutor('onnx-cpu', { threads: 1 });
  const loaded = await executor.load(GRAPH, weightsOf(fc), options);
  const activations = await loaded.run(input, ['fc']);
  await loaded.dispose();
  return activations.get('fc')!;
}

/** In float64, of the float32 weights. */
function expected({ values }: Tensor, input: Float32Array): number[] {
  return Array.from(BIAS, (bias, output) =>
    input.reduce((sum, value, i) => sum + Math.max(value, 0) * values[i * OUTPUTS + output]!, bias),
  );
}

function worst(actual: ArrayLike<number>, expected: readonly number[]): number {
  const largest = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(value - actual[i]!))) / largest;
}

const random = Float32Array.from({ length: INPUTS }, (_, i) => chance(i + 0.25) * 12 - 4);

describe('as exact as float32', () => {
  test.each([
    ['values of any size', random],
    ['one that is large beside many that are small', random.map((value, i) => (i === 7 ? 4000 : value / 9))],
    ['small ones', random.map((value) => value * 1e-12)],
    ['all alike', new Float32Array(INPUTS).fill(0.3)],
    ['zeros', new Float32Array(INPUTS)],
  ])('%s', async (_what, input) => {
    for (const fc of [kernel(SCALE, MIN), kernel(SCALE, 0.01), kernel(SCALE, -3)]) {
      const sums = expected(fc, input);
      expect(worst(await answer(fc, input), sums)).toBeLessThan(1e-6);
      const { quantised: _, ...float } = fc;
      expect(worst(await answer(float, input), sums)).toBeLessThan(1e-6);
    }
  });
});

test('only where the weights stay and nothing negative is read', () => {
  const weights = weightsOf(kernel(SCALE, MIN));
  expect([...quantisedKernels(GRAPH, weights, {}).keys()]).toEqual(['fc.kernel']);
  expect(quantisedKernels(GRAPH, weights, { editable: ['fc'] }).size).toBe(0);
  expect(quantisedKernels({ ...GRAPH, layers: GRAPH.layers.slice(1) }, weights, {}).size).toBe(0);
});

test('weights that change are read as they become', async () => {
  const [before, after] = [kernel(SCALE, MIN), kernel(SCALE / 2, MIN)];
  const executor = await createExecutor('onnx-cpu', { threads: 1 });
  const loaded = await executor.load(GRAPH, weightsOf(before), { editable: true });
  loaded.setWeights(weightsOf(after));
  expect(worst((await loaded.run(random, ['fc'])).get('fc')!, expected(after, random))).toBeLessThan(1e-6);
  await loaded.dispose();
});

test('AlexNet’s largest layer is computed so, and answers as with float32 weights', async () => {
  const { network, weights } = await loadModel('alexnet');
  const { graph } = network;
  expect([...quantisedKernels(graph, weights, {}).keys()]).toEqual(['fc1.kernel']);
  const floats = new Map([...weights].map(([name, { shape, values }]) => [name, { shape, values }]));
  const input = Float32Array.from(
    { length: graph.input.channels * graph.input.height * graph.input.width },
    (_, i) => Math.sin(i / 700) * 2 + chance(i) - 0.5,
  );
  const executor = await createExecutor('onnx-cpu', { threads: 2 });
  const answers = [];
  for (const of of [weights, floats]) {
    const loaded = await executor.load(graph, of);
    answers.push(await loaded.run(input, ['pool5', 'fc1', 'prob']));
    await loaded.dispose();
  }
  for (const layer of ['pool5', 'fc1', 'prob'])
    expect(worst(answers[0]!.get(layer)!, [...answers[1]!.get(layer)!])).toBeLessThan(1e-6);
});
