/**
 * TensorFlow's C library and the addon that @tensorflow/tfjs-node-gpu reaches it through.
 *
 * The package's own download is libtensorflow 2.9.1 with CUDA 11.2, which knows no card newer than Ampere. Where it
 * can't be had, or is too old, the library comes out of the wheel that PyPI serves and the addon is compiled against
 * it; wheels after 2.9 carry all that the addon asks for.
 */

import { existsSync } from 'node:fs';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { download, type Progress } from '../weights/download.ts';
import { AddonError } from './addon_error.ts';
import { tensorflowDirectory } from './folder.ts';
import { findWheel } from './pypi.ts';
import { runNpm, runProgram } from './run_program.ts';

const PACKAGE = '@tensorflow/tfjs-node-gpu@4.22.0';
const HEADERS = 'node-api-headers@1.9.0';
const ADM_ZIP = 'adm-zip@0.5.16';
const VERSION = '2.15.1';
/** What its `tensorflow[and-cuda]` names. */
const NVIDIA_WHEELS: readonly (readonly [project: string, version: string])[] = [
  ['nvidia-cublas-cu12', '12.2.5.6'],
  ['nvidia-cuda-cupti-cu12', '12.2.142'],
  ['nvidia-cuda-nvcc-cu12', '12.2.140'],
  ['nvidia-cuda-nvrtc-cu12', '12.2.140'],
  ['nvidia-cuda-runtime-cu12', '12.2.140'],
  ['nvidia-cudnn-cu12', '8.9.4.25'],
  ['nvidia-cufft-cu12', '11.0.8.103'],
  ['nvidia-curand-cu12', '10.3.3.141'],
  ['nvidia-cusolver-cu12', '11.5.2.141'],
  ['nvidia-cusparse-cu12', '12.1.2.141'],
  ['nvidia-nccl-cu12', '2.16.5'],
  ['nvidia-nvjitlink-cu12', '12.2.140'],
];
/** CUDA 11.2, which the package's own libtensorflow is built for, ends there. */
const OWN_DOWNLOAD_CAPABILITY_MAX = 8.6;
const OWN_DOWNLOAD_TIMEOUT_MS = 15 * 60_000;

export interface NvidiaGpu {
  readonly name: string;
  readonly computeCapability: number;
}

export interface InstallHooks {
  say(step: string): void;
  progress(title: string): { show(progress: Progress): void; end(): void };
  /** Throws where the addon doesn't compute as it should. */
  smokeTest(): Promise<void>;
}

/** The first card that NVIDIA's driver knows of. */
export async function nvidiaGpu(): Promise<NvidiaGpu | undefined> {
  const query = ['--query-gpu=name,compute_cap', '--format=csv,noheader'];
  const printed = await runProgram('nvidia-smi', query, { timeoutMs: 20_000 }).catch(() => '');
  const found = /^(.+), (\d+\.\d+)\s*$/m.exec(printed);
  return found ? { name: found[1]!, computeCapability: Number(found[2]) } : undefined;
}

/** What is there already is used again; nothing half done is left under the folder's own name. */
export async function installTensorflow(gpu: NvidiaGpu | undefined, hooks: InstallHooks): Promise<void> {
  if (process.platform !== 'linux')
    throw new AddonError(
      `expected Linux, got ${process.platform}: TensorFlow's library can be had there only; onnx-webgpu uses the GPU here`,
    );
  const folder = tensorflowDirectory();
  hooks.say(`Installing ${PACKAGE} into ${folder}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  // Its scripts would download the library; whether that is of use is decided below.
  await runNpm(['install', '--ignore-scripts', '--no-audit', '--no-fund', PACKAGE, HEADERS, ADM_ZIP], {
    cwd: folder,
    env: npmEnvironment(),
  });
  const packageFolder = join(folder, 'node_modules', '@tensorflow', 'tfjs-node-gpu');
  if (await ownDownloadWorks(packageFolder, gpu, hooks)) return;
  await fromWheel(folder, packageFolder, gpu, hooks);
  hooks.say('Trying it');
  await hooks.smokeTest();
}

export async function removeTensorflow(): Promise<boolean> {
  const folder = tensorflowDirectory();
  const there = existsSync(folder);
  await rm(folder, { recursive: true, force: true });
  return there;
}

/** npm hands its own settings down, the folder that it was started in among them. */
function npmEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(config_local_prefix|package_|lifecycle_)/.test(name),
    ),
  );
}

async function ownDownloadWorks(
  packageFolder: string,
  gpu: NvidiaGpu | undefined,
  { say, smokeTest }: InstallHooks,
): Promise<boolean> {
  if (gpu && gpu.computeCapability > OWN_DOWNLOAD_CAPABILITY_MAX) {
    say(`The package's own library knows no card as new as ${gpu.name}`);
    return false;
  }
  say("Trying the package's own download, libtensorflow 2.9.1");
  try {
    await runProgram(process.execPath, ['scripts/install.js', gpu ? 'gpu' : 'cpu', 'download'], {
      cwd: packageFolder,
      timeoutMs: OWN_DOWNLOAD_TIMEOUT_MS,
    });
    await smokeTest();
    return true;
  } catch (error) {
    const [first] = /^\s*(?:\w*Error: )?.*(?:ENOTFOUND|ECONN\w+|EAI_AGAIN|HTTP \d+|Error: .+)$/m.exec(
      (error as Error).message,
    ) ?? [(error as Error).message.split('\n')[0]];
    say(`It is of no use here (${first!.trim().slice(0, 160)})`);
    return false;
  }
}

async function fromWheel(
  folder: string,
  packageFolder: string,
  gpu: NvidiaGpu | undefined,
  hooks: InstallHooks,
): Promise<void> {
  const deps = join(packageFolder, 'deps');
  await rm(deps, { recursive: true, force: true });
  await mkdir(join(deps, 'lib'), { recursive: true });
  const project = gpu || process.arch === 'arm64' ? 'tensorflow' : 'tensorflow-cpu';
  const wheel = await fetchWheel(folder, project, VERSION, hooks);
  hooks.say('Taking the library out of it');
  const entries = openZip(folder, wheel);
  for (const name of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'])
    entries.extract(`tensorflow/${name}`, join(deps, 'lib'));
  entries.extractFolder('tensorflow/include/', deps);
  await rename(join(deps, 'tensorflow', 'include'), join(deps, 'include'));
  await rm(join(deps, 'tensorflow'), { recursive: true });
  // What the linker looks for; the addon itself asks for the names above.
  await symlink('libtensorflow_cc.so.2', join(deps, 'lib', 'libtensorflow.so'));
  await symlink('libtensorflow_framework.so.2', join(deps, 'lib', 'libtensorflow_framework.so'));
  await rm(wheel);
  if (gpu)
    for (const [nvidiaProject, version] of NVIDIA_WHEELS) {
      const nvidia = await fetchWheel(folder, nvidiaProject, version, hooks);
      // The library looks for them at ../nvidia/…/lib, as in site-packages.
      openZip(folder, nvidia).extractFolder('nvidia/', deps);
      await rm(nvidia);
    }
  hooks.say('Compiling the addon');
  await compile(folder, packageFolder);
  // A third of a gigabyte in ten thousand files, of no use any more.
  await rm(join(deps, 'include'), { recursive: true });
}

async function fetchWheel(
  folder: string,
  project: string,
  version: string,
  { progress }: InstallHooks,
): Promise<string> {
  const { filename, url, sha256 } = await findWheel(project, version);
  const file = join(folder, filename);
  const shown = progress(`${project} ${version}`);
  try {
    if (!existsSync(file)) await download(url, file, sha256, { onProgress: shown.show });
  } finally {
    shown.end();
  }
  return file;
}

interface ZipFile {
  extract(entry: string, into: string): void;
  /** With its path, entry by entry. */
  extractFolder(prefix: string, into: string): void;
}

interface AdmZip {
  getEntries(): readonly { readonly entryName: string; readonly isDirectory: boolean }[];
  extractEntryTo(entry: string, into: string, withPath: boolean, overwrite: boolean): boolean;
}

/** adm-zip verifies the checksum of each entry. */
function openZip(folder: string, file: string): ZipFile {
  const require = createRequire(join(folder, 'package.json'));
  const zip = new (require('adm-zip') as new (file: string) => AdmZip)(file);
  const extract = (entry: string, into: string, withPath: boolean) => {
    if (!zip.extractEntryTo(entry, into, withPath, true))
      throw new AddonError(`${file}: expected ${entry} in the wheel, got none`);
  };
  return {
    extract: (entry, into) => extract(entry, into, false),
    extractFolder: (prefix, into) => {
      for (const { entryName, isDirectory } of zip.getEntries())
        if (!isDirectory && entryName.startsWith(prefix)) extract(entryName, into, true);
    },
  };
}

/** As binding.gyp says, in one call of the compiler. */
async function compile(folder: string, packageFolder: string): Promise<void> {
  const napi = Math.min(8, Number(process.versions.napi));
  const into = join(packageFolder, 'lib', `napi-v${napi}`);
  await mkdir(into, { recursive: true });
  await runProgram(
    process.env.CXX || 'g++',
    [
      '-shared',
      '-fPIC',
      '-O2',
      '-std=c++17',
      `-DNAPI_VERSION=${napi}`,
      `-DNODE_GYP_MODULE_NAME=tfjs_binding`,
      '-DBUILDING_NODE_EXTENSION',
      `-I${join(folder, 'node_modules', 'node-api-headers', 'include')}`,
      '-I..',
      '-Ideps/include',
      'binding/tfjs_backend.cc',
      'binding/tfjs_binding.cc',
      '-Ldeps/lib',
      '-ltensorflow',
      '-ltensorflow_framework',
      '-Wl,-rpath,$ORIGIN/../../deps/lib',
      '-o',
      join(into, 'tfjs_binding.node'),
    ],
    { cwd: packageFolder },
  ).catch((error: AddonError) => {
    throw new AddonError(`${error.message}\nIt needs g++ (Debian: apt-get install g++).`);
  });
}
