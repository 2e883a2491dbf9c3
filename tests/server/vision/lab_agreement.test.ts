/** Lab stacks give on the real executors what their definition says, before and after an edit. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Executor } from '../../../server/vision/executor.ts';
import { createOnnxExecutor } from '../../../server/vision/onnx/executor.ts';
import { createWasmExecutor } from '../../../server/vision/tfjs/wasm.ts';
import { negated } from '../../../shared/kernel.ts';
import type { LabState } from '../../../shared/lab.ts';
import { labGraph, labWeights } from '../../../shared/lab_graph.ts';
import { elementsOf } from '../../../shared/layers.ts';
import { referenceForward } from '../../reference/forward.ts';
import { FC, labState, signal } from '../../shared/lab_arbitrary.ts';

const executors: Record<string, () => Executor | Promise<Executor>> = {
  onnx: () => createOnnxExecutor({ threads: 1 }),
  wasm: createWasmExecutor,
};

/** Other weights for the same graph. */
function withOtherKernels(state: LabState): LabState {
  const layers = state.layers.map((layer) => ({
    ...layer,
    kernels: layer.kernels.map((kernel) => ({ ...kernel, ...negated(kernel), bias: kernel.bias + 0.5 })),
  }));
  return { ...state, layers };
}

test.each(Object.keys(executors))('%s', async (name) => {
  const executor = await executors[name]!();
  await fc.assert(
    fc.asyncProperty(labState(17), async (state) => {
      const graph = labGraph(state);
      const layers = graph.layers.map((layer) => layer.name);
      const input = Float32Array.from(signal(elementsOf(graph.input)));
      const loaded = await executor.load(graph, labWeights(state), { editable: true });
      for (const each of [state, withOtherKernels(state)]) {
        const weights = labWeights(each);
        loaded.setWeights(weights);
        const expected = referenceForward(graph, weights, input);
        const activations = await loaded.run(input, layers);
        // A layer inherits the rounding of the larger values before it: their sum may be next to nothing.
        let largest = 0;
        for (const layer of layers) {
          const { values } = expected.get(layer)!;
          largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), largest);
          const actual = activations.get(layer)!;
          expect(actual.length).toBe(values.length);
          const worst = values.reduce((most, value, i) => Math.max(most, Math.abs(value - actual[i]!)), 0);
          expect(worst).toBeLessThanOrEqual(largest * 1e-5);
        }
      }
      await loaded.dispose();
    }),
    FC,
  );
});
