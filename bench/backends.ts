/**
 * Every backend that can be taken here: whether it computes what PyTorch computes, and how long passes take.
 *
 *     npm run -s bench -- --all-backends [--json]
 *
 * Each is tried in a process of its own. Correctness is the worst relative difference over the oracle in
 * tests/fixtures/oracle; a pass is the best of a few, with all layers read back.
 */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { BACKENDS, type BackendName } from '../server/vision/backends.ts';
import { deviceOf } from '../server/vision/device.ts';
import { probe } from '../server/vision/probe.ts';

const THREADS = 2;
const MODELS = ['alexnet', 'efficientnet-lite0'] as const;

interface Row {
  readonly backend: BackendName;
  readonly device: string;
  readonly why?: string;
  readonly worst?: number;
  readonly comparisons?: number;
  readonly passMs?: Readonly<Record<string, number>>;
}

async function worstDifference(backend: BackendName): Promise<{ worst: number; comparisons: number }> {
  const args = ['dist/server/commands/oracle.js', 'tests/fixtures/oracle', '--backend', backend, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    maxBuffer: 2 ** 26,
    timeout: 600_000,
  }).catch((error: { stdout?: string; message: string }) => {
    // It ends with 1 where a difference is too large, and prints it all the same.
    if (error.stdout) return { stdout: error.stdout };
    throw error;
  });
  const { worst, cases } = JSON.parse(stdout) as { worst: { difference: number }[]; cases: number };
  return { worst: Math.max(...worst.map(({ difference }) => difference)), comparisons: cases };
}

async function measure(backend: BackendName): Promise<Row> {
  const device = deviceOf(backend);
  if ('why' in device) return { backend, device: '', why: device.why };
  const passMs: Record<string, number> = {};
  for (const model of MODELS) {
    const answer = await probe({ backend, threads: THREADS, model }, 120_000);
    if (!answer.passed) return { backend, device: device.name, why: answer.why };
    passMs[model] = answer.passMs;
  }
  return { backend, device: device.name, passMs, ...(await worstDifference(backend)) };
}

function line({ backend, device, why, worst, comparisons, passMs }: Row): string {
  if (!passMs || worst === undefined) return `| ${backend} | ${device} | not taken: ${why} | | |`;
  const passes = MODELS.map((model) => `${passMs[model]!.toFixed(1)} ms`);
  return `| ${backend} | ${device} | ${worst.toExponential(1)} in ${comparisons} comparisons | ${passes.join(' | ')} |`;
}

export async function benchBackends(json: boolean): Promise<void> {
  const rows: Row[] = [];
  for (const backend of BACKENDS) rows.push(await measure(backend));
  if (json) return console.log(JSON.stringify({ threads: THREADS, rows }, null, 2));
  console.log('| Backend | Device | Worst difference from PyTorch | AlexNet, a pass | EfficientNet-Lite0 |');
  console.log('| --- | --- | --- | --- | --- |');
  for (const row of rows) console.log(line(row));
}
