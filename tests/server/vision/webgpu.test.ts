/** WebGPU as the processor computes it, with the Vulkan driver that Chromium brings: slow, and the same numbers. */

import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createExecutor } from '../../../server/vision/backends.ts';
import type { Executor } from '../../../server/vision/executor.ts';
import { compareNetwork } from '../../../server/vision/oracle/network.ts';
import { compareOperations } from '../../../server/vision/oracle/operations.ts';
import { worstOf } from '../../../server/vision/oracle/oracle.ts';
import { loadSourceModel } from '../../../server/weights/source.ts';
import { ALEXNET } from '../../../shared/networks.ts';
import { ALL_BACKENDS, SOFTWARE_VULKAN } from '../../backends.ts';

const ORACLE = new URL('../../fixtures/oracle', import.meta.url).pathname;
const TOLERANCE = 1e-4;
const driver = SOFTWARE_VULKAN.find((file) => existsSync(file));
// Without a GPU each pass of AlexNet takes seconds: where nobody asks for it, the others' comparisons are enough.
const left = ALL_BACKENDS ? undefined : 'takes a minute; CONVCAST_TEST_BACKENDS=all runs it';

describe.skipIf(left)(left ? `onnx-webgpu: ${left}` : 'onnx-webgpu', () => {
  let executor: Executor;
  const before = { ...process.env };
  beforeAll(async () => {
    expect(driver, 'Chromium’s software Vulkan driver').toBeDefined();
    process.env.VK_DRIVER_FILES = driver!;
    process.env.XDG_RUNTIME_DIR = mkdtempSync(join(tmpdir(), 'convcast-xdg-'));
    executor = await createExecutor('onnx-webgpu', { threads: 1 });
  }, 60_000);
  afterAll(() => {
    for (const name of ['VK_DRIVER_FILES', 'XDG_RUNTIME_DIR'])
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
  });

  test('computes every operation as PyTorch does', async () => {
    const worst = worstOf(await compareOperations(ORACLE, executor));
    expect(worst.length).toBeGreaterThan(5);
    expect(worst.filter(({ difference }) => !(difference <= TOLERANCE))).toEqual([]);
  }, 120_000);

  // One pass: each takes the processor ten seconds.
  test('computes every layer of AlexNet as PyTorch does', async () => {
    const rows = await compareNetwork(ORACLE, ALEXNET, executor, await loadSourceModel('alexnet'), [
      'coffee',
    ]);
    expect(rows.length).toBeGreaterThan(ALEXNET.graph.layers.length - 1);
    expect(worstOf(rows).filter(({ difference }) => !(difference <= TOLERANCE))).toEqual([]);
  }, 120_000);
});
