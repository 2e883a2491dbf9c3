/** Gradients against central differences, and against PyTorch's (tests/fixtures/gradients/make.py). */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Executor } from '../../../server/vision/executor.ts';
import { planarFromNhwc } from '../../../server/vision/oracle/nhwc.ts';
import { GradientGraph } from '../../../server/vision/tfjs/gradients.ts';
import { weightShapesOf } from '../../../server/vision/weight_shapes.ts';
import { loadSourceModel } from '../../../server/weights/source.ts';
import { lastMapsOf } from '../../../shared/explained.ts';
import { elementsOf, type Graph, INPUT, type Layer, LayerError, shapesOf } from '../../../shared/layers.ts';
import { ALEXNET, NETWORKS } from '../../../shared/networks.ts';
import alexnet from '../../fixtures/gradients/alexnet.json' with { type: 'json' };
import { oracleInput } from '../../oracle_input.ts';

const STEP = 2e-3;
const px = (min: number, max: number) => fc.integer({ min, max });

const middle: fc.Arbitrary<Layer> = fc.oneof(
  fc.record({
    kind: fc.constant('conv' as const),
    name: fc.constant('middle'),
    kernelSizePx: px(1, 4),
    stride: px(1, 3),
    padding: fc.oneof(px(0, 2), fc.constant('same' as const)),
    outChannels: px(1, 2).map((multiple) => multiple * 6),
    groups: fc.constantFrom(1, 2, 3, 6),
  }),
  px(1, 4).chain((sizePx) =>
    fc.record({
      kind: fc.constant('pool' as const),
      name: fc.constant('middle'),
      pool: fc.constantFrom('max' as const, 'average' as const, 'weighted' as const),
      sizePx: fc.constant(sizePx),
      stride: px(1, 3),
      padding: px(0, sizePx >> 1),
      ceil: fc.boolean(),
    }),
  ),
  fc.constantFrom<Layer>(
    { kind: 'bias', name: 'middle' },
    { kind: 'relu', name: 'middle' },
    { kind: 'relu', name: 'middle', ceiling: 0.5 },
    { kind: 'global-average', name: 'middle' },
    { kind: 'add', name: 'middle', from: ['before', INPUT] },
    { kind: 'concat', name: 'middle', from: ['before', INPUT] },
  ),
);

const graphOf = (height: number, width: number, layer: Layer): Graph => ({
  input: { height, width, channels: 6 },
  layers: [
    { kind: 'bias', name: 'before' },
    layer,
    { kind: 'fc', name: 'fc', outChannels: 3 },
    { kind: 'softmax', name: 'prob' },
  ],
});

function waves(count: number, rate: number): Float32Array {
  return Float32Array.from({ length: count }, (_, index) => Math.sin((index + 1) * rate));
}

/** On the backend that tfjs runs on now, which is the executor's. */
export function gradientTests(executor: Executor): void {
  const tensorsBefore = executor.tensors();
  afterAll(() => {
    expect(executor.tensors()).toBe(tensorsBefore);
  });

  test('every kind of layer takes gradients back as central differences say', { timeout: 30_000 }, () => {
    let checked = 0;
    fc.assert(
      fc.property(px(3, 9), px(3, 9), middle, px(0, 2), (height, width, layer, map) => {
        const graph = graphOf(height, width, layer);
        try {
          shapesOf(graph);
        } catch (error) {
          if (error instanceof LayerError) return;
          throw error;
        }
        const weights = new Map(
          [...weightShapesOf(graph)].map(([name, shape], index) => {
            const count = shape.reduce((product, size) => product * size, 1);
            return [
              name,
              { shape, values: waves(count, 1.7 + index).map((value) => value / Math.sqrt(count)) },
            ];
          }),
        );
        const gradients = new GradientGraph(graph, weights);
        const input = waves(elementsOf(graph.input), 0.9);
        const direction = waves(input.length, 2.3);
        const at = (step: number) => {
          const pass = gradients.forward(input.map((value, index) => value + step * direction[index]!));
          const value = pass.activation('prob')[map]!;
          pass.dispose();
          return value;
        };
        const pass = gradients.forward(input);
        const gradient = pass.gradient({ layer: 'prob', map, row: 0, column: 0 }, INPUT, 'gradient');
        pass.dispose();
        const along = gradient.reduce((sum, value, index) => sum + value * direction[index]!, 0);
        const size = gradient.reduce((sum, value, index) => sum + Math.abs(value * direction[index]!), 0);
        const ahead = (at(STEP) - at(0)) / STEP;
        const behind = (at(0) - at(-STEP)) / STEP;
        gradients.dispose();
        const tolerance = 0.02 * size + 2e-4;
        // The step crosses the corner of a ReLU or a maximum: there is no slope to compare with.
        if (Math.abs(ahead - behind) > tolerance) return;
        const difference = (ahead + behind) / 2;
        expect(Math.abs(along - difference), JSON.stringify(layer)).toBeLessThan(tolerance);
        checked++;
      }),
      { numRuns: 100, seed: 5 },
    );
    expect(checked).toBeGreaterThan(50);
  });

  test('Grad-CAM weighs the last maps of every network', () => {
    expect(Object.fromEntries(NETWORKS.map(({ name, graph }) => [name, lastMapsOf(graph)]))).toEqual({
      alexnet: 'relu5',
      'alexnet-imagenet': 'relu5',
      'alexnet-two-towers': 'relu5',
      'efficientnet-lite0': 'head',
      squeezenet1_1: 'fire9',
      vgg11: 'relu5_2',
      vgg16: 'relu5_3',
      resnet18: 'block8',
    });
  });

  describe('AlexNet as PyTorch', () => {
    let gradients: GradientGraph;
    beforeAll(async () => {
      const { weights } = await loadSourceModel('alexnet');
      gradients = new GradientGraph(ALEXNET.graph, weights);
    });
    afterAll(() => gradients.dispose());

    test.each(['chelsea', 'astronaut'] as const)('%s: Grad-CAM and guided backpropagation', async (name) => {
      const { cam, guided } = alexnet[name];
      const pass = gradients.forward(planarFromNhwc(await oracleInput(name), gradients.graph.input));
      const alive = executor.tensors();
      for (const [index, expected] of cam.entries()) {
        const { classIndex, probability, values } = pass.classActivation(index ? expected.classIndex : null);
        expect(classIndex).toBe(expected.classIndex);
        expect(probability).toBeCloseTo(expected.probability, 4);
        const largest = Math.max(...expected.values);
        expect(values.length).toBe(13 * 13);
        values.forEach((value, place) => {
          expect(Math.abs(value - expected.values[place]!)).toBeLessThan(1e-4 * largest);
        });
      }
      for (const { neuron, samples, largest, sum } of guided) {
        const gradient = pass.gradient(neuron, INPUT, 'guided');
        for (const [place, value] of samples as [number, number][])
          expect(Math.abs(gradient[place]! - value)).toBeLessThan(1e-4 * largest);
        const total = gradient.reduce((all, value) => all + value, 0);
        expect(Math.abs(total - sum)).toBeLessThan(1e-2 * largest * Math.sqrt(gradient.length));
      }
      expect(executor.tensors()).toBe(alive);
      pass.dispose();
    });

    test('a neuron that isn’t there is refused, and nothing is left behind', () => {
      const pass = gradients.forward(new Float32Array(elementsOf(gradients.graph.input)));
      const alive = executor.tensors();
      const neuron = { layer: 'conv5', map: 256, row: 0, column: 0 };
      expect(() => pass.gradient(neuron, INPUT, 'guided')).toThrow(/expected a neuron within 256 × 13 × 13/);
      expect(executor.tensors()).toBe(alive);
      pass.dispose();
    });
  });
}
