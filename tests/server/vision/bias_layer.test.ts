/** A bias layer adds one number to each map, before and after an edit, on every executor. */

import { expect, test } from 'vitest';
import type { Executor } from '../../../server/vision/executor.ts';
import { createOnnxExecutor } from '../../../server/vision/onnx/executor.ts';
import { createWasmExecutor } from '../../../server/vision/tfjs/wasm.ts';
import type { Graph } from '../../../shared/layers.ts';

const graph: Graph = {
  input: { height: 1, width: 3, channels: 2 },
  layers: [
    { kind: 'bias', name: 'bias' },
    { kind: 'relu', name: 'relu' },
  ],
};

const weights = (...biases: number[]) =>
  new Map([['bias.bias', { shape: [2], values: Float32Array.from(biases) }]]);

const executors: Record<string, () => Executor | Promise<Executor>> = {
  onnx: () => createOnnxExecutor({ threads: 1 }),
  wasm: createWasmExecutor,
};

test.each(Object.keys(executors))('%s', async (name) => {
  const executor = await executors[name]!();
  const loaded = await executor.load(graph, weights(10, -5), { editable: true });
  const input = Float32Array.of(1, 2, 3, 4, 5, 6);
  const first = await loaded.run(input, ['bias', 'relu']);
  expect([...first.get('bias')!]).toEqual([11, 12, 13, -1, 0, 1]);
  expect([...first.get('relu')!]).toEqual([11, 12, 13, 0, 0, 1]);
  loaded.setWeights(weights(0, 1));
  const edited = await loaded.run(input, ['bias']);
  expect([...edited.get('bias')!]).toEqual([1, 2, 3, 5, 6, 7]);
  await loaded.dispose();
});
