/** The executors by the name of what they run on. A library is loaded only when its backend is asked for. */

import type { Executor } from './executor.ts';

export const BACKENDS = ['onnx-cpu', 'wasm'] as const;

export type BackendName = (typeof BACKENDS)[number];

export interface BackendOptions {
  /** Threads that one graph may use; wasm takes one. */
  readonly threads: number;
}

export async function createExecutor(backend: BackendName, { threads }: BackendOptions): Promise<Executor> {
  switch (backend) {
    case 'onnx-cpu': {
      const { createOnnxExecutor } = await import('./onnx/executor.ts');
      return createOnnxExecutor({ threads });
    }
    case 'wasm': {
      const { createWasmExecutor } = await import('./tfjs/wasm.ts');
      return createWasmExecutor();
    }
  }
}
