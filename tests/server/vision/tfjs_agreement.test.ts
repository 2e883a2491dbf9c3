/** The two executors compute the same for shapes that nobody thought of. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createOnnxExecutor } from '../../../server/vision/onnx/executor.ts';
import { relativeDifference } from '../../../server/vision/oracle/difference.ts';
import { createWasmExecutor } from '../../../server/vision/tfjs/wasm.ts';
import { weightShapesOf } from '../../../server/vision/weight_shapes.ts';
import { elementsOf, type Graph, type Layer, LayerError, shapesOf } from '../../../shared/layers.ts';

const px = (min: number, max: number) => fc.integer({ min, max });

const conv: fc.Arbitrary<Layer> = fc.record({
  kind: fc.constant('conv'),
  name: fc.constant('layer'),
  kernelSizePx: px(1, 6),
  stride: px(1, 5),
  padding: fc.oneof(px(0, 3), fc.constant('same' as const)),
  outChannels: px(1, 3).map((multiple) => multiple * 6),
  groups: fc.constantFrom(1, 2, 3, 6),
});

// PyTorch allows a pooling at most half its window as padding.
const pool: fc.Arbitrary<Layer> = px(1, 6).chain((sizePx) =>
  fc.record({
    kind: fc.constant('pool'),
    name: fc.constant('layer'),
    pool: fc.constantFrom('max', 'average', 'weighted'),
    sizePx: fc.constant(sizePx),
    stride: px(1, 5),
    padding: px(0, sizePx >> 1),
    ceil: fc.boolean(),
  }),
);

const graph: fc.Arbitrary<Graph> = fc
  .record({
    input: fc.record({ height: px(1, 17), width: px(1, 17), channels: fc.constant(6) }),
    layers: fc.tuple(fc.oneof(conv, pool)),
  })
  .filter((candidate) => {
    try {
      shapesOf(candidate);
      return true;
    } catch (error) {
      if (error instanceof LayerError) return false;
      throw error;
    }
  });

/** −1 … 1, the same every time. */
function values(count: number, offset: number): Float32Array {
  return Float32Array.from({ length: count }, (_, index) => Math.sin((index + offset) * 12.9898));
}

test('wasm and onnx agree on convolutions and poolings', async () => {
  const executors = [createOnnxExecutor({ threads: 1 }), await createWasmExecutor()];
  await fc.assert(
    fc.asyncProperty(graph, async (graph) => {
      const weights = new Map(
        [...weightShapesOf(graph)].map(([name, shape]) => {
          const count = shape.reduce((product, size) => product * size, 1);
          return [name, { shape, values: values(count, name.length) }];
        }),
      );
      // Mostly negative, so that a maximum over padding's zeros would show.
      const input = values(elementsOf(graph.input), 0).map((value) => value - 0.9);
      const [expected, actual] = await Promise.all(
        executors.map(async (executor) => {
          const loaded = await executor.load(graph, weights);
          const activations = await loaded.run(input, ['layer']);
          await loaded.dispose();
          return activations.get('layer')!;
        }),
      );
      expect(relativeDifference(actual!, expected!)).toBeLessThan(1e-5);
    }),
    { seed: 1, numRuns: 200 },
  );
});
