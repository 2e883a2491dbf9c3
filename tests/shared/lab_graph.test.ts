/** A stack's graph: its sizes, what sees what, and its maths, against brute force. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flipped } from '../../shared/kernel.ts';
import type { LabState } from '../../shared/lab.ts';
import { costsOf, labGraph, labStages, labWeights, totalMultiplyAdds } from '../../shared/lab_graph.ts';
import { LAB_PRESETS } from '../../shared/lab_presets.ts';
import {
  type Box,
  elementsOf,
  type Graph,
  INPUT,
  influence,
  multiplyAdds,
  receptiveField,
  type Shape,
  shapesOf,
} from '../../shared/layers.ts';
import { referenceForward } from '../reference/forward.ts';
import { FC, labState, signal } from './lab_arbitrary.ts';

const SIDE_PX = 17;

/** Any stack, with a number by which to choose a position. */
const stackAndPlace = fc.record({ state: labState(SIDE_PX), place: fc.nat(10_000) });

function run(state: LabState, input = signal(elementsOf(labGraph(state).input))) {
  return referenceForward(labGraph(state), labWeights(state), input);
}

function expectClose(actual: readonly number[], expected: readonly number[], relative = 1e-6): void {
  expect(actual.length).toBe(expected.length);
  const largest = Math.max(...expected.map(Math.abs), 1e-6);
  const difference = Math.max(...actual.map((value, index) => Math.abs(value - expected[index]!)));
  expect(difference).toBeLessThanOrEqual(largest * relative);
}

test('conv, bias, ReLU and pool become layers of their own', () => {
  const state = LAB_PRESETS.find(({ name }) => name === 'blur-edges')!.make([]);
  expect(labGraph(state).layers.map(({ name }) => name)).toEqual('conv1 bias1 conv2 bias2 relu2'.split(' '));
  expect(labStages(state.layers[0]!, 1)).toEqual({
    conv: 'conv1',
    bias: 'bias1',
    relu: null,
    pool: null,
    activated: 'bias1',
    output: 'bias1',
  });
  const edge = LAB_PRESETS[0]!.make([]);
  expect(labGraph(edge).layers.map(({ name }) => name)).toEqual('conv1 bias1 relu1 pool1'.split(' '));
  // 222 × 222 outputs of 9 products.
  expect(totalMultiplyAdds(labGraph(edge))).toBe(443_556);
  expect(costsOf(labGraph(edge)).at(-1)!.shape).toEqual({ height: 73, width: 73, channels: 1 });
});

/** Positions that a window can take, counted one by one. */
function positions(inputPx: number, before: number, after: number, windowPx: number, stride: number): number {
  let count = 0;
  for (let start = -before; start + windowPx <= inputPx + after; start += stride) count++;
  return count;
}

test('output sizes are the numbers of positions that a window can take', () => {
  fc.assert(
    fc.property(labState(SIDE_PX), (state) => {
      const shapes = shapesOf(labGraph(state));
      let side = SIDE_PX;
      state.layers.forEach((layer, index) => {
        const { conv, pool } = labStages(layer, index + 1);
        const total = Math.max((Math.ceil(side / layer.stride) - 1) * layer.stride + layer.sizePx - side, 0);
        const before = layer.padding === 'same' ? Math.floor(total / 2) : layer.padding;
        const after = layer.padding === 'same' ? total - before : layer.padding;
        side = positions(side, before, after, layer.sizePx, layer.stride);
        if (layer.padding === 'same')
          expect(side).toBe(Math.ceil(shapeBefore(shapes, index, state) / layer.stride));
        expect(shapes.get(conv)).toEqual({ height: side, width: side, channels: layer.kernels.length });
        if (!pool) return;
        side = positions(side, 0, 0, layer.pool.sizePx, layer.pool.stride);
        expect(shapes.get(pool)!.height).toBe(side);
      });
    }),
    FC,
  );
});

function shapeBefore(shapes: ReadonlyMap<string, Shape>, index: number, { layers }: LabState): number {
  return shapes.get(index === 0 ? INPUT : labStages(layers[index - 1]!, index).output)!.height;
}

/**
 * Which positions of which layers can reach which, tried out: every kernel value 1, no ReLU, all pools averages, so
 * that a 1 at one input spreads to all that it can reach and nothing cancels.
 */
function spreading(state: LabState): LabState {
  return {
    ...state,
    layers: state.layers.map((layer) => ({
      ...layer,
      activation: 'none' as const,
      pool: { ...layer.pool, kind: layer.pool.kind === 'none' ? ('none' as const) : ('average' as const) },
      kernels: layer.kernels.map((kernel) => ({ ...kernel, bias: 0, values: kernel.values.map(() => 1) })),
    })),
  };
}

/** The layers after `name` as a graph that reads it. */
function graphAfter(graph: Graph, name: string): Graph {
  if (name === INPUT) return graph;
  const index = graph.layers.findIndex((layer) => layer.name === name);
  return { input: shapesOf(graph).get(name)!, layers: graph.layers.slice(index + 1) };
}

function boxOfNonZero(shape: Shape, values: readonly number[]): Box | undefined {
  const places = values.flatMap((value, index) =>
    value === 0 ? [] : [index % (shape.height * shape.width)],
  );
  if (places.length === 0) return undefined;
  const rows = places.map((place) => Math.floor(place / shape.width));
  const columns = places.map((place) => place % shape.width);
  return {
    top: Math.min(...rows),
    left: Math.min(...columns),
    bottom: Math.max(...rows),
    right: Math.max(...columns),
  };
}

function impulse(shape: Shape, place: number): number[] {
  return Array.from({ length: elementsOf(shape) }, (_, index) => (index === place ? 1 : 0));
}

test('influence is what a single value reaches', () => {
  fc.assert(
    fc.property(stackAndPlace, ({ state, place }) => {
      const spread = spreading(state);
      const whole = labGraph(spread);
      const names = [INPUT, ...whole.layers.map(({ name }) => name)];
      const name = names[place % names.length]!;
      const graph = graphAfter(whole, name);
      const { width, height } = graph.input;
      const at = place % (width * height);
      const reached = influence(whole, name, Math.floor(at / width), at % width);
      const maps = referenceForward(graph, labWeights(spread), impulse(graph.input, at));
      for (const layer of graph.layers) {
        const { shape, values } = maps.get(layer.name)!;
        expect(reached.get(layer.name)).toEqual(boxOfNonZero(shape, values));
      }
      expect(reached.size).toBe(
        [...maps.values()].filter(({ values }) => values.some((v) => v !== 0)).length,
      );
    }),
    FC,
  );
});

test('a receptive field is all inputs that can change an output', () => {
  fc.assert(
    fc.property(fc.record({ state: labState(9), place: fc.nat(10_000) }), ({ state, place }) => {
      const spread = spreading(state);
      const graph = labGraph(spread);
      const last = graph.layers.at(-1)!.name;
      const { width, height } = shapesOf(graph).get(last)!;
      const at = place % (width * height);
      const seen = receptiveField(graph, last, Math.floor(at / width), at % width).get(INPUT)!;
      const { shape } = { shape: { ...graph.input, channels: 1 } };
      const changes = Array.from({ length: elementsOf(shape) }, (_, pixel) => {
        const maps = referenceForward(graph, labWeights(spread), impulse(graph.input, pixel));
        return maps.get(last)!.values[at]!;
      });
      // An output that reads nothing but padding sees no input: its box is empty.
      const box = boxOfNonZero(shape, changes);
      if (box) expect(seen).toEqual(box);
      else expect(seen.top > seen.bottom || seen.left > seen.right).toBe(true);
    }),
    { ...FC, numRuns: Math.ceil(FC.numRuns / 2) },
  );
});

test('convolution is cross-correlation with the flipped kernels', () => {
  fc.assert(
    fc.property(labState(SIDE_PX), (state) => {
      const turned: LabState = {
        ...state,
        mode: state.mode === 'convolution' ? 'cross-correlation' : 'convolution',
        layers: state.layers.map((layer) => ({
          ...layer,
          kernels: layer.kernels.map((kernel) => ({ ...kernel, ...flipped(kernel) })),
        })),
      };
      const last = labGraph(state).layers.at(-1)!.name;
      expect(run(turned).get(last)!.values).toEqual(run(state).get(last)!.values);
    }),
    FC,
  );
});

test('a convolution is linear', () => {
  fc.assert(
    fc.property(labState(SIDE_PX), fc.integer({ min: -5, max: 5 }), (state, factor) => {
      const count = elementsOf(labGraph(state).input);
      const [a, b] = [signal(count), signal(count, 77)];
      const conv = (input: number[]) => run(state, input).get('conv1')!.values;
      const together = conv(a.map((value, index) => value + factor * b[index]!));
      const parts = conv(b);
      expectClose(
        together,
        conv(a).map((value, index) => value + factor * parts[index]!),
      );
    }),
    FC,
  );
});

test('pooling a constant gives the constant', () => {
  fc.assert(
    fc.property(labState(SIDE_PX), fc.integer({ min: -50, max: 50 }), (state, level) => {
      const flat: LabState = {
        ...state,
        layers: state.layers.map((layer) => ({
          ...layer,
          kernels: layer.kernels.map((kernel) => ({
            ...kernel,
            values: kernel.values.map(() => 0),
            bias: level,
          })),
        })),
      };
      const maps = run(flat);
      flat.layers.forEach((layer, index) => {
        const { pool, activated } = labStages(layer, index + 1);
        if (!pool) return;
        const constant = maps.get(activated)!.values[0]!;
        const { values } = maps.get(pool)!;
        expectClose(
          values,
          values.map(() => constant),
        );
      });
    }),
    FC,
  );
});

test('a stack gives what its layers give run one by one', () => {
  fc.assert(
    fc.property(labState(SIDE_PX), (state) => {
      const whole = run(state);
      const weights = labWeights(state);
      let input = whole.get(INPUT)!;
      for (const layer of labGraph(state).layers) {
        input = referenceForward({ input: input.shape, layers: [layer] }, weights, input.values).get(
          layer.name,
        )!;
        expect(input).toEqual(whole.get(layer.name));
      }
    }),
    FC,
  );
});

test('costs are the multiplications that the definition does', () => {
  fc.assert(
    fc.property(labState(SIDE_PX), (state) => {
      const graph = labGraph(state);
      const conv = graph.layers[0]!;
      const { height, width, channels } = shapesOf(graph).get(conv.name)!;
      const products = state.layers[0]!.sizePx ** 2 * graph.input.channels;
      expect(multiplyAdds(conv, [graph.input])).toBe(height * width * channels * products);
    }),
    FC,
  );
});
