/** The executors by the name of what they run on. A library is loaded only when its backend is asked for. */

import type { Graph } from '../../shared/layers.ts';
import type { Executor } from './executor.ts';
import { prepareLibrary } from './library_environment.ts';

export const BACKENDS = [
  'tensorflow',
  'onnx-cuda',
  'onnx-webgpu',
  'onnx-cpu',
  'tensorflow-cpu',
  'wasm',
] as const;

export type BackendName = (typeof BACKENDS)[number];

/**
 * Best first. On a processor TensorFlow takes twice as long as ONNX Runtime, so that it is there for who asks for it,
 * and nobody is brought to it.
 */
export const LADDER: readonly BackendName[] = ['tensorflow', 'onnx-cuda', 'onnx-webgpu', 'onnx-cpu', 'wasm'];

/** Those that come with `npm ci` and run on any machine. */
export const ALWAYS_THERE: readonly BackendName[] = ['onnx-cpu', 'wasm'];

/** Where to go, in this order, when `backend` fails. */
export function stepsBelow(backend: BackendName): readonly BackendName[] {
  const place = LADDER.indexOf(backend === 'tensorflow-cpu' ? 'onnx-webgpu' : backend);
  return LADDER.slice(place + 1).filter((name) => name !== backend);
}

/** One thread of these takes all frames: their library spreads each frame over the device by itself. */
export function isSingleThread(backend: BackendName): boolean {
  return backend !== 'onnx-cpu' && backend !== 'wasm';
}

const SMALLEST: Graph = {
  input: { height: 1, width: 1, channels: 1 },
  layers: [{ kind: 'relu', name: 'relu' }],
};

export interface BackendOptions {
  /** Threads that one graph may use; wasm takes one. */
  readonly threads: number;
}

/** Throws where the backend isn't installed, or has no device here. */
export async function createExecutor(backend: BackendName, { threads }: BackendOptions): Promise<Executor> {
  prepareLibrary(backend, threads);
  switch (backend) {
    case 'tensorflow':
    case 'tensorflow-cpu': {
      const { createTensorflowExecutor } = await import('./tfjs/tensorflow.ts');
      return createTensorflowExecutor({ threads, gpu: backend === 'tensorflow' });
    }
    case 'onnx-cuda':
    case 'onnx-webgpu':
    case 'onnx-cpu': {
      const { createOnnxExecutor } = await import('./onnx/executor.ts');
      const executor = createOnnxExecutor({ threads, executionProviders: [backend.slice('onnx-'.length)] });
      // Its device is opened with the first graph: whether there is one shall be known now.
      if (backend !== 'onnx-cpu') await (await executor.load(SMALLEST, new Map())).dispose();
      return executor;
    }
    case 'wasm': {
      const { createWasmExecutor } = await import('./tfjs/wasm.ts');
      return createWasmExecutor();
    }
  }
}
