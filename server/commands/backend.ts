/** Installs what a faster backend needs, or removes it: `npm run backend:tensorflow`, `npm run backend:cuda`. */

import { parseArgs } from 'node:util';
import { AddonError } from '../addons/addon_error.ts';
import { installCuda, removeCuda } from '../addons/install_cuda.ts';
import {
  installTensorflow,
  type NvidiaGpu,
  nvidiaGpu,
  removeTensorflow,
} from '../addons/install_tensorflow.ts';
import { type BackendName, LADDER } from '../vision/backends.ts';
import { type Probe, probe } from '../vision/probe.ts';
import { WeightsError } from '../weights/weights_error.ts';
import { progressOn } from './progress.ts';

const USAGE = `Usage: npm run backend:tensorflow [-- --remove]
       npm run backend:cuda [-- --remove]

tensorflow  TensorFlow, on an NVIDIA GPU where there is one: about 1 GB, more with a GPU. On a processor it is taken
            only with --backend tensorflow-cpu.
cuda        what ONNX Runtime needs for an NVIDIA GPU with CUDA 12 and cuDNN 9, which have to be installed
--remove    undoes it

Both can be run again at any time. HTTP_PROXY, HTTPS_PROXY and NO_PROXY are heeded.
Exit status: 0 done, 2 it can't be done.`;

const MODEL = 'alexnet';
const THREADS = 2;

const startedAtMs = performance.now();
const say = (step: string) =>
  console.log(`${((performance.now() - startedAtMs) / 1000).toFixed(0)} s  ${step}`);

async function tried(backend: BackendName): Promise<Extract<Probe, { passed: true }>> {
  const answer = await probe({ backend, threads: THREADS, model: MODEL });
  if (!answer.passed) throw new AddonError(`${backend}: ${answer.why}`);
  return answer;
}

/** What is used from now on, and how fast it is beside wasm, which runs anywhere. */
async function conclude(backend: BackendName, gpu: NvidiaGpu | undefined): Promise<void> {
  const [own, wasm, embedded] = [await tried(backend), await tried('wasm'), await tried('onnx-cpu')];
  const passes = [
    `${backend} ${own.passMs.toFixed(1)} ms`,
    `wasm ${wasm.passMs.toFixed(1)} ms (${(wasm.passMs / own.passMs).toFixed(1)} times as long)`,
    `onnx-cpu ${embedded.passMs.toFixed(1)} ms`,
  ];
  say(
    `${backend} is right${gpu ? ` on ${gpu.name}` : ''}. One pass of AlexNet, all layers read back: ${passes.join(', ')}.`,
  );
  console.log(
    LADDER.includes(backend)
      ? `npm start takes ${backend} by itself where it is the fastest.`
      : `npm start goes on with onnx-cpu, which is faster on a processor; npm start -- --backend ${backend} takes this one.`,
  );
}

async function tensorflow(): Promise<void> {
  const gpu = await nvidiaGpu();
  say(gpu ? `Found ${gpu.name}` : 'Found no NVIDIA GPU: TensorFlow will run on the processor');
  const backend = gpu ? 'tensorflow' : 'tensorflow-cpu';
  await installTensorflow(gpu, {
    say,
    progress: (title) => progressOn(process.stderr, title),
    smokeTest: async () => {
      await tried(backend);
    },
  });
  await conclude(backend, gpu);
}

async function cuda(): Promise<void> {
  const gpu = await nvidiaGpu();
  if (!gpu) throw new AddonError('expected an NVIDIA GPU with its driver (nvidia-smi), got none');
  say(`Found ${gpu.name}`);
  await installCuda(say);
  await conclude('onnx-cuda', gpu);
}

async function run(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { remove: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  const [name, ...more] = positionals;
  if (values.help) return console.log(USAGE);
  if ((name !== 'tensorflow' && name !== 'cuda') || more.length)
    throw new AddonError(`expected tensorflow or cuda, got "${positionals.join(' ')}"\n\n${USAGE}`);
  if (!values.remove) return name === 'cuda' ? cuda() : tensorflow();
  const there = await (name === 'cuda' ? removeCuda() : removeTensorflow());
  console.log(there ? `${name} is gone.` : `${name} was not installed.`);
}

try {
  await run();
} catch (error) {
  if (!(error instanceof AddonError || error instanceof WeightsError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
