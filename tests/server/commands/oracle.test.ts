import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { builtProgram } from '../../built_program.ts';

const ORACLE = fileURLToPath(new URL('../../fixtures/oracle', import.meta.url));

/** A folder with the operations alone. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oracle-'));
  for (const file of ['ops.json', 'ops.bin']) copyFileSync(join(ORACLE, file), join(folder, file));
});
afterEach(() => rmSync(folder, { recursive: true }));

const oracle = (...args: string[]) =>
  spawnSync(process.execPath, [builtProgram('commands/oracle'), ...args], { encoding: 'utf8' });

test('prints the worst of every operation', () => {
  const { status, stdout } = oracle(folder);
  expect(stdout).toMatch(/^onnx-cpu, 80 comparisons/);
  expect(stdout).toMatch(/^pool weighted +\d\.\de-\d+ /m);
  expect(status).toBe(0);
});

test('exits with 1 when one value is too far off, and says where', () => {
  const file = join(folder, 'ops.bin');
  const bytes = readFileSync(file);
  // The last value is an output of the 70 × 70 kernel with stride 16.
  bytes.writeFloatLE(bytes.readFloatLE(bytes.length - 4) + 0.1, bytes.length - 4);
  writeFileSync(file, bytes);
  const { status, stdout } = oracle(folder, '--json', '--backend', 'wasm');
  const { passed, worst } = JSON.parse(stdout) as {
    passed: boolean;
    worst: { name: string; sample: string }[];
  };
  expect(passed).toBe(false);
  expect(worst.find(({ name }) => name === 'conv')?.sample).toBe('70×70/16 pad 0 on 3×130×150');
  expect(status).toBe(1);
});

test('exits with 2 and the usage when it is asked for what it does not have', () => {
  const backend = oracle(folder, '--backend', 'abacus');
  expect(backend.stderr).toContain(
    'expected a backend of tensorflow, onnx-cuda, onnx-webgpu, onnx-cpu, tensorflow-cpu, wasm, got "abacus"',
  );
  expect(backend.status).toBe(2);
  const nothing = oracle();
  expect(nothing.stderr).toContain('expected one folder, got 0');
  expect(nothing.stderr).toContain('Usage: npm run -s oracle');
  expect(nothing.status).toBe(2);
});
