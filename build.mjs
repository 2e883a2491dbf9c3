/**
 * Builds what is stale: the server with the TypeScript compiler (which knows by itself), the page with Vite when
 * one of its files is newer than what was built, the loops over values with AssemblyScript likewise. `--server` leaves the page out, `--fresh` builds everything anew.
 * `--dev` builds nothing and reloads both sides as files change.
 */

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(fileURLToPath(import.meta.url));
const PAGE = join(ROOT, 'dist/client/index.html');
const quiet = process.argv.includes('--quiet');

const require = createRequire(import.meta.url);

/** The program that a package installs under `name`. */
function program(packageName, name) {
  const manifest = require.resolve(`${packageName}/package.json`);
  const { bin } = require(manifest);
  return join(dirname(manifest), typeof bin === 'string' ? bin : bin[name]);
}

function run(title, packageName, name, args) {
  if (!quiet) console.log(title);
  const { status } = spawnSync(process.execPath, [program(packageName, name), ...args], {
    cwd: ROOT,
    stdio: ['ignore', quiet ? 2 : 1, 2],
  });
  if (status !== 0) process.exit(status ?? 1);
}

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((entry) => newest(join(path, entry))));
}

function pageIsStale() {
  if (!existsSync(PAGE)) return true;
  const builtAt = statSync(PAGE).mtimeMs;
  return ['client', 'shared', 'package-lock.json'].some((path) => newest(join(ROOT, path)) > builtAt);
}

/** The loops over all values, in WebAssembly. */
function buildLoops() {
  for (const name of ['raster', 'winograd', 'fully_connected']) {
    const source = join(ROOT, `server/vision/assembly/${name}.ts`);
    const built = join(ROOT, `dist/server/vision/${name}.wasm`);
    if (existsSync(built) && statSync(built).mtimeMs > statSync(source).mtimeMs) continue;
    const options = ['--runtime', 'stub', '--enable', 'simd', '--importMemory', '-O3', '--noAssert'];
    run(`Compiling the loops of ${name} …`, 'assemblyscript', 'asc', [
      source,
      ...options,
      '--outFile',
      built,
    ]);
  }
}

if (process.argv.includes('--dev')) {
  buildLoops();
  const server = ['--import', 'tsx', '--watch', 'server/main.ts', ...process.argv.slice(3)];
  const children = [
    spawn(process.execPath, server, { cwd: ROOT, stdio: 'inherit' }),
    spawn(process.execPath, [program('vite', 'vite'), 'client'], { cwd: ROOT, stdio: 'inherit' }),
  ];
  for (const child of children)
    child.on('exit', (code) => {
      for (const other of children) other.kill();
      process.exitCode = code ?? 0;
    });
} else {
  // What was built of files that are gone is not to be packed.
  if (process.argv.includes('--fresh')) rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
  run('Checking and building the server …', 'typescript', 'tsc', ['-b', 'server']);
  buildLoops();
  if (!process.argv.includes('--server') && pageIsStale())
    run('Building the page …', 'vite', 'vite', ['build', 'client', '--logLevel', 'warn']);
}
