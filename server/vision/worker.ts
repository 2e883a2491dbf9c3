/** The thread that a graph runs in. One message at a time, answered in order. */

import { parentPort, workerData } from 'node:worker_threads';
import { type Graph, INPUT, LayerError, shapesOf } from '../../shared/layers.ts';
import { type BackendName, createExecutor } from './backends.ts';
import { type Breakdown, breakDown } from './breakdown.ts';
import { drawViews } from './draw_views.ts';
import type { LoadedGraph, LoadOptions, Tensor } from './executor.ts';
import { prepare, withoutShift } from './prepare.ts';
import { activationOf, clearActivations, isLent } from './raster.ts';
import { layersOf, type RunRequest, type RunResult } from './run.ts';

export interface WorkerSettings {
  readonly backend: BackendName;
  readonly threads: number;
}

export type WorkerRequest =
  | {
      readonly kind: 'load';
      name: string;
      graph: Graph;
      weights: readonly [string, Tensor][];
      options: LoadOptions;
    }
  | { readonly kind: 'unload'; name: string }
  | { readonly kind: 'set-weights'; name: string; weights: readonly [string, Tensor][] }
  | { readonly kind: 'run'; request: RunRequest }
  /** With every run from now on. */
  | { readonly kind: 'break'; readonly how: Breakdown }
  | { readonly kind: 'close' };

export type WorkerAnswer =
  | { readonly kind: 'ready'; backend: string }
  | { readonly kind: 'done' }
  | { readonly kind: 'result'; result: RunResult }
  /** backendFailed: what was asked for is in order, and the backend could not do it. */
  | { readonly kind: 'error'; message: string; backendFailed: boolean };

const port = parentPort!;
const executor = await createExecutor(workerData.backend, { threads: workerData.threads });
const graphs = new Map<string, { graph: Graph; loaded: LoadedGraph }>();

function graphNamed(name: string) {
  const found = graphs.get(name);
  if (!found)
    throw new Error(`expected one of the loaded graphs (${[...graphs.keys()].join(', ')}), got ${name}`);
  return found;
}

/** Out of memory, device lost: the backend refused what it is there for. */
class BackendFailure extends Error {}

let broken: Breakdown | undefined;

async function activationsOf(loaded: LoadedGraph, input: Float32Array, layers: readonly string[]) {
  try {
    if (broken) breakDown(broken);
    return await loaded.run(input, layers, activationOf);
  } catch (error) {
    if (error instanceof LayerError) throw error;
    throw new BackendFailure((error as Error).message);
  }
}

async function run({
  graph: name,
  rgb,
  preparation,
  groups,
  activations = [],
  references = new Map(),
}: RunRequest): Promise<RunResult> {
  const { graph, loaded } = graphNamed(name);
  const start = performance.now();
  const views = groups.flat();
  const layers = [...new Set([...layersOf(graph, views), ...activations])].filter((name) => name !== INPUT);
  const unshifts = views.some(({ kind }) => kind === 'change');
  const shapes = shapesOf(graph);
  const once = [INPUT, ...layers];
  const passes = unshifts ? [...once, ...once] : once;
  clearActivations(passes.map((layer) => shapes.get(layer)!));
  const input = prepare(rgb, preparation, activationOf);
  const passStart = performance.now();
  const values = layers.length ? await activationsOf(loaded, input, layers) : new Map<string, Float32Array>();
  const passMs = performance.now() - passStart;
  values.set(INPUT, input);
  const unshifted = unshifts
    ? await activationsOf(loaded, prepare(rgb, withoutShift(preparation), activationOf), layers)
    : undefined;
  const forward = performance.now();
  return {
    ...drawViews(graph, values, unshifted, references, groups),
    activations: new Map(activations.map((layer) => [layer, kept(values.get(layer)!)])),
    tensors: executor.tensors(),
    passMs,
    forwardMs: forward - start,
    drawMs: performance.now() - forward,
  };
}

/** Values that the next run leaves alone. */
function kept(values: Float32Array): Float32Array {
  return isLent(values) ? values.slice() : values;
}

/** Everything that can move to the other thread instead of being copied. */
function transferables({ views, sheets, activations }: RunResult): ArrayBuffer[] {
  const buffers = new Set<ArrayBufferLike>();
  for (const { content, stats } of views) {
    buffers.add(stats.buffer);
    if ('values' in content) buffers.add(content.values.buffer);
  }
  for (const { levels } of sheets) buffers.add(levels.buffer);
  for (const values of activations.values()) buffers.add(values.buffer);
  return [...buffers].filter((buffer) => buffer instanceof ArrayBuffer);
}

async function answer(message: WorkerRequest): Promise<[WorkerAnswer, ArrayBuffer[]]> {
  switch (message.kind) {
    case 'load': {
      await graphs.get(message.name)?.loaded.dispose();
      const weights = new Map(message.weights);
      graphs.set(message.name, {
        graph: message.graph,
        loaded: await executor.load(message.graph, weights, message.options),
      });
      return [{ kind: 'done' }, []];
    }
    case 'unload':
      await graphs.get(message.name)?.loaded.dispose();
      graphs.delete(message.name);
      return [{ kind: 'done' }, []];
    case 'set-weights':
      graphNamed(message.name).loaded.setWeights(new Map(message.weights));
      return [{ kind: 'done' }, []];
    case 'break':
      broken = message.how;
      return [{ kind: 'done' }, []];
    case 'close':
      for (const { loaded } of graphs.values()) await loaded.dispose();
      port.close();
      return [{ kind: 'done' }, []];
    case 'run': {
      const result = await run(message.request);
      return [{ kind: 'result', result }, transferables(result)];
    }
  }
}

let previous = Promise.resolve();
port.on('message', (message: WorkerRequest) => {
  previous = previous.then(async () => {
    try {
      port.postMessage(...(await answer(message)));
    } catch (error) {
      port.postMessage({
        kind: 'error',
        message: (error as Error).message,
        backendFailed: error instanceof BackendFailure,
      } satisfies WorkerAnswer);
    }
  });
});
port.postMessage({ kind: 'ready', backend: executor.backend } satisfies WorkerAnswer);
