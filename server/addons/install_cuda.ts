/** ONNX Runtime's provider for CUDA 12, which its npm package leaves out for its size and fetches from NuGet. */

import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cudaProvider, onnxBinaries } from '../vision/device.ts';
import { AddonError } from './addon_error.ts';
import { runProgram } from './run_program.ts';

const LIBRARIES = [
  'onnxruntime_providers_cuda',
  'onnxruntime_providers_tensorrt',
  'onnxruntime_providers_shared',
];

/** The package's own script checks and unpacks what it fetches. */
export async function installCuda(say: (step: string) => void): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new AddonError(`expected Linux on x64, got ${process.platform} on ${process.arch}`);
  say('Fetching ONNX Runtime’s CUDA 12 provider, about 400 MB');
  const packageFolder = join(onnxBinaries(), '..', '..', '..', '..');
  await runProgram(process.execPath, ['script/install.js'], {
    cwd: packageFolder,
    env: {
      ...process.env,
      ONNXRUNTIME_NODE_INSTALL: 'cuda12',
      GLOBAL_AGENT_HTTPS_PROXY: process.env.HTTPS_PROXY ?? process.env.https_proxy ?? '',
    },
  });
  if (!existsSync(cudaProvider()))
    throw new AddonError(`expected the provider in ${dirname(cudaProvider())}, but it did not come`);
}

export async function removeCuda(): Promise<boolean> {
  const files = LIBRARIES.flatMap((name) => [`lib${name}.so`, `${name}.dll`]).map((name) =>
    join(onnxBinaries(), name),
  );
  const there = existsSync(cudaProvider());
  for (const file of files) await rm(file, { force: true });
  return there;
}
