/** What a backend would run on here, found out without loading it. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { tensorflowDirectory } from '../addons/folder.ts';
import type { BackendName } from './backends.ts';

export type Device = { readonly name: string; readonly software: boolean } | { readonly why: string };

const VENDORS: Readonly<Record<string, string>> = { '0x10de': 'NVIDIA', '0x1002': 'AMD', '0x8086': 'Intel' };

/** `why`: the reason for which the backend can't run here. */
export function deviceOf(backend: BackendName): Device {
  switch (backend) {
    case 'tensorflow':
      if (!tensorflowInstalled()) return { why: 'not installed (npm run backend:tensorflow)' };
      return nvidia() ?? { why: 'no NVIDIA GPU here' };
    case 'tensorflow-cpu':
      return tensorflowInstalled() ? processor() : { why: 'not installed (npm run backend:tensorflow)' };
    case 'onnx-cuda':
      if (!existsSync(cudaProvider())) return { why: 'not installed (npm run backend:cuda)' };
      return nvidia() ?? { why: 'no NVIDIA GPU here' };
    case 'onnx-webgpu':
      return graphics();
    case 'onnx-cpu':
    case 'wasm':
      return processor();
  }
}

export function tensorflowInstalled(): boolean {
  return existsSync(join(tensorflowDirectory(), 'node_modules', '@tensorflow', 'tfjs-node-gpu', 'lib'));
}

/** Of onnxruntime-node: where its own script puts what `npm run backend:cuda` fetches. */
export function onnxBinaries(): string {
  const require = createRequire(import.meta.url);
  const root = dirname(dirname(require.resolve('onnxruntime-node')));
  return join(root, 'bin', 'napi-v6', process.platform, process.arch);
}

export function cudaProvider(): string {
  const name =
    process.platform === 'win32' ? 'onnxruntime_providers_cuda.dll' : 'libonnxruntime_providers_cuda.so';
  return join(onnxBinaries(), name);
}

function processor(): Device {
  const model = cpus()[0]?.model.trim() || process.arch;
  const cores = availableParallelism();
  return { name: `${model}, ${cores} ${cores === 1 ? 'core' : 'cores'}`, software: false };
}

function nvidia(): Device | undefined {
  const folder = '/proc/driver/nvidia/gpus';
  if (process.platform === 'linux' && existsSync(folder)) {
    for (const gpu of readdirSync(folder)) {
      const model = /^Model:\s*(.+)$/m.exec(readFileSync(join(folder, gpu, 'information'), 'utf8'));
      if (model) return { name: model[1]!.trim(), software: false };
    }
  }
  // WSL and containers hide the driver's folder.
  if (existsSync('/dev/nvidia0') || existsSync('/dev/dxg')) return { name: 'NVIDIA GPU', software: false };
  return process.platform === 'win32' ? { name: 'GPU', software: false } : undefined;
}

/** Vulkan drivers that compute on the processor are named in the environment, or are all that there is. */
function graphics(): Device {
  if (process.platform === 'darwin') return { name: cpus()[0]?.model ?? 'GPU', software: false };
  if (process.platform === 'win32') return { name: 'GPU', software: false };
  const drivers = process.env.VK_DRIVER_FILES ?? process.env.VK_ICD_FILENAMES ?? '';
  const software = /[^:]*(?:swiftshader|lvp)[^:]*/.exec(drivers)?.[0];
  if (software) return { name: `software, ${basename(software)}`, software: true };
  const card = drmCard() ?? nvidia();
  return card ?? { why: 'no GPU here' };
}

function drmCard(): Device | undefined {
  const folder = '/sys/class/drm';
  if (!existsSync('/dev/dri') || !existsSync(folder)) return undefined;
  for (const node of readdirSync(folder)) {
    const vendorFile = join(folder, node, 'device', 'vendor');
    if (!node.startsWith('renderD') || !existsSync(vendorFile)) continue;
    const vendor = readFileSync(vendorFile, 'utf8').trim();
    return { name: `${VENDORS[vendor] ?? vendor} GPU`, software: false };
  }
  return undefined;
}
