/** Where numbers come from, against the engine's own and PyTorch's. */

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { networkKernel } from '../../../server/room/network_kernel.ts';
import { createExecutor } from '../../../server/vision/backends.ts';
import { drawViews } from '../../../server/vision/draw_views.ts';
import type { LoadedGraph } from '../../../server/vision/executor.ts';
import type { LayerView } from '../../../server/vision/run.ts';
import { loadModel, type Model } from '../../../server/weights/registry.ts';
import { loadSourceModel } from '../../../server/weights/source.ts';
import { addsUp, type Neuron, placesOf, readerOf, weightedSum } from '../../../shared/contributions.ts';
import { INPUT, type Shape, shapesOf } from '../../../shared/layers.ts';
import { readPatch } from '../../../shared/measures.ts';
import { oracleInput } from '../../oracle_input.ts';

const { photos } = JSON.parse(
  readFileSync(new URL('../../fixtures/oracle/alexnet.json', import.meta.url), 'utf8'),
) as { photos: { rocket: { layers: Record<string, { indices: number[]; values: number[]; max: number }> } } };

function planarOf(nhwc: Float32Array, { height, width, channels }: Shape): Float32Array {
  const planar = new Float32Array(nhwc.length);
  for (let i = 0; i < nhwc.length; i++)
    planar[(i % channels) * height * width + Math.floor(i / channels)] = nhwc[i]!;
  return planar;
}

/** PyTorch's index into [1, height, width, channels]. */
function neuronAt(layer: string, { width, channels }: Shape, index: number): Neuron {
  const place = Math.floor(index / channels);
  return { layer, map: index % channels, row: Math.floor(place / width), column: place % width };
}

async function running(model: Model) {
  const executor = await createExecutor('onnx-cpu', { threads: 2 });
  const { graph } = model.network;
  const loaded: LoadedGraph = await executor.load(graph, model.weights);
  const input = planarOf(await oracleInput('rocket'), graph.input);
  const activations = await loaded.run(
    input,
    graph.layers.map(({ name }) => name),
  );
  activations.set(INPUT, input);
  const look = (kind: 'patch' | 'value', neuron: Neuron): Float32Array => {
    const view: LayerView = { kind, graph: 'network', ...neuron };
    const { content } = drawViews(graph, activations, undefined, new Map(), [[view]]).views[0]!;
    return (content as { values: Float32Array }).values;
  };
  return { graph, shapes: shapesOf(graph), look, dispose: () => loaded.dispose() };
}

describe('alexnet', () => {
  let model: Model;
  let engine: Awaited<ReturnType<typeof running>>;
  beforeAll(async () => {
    model = await loadSourceModel('alexnet');
    engine = await running(model);
  });
  afterAll(() => engine.dispose());

  test('the probe shows PyTorch’s values', () => {
    for (const [layer, { indices, values, max }] of Object.entries(photos.rocket.layers)) {
      const shape = engine.shapes.get(layer);
      if (!shape) continue;
      indices.forEach((index, i) => {
        const [value] = engine.look('value', neuronAt(layer, shape, index));
        expect(Math.abs(value! - values[i]!), `${layer} ${index}`).toBeLessThanOrEqual(1e-4 * max);
      });
    }
  });

  test('a pool takes the largest of the places that it reads', () => {
    const pool: Neuron = { layer: 'pool2', map: 100, row: 3, column: 8 };
    const { inputs, value } = readPatch(engine.look('patch', pool));
    const read = placesOf(engine.graph, pool).map((place) => engine.look('value', place)[0]!);
    expect([...inputs]).toEqual(read);
    expect(Math.max(...read)).toBe(value);
  });
});

describe.each(['alexnet', 'efficientnet-lite0'])('%s: sums add up to what the engine gives', (name) => {
  let model: Model;
  let engine: Awaited<ReturnType<typeof running>>;
  beforeAll(async () => {
    model = await loadModel(name);
    engine = await running(model);
  });
  afterAll(() => engine.dispose());

  test('in every layer with weights, in the middle and in a corner', () => {
    let checked = 0;
    for (const layer of engine.graph.layers) {
      if (layer.kind !== 'conv' && layer.kind !== 'fc') continue;
      const { height, width, channels } = engine.shapes.get(layer.name)!;
      for (const neuron of [
        { layer: layer.name, map: channels - 1, row: height >> 1, column: width >> 1 },
        { layer: layer.name, map: channels >> 1, row: 0, column: width - 1 },
      ]) {
        const { inputs, value } = readPatch(engine.look('patch', neuron));
        const kernel = networkKernel(model, [], neuron);
        const weights = new Float32Array(kernel.values.buffer);
        const places = placesOf(engine.graph, neuron);
        const { reads, input } = readerOf(engine.graph, layer.name)!;
        places.forEach((place, i) => {
          const inside =
            place.row >= 0 && place.column >= 0 && place.row < input.height && place.column < input.width;
          if (i % 97) return;
          expect(inputs[i]).toBe(inside ? engine.look('value', { ...place, layer: reads })[0] : 0);
        });
        const sum = weightedSum(places, inputs, weights, kernel.bias);
        expect(addsUp(sum, value), `${layer.name}: ${sum.sum} + ${sum.bias} = ${value}`).toBe(true);
        const fromShares = sum.shares.reduce((all, share) => all + share.sum, 0);
        expect(fromShares).toBeCloseTo(sum.sum, 4);
        // A wrong weight is noticed.
        expect(addsUp({ ...sum, bias: sum.bias + 0.02 * Math.max(1, Math.abs(value)) }, value)).toBe(false);
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(12);
  });
});
