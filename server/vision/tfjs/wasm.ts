/** tfjs on WebAssembly: SIMD, one thread (Node gives it no more), nothing to install. */

import '@tensorflow/tfjs-backend-wasm';
import { enableProdMode, setBackend } from '@tensorflow/tfjs-core';
import type { Executor } from '../executor.ts';
import { sparseFullyConnection } from './fully_connected.ts';
import { createTfjsExecutor } from './graph.ts';
import { winograd } from './winograd.ts';

export async function createWasmExecutor(): Promise<Executor> {
  enableProdMode();
  if (!(await setBackend('wasm'))) throw new Error('expected tfjs to open its wasm backend, but it refused');
  return createTfjsExecutor({ convolution: winograd, fullyConnection: sparseFullyConnection });
}
