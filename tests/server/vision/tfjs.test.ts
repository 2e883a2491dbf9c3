import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test } from 'vitest';
import type { Tensor } from '../../../server/vision/executor.ts';
import { createWasmExecutor } from '../../../server/vision/tfjs/wasm.ts';
import { weightShapesOf } from '../../../server/vision/weight_shapes.ts';
import type { Graph, Layer, Shape } from '../../../shared/layers.ts';

const executor = await createWasmExecutor();
const tensorsBefore = executor.tensors();

afterEach(() => {
  expect(executor.tensors()).toBe(tensorsBefore);
});

const numbers = (...values: number[]) => Float32Array.from(values);

const map = (side: number, channels = 1): Shape => ({ height: side, width: side, channels });

/** Kernels and biases of `value` everywhere. */
function constantWeights(graph: Graph, value: number): Map<string, Tensor> {
  return new Map(
    [...weightShapesOf(graph)].map(([name, shape]) => {
      const count = shape.reduce((product, size) => product * size, 1);
      return [name, { shape, values: new Float32Array(count).fill(value) }];
    }),
  );
}

const stack: Graph = {
  input: map(12, 4),
  layers: [
    { kind: 'conv', name: 'conv1', kernelSizePx: 3, stride: 1, padding: 1, outChannels: 4 },
    { kind: 'conv', name: 'conv2', kernelSizePx: 3, stride: 2, padding: 'same', outChannels: 4, groups: 4 },
    { kind: 'conv', name: 'conv3', kernelSizePx: 1, stride: 1, padding: 0, outChannels: 4, groups: 2 },
    { kind: 'relu', name: 'relu' },
    { kind: 'pool', name: 'average', pool: 'average', sizePx: 3, stride: 2, padding: 1, ceil: true },
    { kind: 'pool', name: 'weighted', pool: 'weighted', sizePx: 2, stride: 1, padding: 0 },
    { kind: 'pool', name: 'max', pool: 'max', sizePx: 2, stride: 1, padding: 1 },
    { kind: 'fc', name: 'fc', outChannels: 3 },
    { kind: 'softmax', name: 'prob' },
  ],
};
const names = stack.layers.map((layer) => layer.name);

describe('a loaded graph', () => {
  test('200 runs and changes of weights leave no tensor behind', async () => {
    const loaded = await executor.load(stack, constantWeights(stack, 0.1), { editable: true });
    const input = new Float32Array(12 * 12 * 4).fill(1);
    const alive = executor.tensors();
    expect(alive).toBeGreaterThan(tensorsBefore);
    for (let run = 0; run < 200; run++) {
      await loaded.run(input, run % 2 ? names : ['relu']);
      loaded.setWeights(constantWeights(stack, run / 1000));
      expect(executor.tensors()).toBe(alive);
    }
    await loaded.dispose();
  });

  test('gives arrays of their own for the layers asked for', async () => {
    const loaded = await executor.load(stack, constantWeights(stack, 0.1));
    const input = new Float32Array(12 * 12 * 4).fill(1);
    const first = await loaded.run(input, ['prob', 'conv1']);
    expect([...first.keys()]).toEqual(['prob', 'conv1']);
    expect(first.get('conv1')).toHaveLength(12 * 12 * 4);
    const kept = first.get('conv1')!.slice();
    await loaded.run(input.fill(-3), ['conv1']);
    expect(first.get('conv1')).toEqual(kept);
    expect(first.get('conv1')!.buffer.byteLength).toBe(4 * 12 * 12 * 4);
    expect((await loaded.run(input, [])).size).toBe(0);
    await loaded.dispose();
  });

  test('setWeights replaces what it is given, all or nothing', async () => {
    const graph: Graph = { input: map(1, 2), layers: [{ kind: 'fc', name: 'fc', outChannels: 1 }] };
    const loaded = await executor.load(graph, constantWeights(graph, 1), { editable: true });
    const run = async () => [...(await loaded.run(numbers(1, 2), ['fc'])).get('fc')!];
    expect(await run()).toEqual([4]);
    loaded.setWeights(new Map([['fc.bias', { shape: [1], values: numbers(-3) }]]));
    expect(await run()).toEqual([0]);
    const good: Tensor = { shape: [2, 1], values: numbers(5, 5) };
    const bad: Tensor = { shape: [2], values: numbers(5, 5) };
    expect(() =>
      loaded.setWeights(
        new Map([
          ['fc.kernel', good],
          ['fc.bias', bad],
        ]),
      ),
    ).toThrow('expected fc.bias of 1, got 2');
    expect(() => loaded.setWeights(new Map([['fc.gain', good]]))).toThrow('fc.gain: expected a weight');
    expect(await run()).toEqual([0]);
    await loaded.dispose();
  });

  test('refuses what does not fit', async () => {
    const weights = constantWeights(stack, 1);
    weights.delete('conv2.kernel');
    await expect(executor.load(stack, weights)).rejects.toThrow(
      'expected conv2.kernel of 3 × 3 × 1 × 4, got none',
    );
    const wide: Layer = {
      kind: 'conv',
      name: 'wide',
      kernelSizePx: 7,
      stride: 1,
      padding: 0,
      outChannels: 1,
    };
    await expect(executor.load({ input: map(5), layers: [wide] }, new Map())).rejects.toThrow(
      'wide: the kernel is larger than its input',
    );
    const loaded = await executor.load(stack, constantWeights(stack, 1));
    await expect(loaded.run(new Float32Array(5), ['fc'])).rejects.toThrow(
      'input: expected 576 values, got 5',
    );
    await expect(loaded.run(new Float32Array(576), ['fc9'])).rejects.toThrow('fc9: expected a layer');
    expect(() => loaded.setWeights(constantWeights(stack, 1))).toThrow(
      'expected an editable weight, got a constant',
    );
    await loaded.dispose();
  });
});

test('runs in a worker thread and writes nothing to stdout', async () => {
  const wasm = new URL('../../../server/vision/tfjs/wasm.ts', import.meta.url).href;
  const worker = new Worker(
    `const run = async () => {
      (await import('tsx/esm/api')).register();
      const { createWasmExecutor } = await import(${JSON.stringify(wasm)});
      const executor = await createWasmExecutor();
      const input = { height: 1, width: 1, channels: 2 };
      const graph = { input, layers: [{ kind: 'relu', name: 'relu' }] };
      const loaded = await executor.load(graph, new Map());
      return loaded.run(Float32Array.of(-1, 2), ['relu']);
    };
    run().then((activations) => require('node:worker_threads').parentPort.postMessage(activations));`,
    { eval: true, stdout: true, stderr: true },
  );
  let printed = '';
  worker.stdout.on('data', (text) => {
    printed += text;
  });
  const activations = await new Promise<Map<string, Float32Array>>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  await worker.terminate();
  expect([...activations.get('relu')!]).toEqual([0, 2]);
  expect(printed).toBe('');
});
