/** An experiment's weights do on every backend what the same change of the activations, or of the weights by hand, would. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALWAYS_THERE, createExecutor } from '../../../server/vision/backends.ts';
import type { Executor, LoadedGraph, Weights } from '../../../server/vision/executor.ts';
import { experimentWeights, layersChanged } from '../../../server/vision/experiment_weights.ts';
import { loadModel, type Model } from '../../../server/weights/registry.ts';
import type { Experiment } from '../../../shared/experiment.ts';
import { oracleInput } from '../../oracle_input.ts';

const LAYERS = ['conv1', 'relu1', 'conv3', 'relu3', 'prob'];
const conv1Pixels = 55 * 55;
const conv3Pixels = 13 * 13;

let model: Model;
let input: Float32Array;
beforeAll(async () => {
  model = await loadModel('alexnet');
  const interleaved = await oracleInput('coffee');
  const pixels = 224 * 224;
  input = new Float32Array(pixels * 3);
  interleaved.forEach((value, i) => {
    input[(i % 3) * pixels + Math.floor(i / 3)] = value;
  });
});

describe.each(ALWAYS_THERE)('%s', (backend) => {
  let executor: Executor;
  let edited: LoadedGraph;
  let trained: ReadonlyMap<string, Float32Array>;
  beforeAll(async () => {
    executor = await createExecutor(backend, { threads: 1 });
    const network = await executor.load(model.network.graph, model.weights);
    trained = await network.run(input, LAYERS);
    await network.dispose();
    edited = await executor.load(model.network.graph, model.weights, { editable: ['conv1', 'conv3'] });
  });
  afterAll(() => edited.dispose());

  /** Activations with the experiment; then the weights are what they were. */
  async function tried(experiment: Experiment): Promise<ReadonlyMap<string, Float32Array>> {
    const layers = layersChanged(experiment);
    edited.setWeights(experimentWeights(model.weights, layers, experiment));
    const activations = await edited.run(input, LAYERS);
    edited.setWeights(experimentWeights(model.weights, layers, []));
    return activations;
  }

  function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
    expect(actual.length).toBe(expected.length);
    let [worst, largest] = [0, 0];
    for (let i = 0; i < expected.length; i++) {
      worst = Math.max(worst, Math.abs(actual[i]! - expected[i]!));
      largest = Math.max(largest, Math.abs(expected[i]!));
    }
    expect(worst).toBeLessThanOrEqual(largest * 1e-5);
  }

  const mapOf = (
    activations: ReadonlyMap<string, Float32Array>,
    layer: string,
    map: number,
    pixels: number,
  ) => activations.get(layer)!.subarray(map * pixels, (map + 1) * pixels);

  test('weights that are inputs give what constants give', async () => {
    const same = await tried([]);
    for (const layer of LAYERS) expectNear(same.get(layer)!, trained.get(layer)!);
  });

  test('muting a map is zeroing its kernel and its bias: its zeros are exact, and no other map changes', async () => {
    const live = strongestMap(trained.get('relu3')!, conv3Pixels);
    const muted = await tried([{ kind: 'gain', layer: 'conv3', map: live, gain: 0 }]);
    expect(mapOf(muted, 'conv3', live, conv3Pixels).every((value) => value === 0)).toBe(true);
    for (const map of [0, 16, 18, 383].filter((map) => map !== live))
      expectNear(mapOf(muted, 'conv3', map, conv3Pixels), mapOf(trained, 'conv3', map, conv3Pixels));
    const zeroed = await executor.load(model.network.graph, withoutMap(model.weights, 'conv3', live));
    const byHand = await zeroed.run(input, LAYERS);
    await zeroed.dispose();
    for (const layer of LAYERS) expectNear(muted.get(layer)!, byHand.get(layer)!);
    expect(difference(muted.get('prob')!, trained.get('prob')!)).toBeGreaterThan(1e-6);
  });

  test('a muted map is 0 whatever else is set of it', async () => {
    const muted = await tried([
      { kind: 'gain', layer: 'conv1', map: 3, gain: 0 },
      { kind: 'bias', layer: 'conv1', map: 3, offset: 5 },
      { kind: 'bias', layer: 'conv1', map: null, offset: 5 },
    ]);
    expect(mapOf(muted, 'conv1', 3, conv1Pixels).every((value) => value === 0)).toBe(true);
  });

  test('alone: all other maps are 0', async () => {
    const alone = await tried([{ kind: 'solo', layer: 'conv1', map: 5 }]);
    expectNear(mapOf(alone, 'conv1', 5, conv1Pixels), mapOf(trained, 'conv1', 5, conv1Pixels));
    expect(alone.get('conv1')!.every((value, i) => Math.floor(i / conv1Pixels) === 5 || value === 0)).toBe(
      true,
    );
  });

  test('a gain multiplies what the map is before its ReLU, an offset is added after that', async () => {
    const changed = await tried([
      { kind: 'gain', layer: 'conv1', map: 9, gain: 2.5 },
      { kind: 'bias', layer: 'conv1', map: 9, offset: -0.75 },
      { kind: 'bias', layer: 'conv1', map: null, offset: 0.25 },
    ]);
    const before = trained.get('conv1')!;
    const expected = before.map((value, i) =>
      Math.floor(i / conv1Pixels) === 9 ? 2.5 * value - 0.5 : value + 0.25,
    );
    expectNear(changed.get('conv1')!, expected);
    expectNear(
      changed.get('relu1')!,
      expected.map((value) => Math.max(value, 0)),
    );
  });

  test('a kernel in the place of another: each value is the sum of products under it', async () => {
    const values = Array.from({ length: 11 * 11 * 3 }, (_, i) => Math.sin(i * 12.9898));
    const changed = mapOf(
      await tried([{ kind: 'kernel', layer: 'conv1', map: 40, title: 'test', values }]),
      'conv1',
      40,
      conv1Pixels,
    );
    const bias = model.weights.get('conv1.bias')!.values[40]!;
    const expected = Array.from({ length: conv1Pixels }, (_, place) => {
      const [top, left] = [Math.floor(place / 55) * 4 - 2, (place % 55) * 4 - 2];
      return values.reduce((sum, weight, i) => {
        const row = top + Math.floor(i / 33);
        const column = left + (Math.floor(i / 3) % 11);
        const inside = row >= 0 && row < 224 && column >= 0 && column < 224;
        return inside ? sum + weight * input[((i % 3) * 224 + row) * 224 + column]! : sum;
      }, bias);
    });
    expectNear(changed, expected);
  });

  test('a weight that was not loaded as editable stays', () => {
    const weights = experimentWeights(model.weights, ['conv2'], []);
    expect(() => edited.setWeights(weights)).toThrow('expected an editable weight, got a constant');
  });
});

function withoutMap(weights: Weights, layer: string, map: number): Weights {
  return new Map(
    [...weights].map(([name, tensor]) => {
      if (!name.startsWith(`${layer}.`)) return [name, tensor];
      const maps = tensor.shape.at(-1)!;
      return [name, { ...tensor, values: tensor.values.map((value, i) => (i % maps === map ? 0 : value)) }];
    }),
  );
}

function strongestMap(values: Float32Array, pixels: number): number {
  const sums = Array.from({ length: values.length / pixels }, (_, map) =>
    values.subarray(map * pixels, (map + 1) * pixels).reduce((sum, value) => sum + value, 0),
  );
  return sums.indexOf(Math.max(...sums));
}

function difference(some: Float32Array, others: Float32Array): number {
  return some.reduce((most, value, i) => Math.max(most, Math.abs(value - others[i]!)), 0);
}
