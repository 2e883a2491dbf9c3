/** The process that tries one backend: see probe.ts. Its answer goes to its parent as a message. */

import { elementsOf, type Graph } from '../../shared/layers.ts';
import { loadModel } from '../weights/registry.ts';
import { createExecutor } from './backends.ts';
import type { Executor, Weights } from './executor.ts';
import { relativeDifference } from './oracle/difference.ts';
import type { Probe, ProbeRequest } from './probe.ts';

const TOLERANCE = 1e-4;
const PASSES = 3;

const SMALL: Graph = {
  input: { height: 4, width: 4, channels: 1 },
  layers: [{ kind: 'conv', name: 'conv', kernelSizePx: 3, stride: 2, padding: 1, outChannels: 2 }],
};
/** Every position of the second kernel is twice that of the first; the picture counts up from 0. */
const SMALL_WEIGHTS: Weights = new Map([
  [
    'conv.kernel',
    {
      shape: [3, 3, 1, 2],
      values: Float32Array.from({ length: 18 }, (_, i) => (Math.floor(i / 2) + 1) * ((i % 2) + 1)),
    },
  ],
  ['conv.bias', { shape: [2], values: Float32Array.of(0.5, -1) }],
]);
/** Of the windows whose upper left corners are at rows and columns −1 and 1, with the first kernel. */
const SMALL_SUMS = [83, 178, 330, 528];

async function difference(executor: Executor): Promise<number> {
  const loaded = await executor.load(SMALL, SMALL_WEIGHTS);
  const input = Float32Array.from({ length: 16 }, (_, i) => i);
  const conv = (await loaded.run(input, ['conv'])).get('conv')!;
  await loaded.dispose();
  const expected = [...SMALL_SUMS.map((sum) => sum + 0.5), ...SMALL_SUMS.map((sum) => 2 * sum - 1)];
  return relativeDifference(conv, expected);
}

async function passMs(executor: Executor, modelName: string): Promise<number> {
  const { network, weights } = await loadModel(modelName);
  const loaded = await executor.load(network.graph, weights);
  const input = new Float32Array(elementsOf(network.graph.input)).fill(0.5);
  const layers = network.graph.layers.map(({ name }) => name);
  let best = Infinity;
  for (let pass = 0; pass < PASSES; pass++) {
    const start = performance.now();
    await loaded.run(input, layers);
    // The first one compiles.
    if (pass > 0) best = Math.min(best, performance.now() - start);
  }
  return best;
}

async function tried({ backend, threads, model }: ProbeRequest): Promise<Probe> {
  try {
    const executor = await createExecutor(backend, { threads });
    const off = await difference(executor);
    if (!(off <= TOLERANCE)) return { passed: false, why: `it computes wrongly, by ${off.toExponential(1)}` };
    return { passed: true, difference: off, passMs: await passMs(executor, model) };
  } catch (error) {
    return { passed: false, why: (error as Error).message.split('\n')[0]!.slice(0, 300) };
  }
}

const answer = await tried(JSON.parse(process.argv[2]!) as ProbeRequest);
// Some native libraries end badly when they are unloaded: the answer is out by then.
process.send!(answer, () => process.exit(0));
