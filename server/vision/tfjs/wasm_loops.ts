/** Own loops beside those of tfjs's wasm backend, in its memory, on its tensors. */

import { readFileSync } from 'node:fs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';

/** Compiled from assembly/<name>.ts. */
export type LoopsName = 'winograd' | 'fully_connected';

const folder = import.meta.url.endsWith('.ts') ? '../../../dist/server/vision' : '..';
const loopsIn = new WeakMap<BackendWasm, Map<LoopsName, unknown>>();

/** `Loops`: what the file exports; addresses are in tfjs's memory. */
export function loopsOf<Loops>(backend: BackendWasm, name: LoopsName): Loops {
  const known = loopsIn.get(backend) ?? new Map<LoopsName, unknown>();
  loopsIn.set(backend, known);
  if (!known.has(name)) {
    const { memory } = (backend.wasm as unknown as { asm: { memory: WebAssembly.Memory } }).asm;
    const program = new WebAssembly.Module(readFileSync(new URL(`${folder}/${name}.wasm`, import.meta.url)));
    known.set(name, new WebAssembly.Instance(program, { env: { memory } }).exports);
  }
  return known.get(name) as Loops;
}

/** Where a tensor's values lie. It stays there while the tensor does. */
export function addressOf(backend: BackendWasm, { dataId }: TensorInfo): number {
  return (backend.dataIdMap.get(dataId) as unknown as { memoryOffset: number }).memoryOffset;
}
