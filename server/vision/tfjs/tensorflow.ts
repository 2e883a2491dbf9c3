/**
 * tfjs on TensorFlow's C library, through the addon that `npm run backend:tensorflow` installs. A forward pass blocks
 * the thread that calls it.
 */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';
import { enableProdMode, setBackend } from '@tensorflow/tfjs-core';
import { tensorflowDirectory } from '../../addons/folder.ts';
import type { Executor } from '../executor.ts';
import { prepareLibrary } from '../library_environment.ts';
import { createTfjsExecutor } from './graph.ts';

interface TensorflowOptions {
  readonly threads: number;
  readonly gpu: boolean;
}

interface NodeBackend {
  readonly isUsingGpuDevice: boolean;
}

/** Throws where the addon isn't installed, can't be loaded, or finds no GPU where one is asked for. */
export async function createTensorflowExecutor({ threads, gpu }: TensorflowOptions): Promise<Executor> {
  const folder = tensorflowDirectory();
  if (!existsSync(join(folder, 'node_modules', '@tensorflow', 'tfjs-node-gpu', 'lib')))
    throw new Error('not installed (npm run backend:tensorflow)');
  prepareLibrary(gpu ? 'tensorflow' : 'tensorflow-cpu', threads);
  // Node 23 dropped it; the addon's package still calls it.
  if (!('isNullOrUndefined' in util))
    Object.assign(util, { isNullOrUndefined: (value: unknown) => value === null || value === undefined });
  const require = createRequire(join(folder, 'package.json'));
  // The package brings a tfjs of its own; both share one engine and one registry of kernels, which are global.
  const { backend } = quietly(() => require('@tensorflow/tfjs-node-gpu')) as { backend(): NodeBackend };
  enableProdMode();
  if (!(await setBackend('tensorflow')))
    throw new Error('expected tfjs to open its TensorFlow backend, but it refused');
  if (gpu && !backend().isUsingGpuDevice) throw new Error('TensorFlow finds no NVIDIA GPU');
  return { ...createTfjsExecutor(), backend: gpu ? 'tensorflow' : 'tensorflow-cpu' };
}

/** It advises on the console to use what is used. */
function quietly<T>(work: () => T): T {
  const { log, warn, info } = console;
  console.log = console.warn = console.info = () => {};
  try {
    return work();
  } finally {
    Object.assign(console, { log, warn, info });
  }
}
