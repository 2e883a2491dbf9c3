/**
 * Whether a backend can be taken here. Native code that crashes takes its process along, so it is tried in a process
 * of its own, which has so long and no longer.
 */

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BackendName } from './backends.ts';

export interface ProbeRequest {
  readonly backend: BackendName;
  readonly threads: number;
  /** The model that one pass is timed of. */
  readonly model: string;
}

export type Probe =
  | {
      readonly passed: true;
      /** Relative, of a small convolution. */
      readonly difference: number;
      /** One pass of the model, all of its layers read back; the best of a few. */
      readonly passMs: number;
    }
  | { readonly passed: false; readonly why: string };

export const PROBE_TIMEOUT_MS = 60_000;

const FROM_SOURCE = import.meta.url.endsWith('.ts');
const PROCESS = fileURLToPath(
  new URL(FROM_SOURCE ? './probe_process.ts' : './probe_process.js', import.meta.url),
);

export function probe(request: ProbeRequest, timeoutMs = PROBE_TIMEOUT_MS): Promise<Probe> {
  return new Promise((resolve) => {
    const child = fork(PROCESS, [JSON.stringify(request)], {
      execArgv: FROM_SOURCE ? ['--import', 'tsx'] : [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-2000);
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    let answer: Probe | undefined;
    child.on('message', (message) => {
      answer = message as Probe;
    });
    child.on('error', (error) => {
      answer ??= { passed: false, why: error.message };
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (answer) return resolve(answer);
      const how =
        signal === 'SIGKILL' ? `no answer within ${timeoutMs / 1000} s` : `it ended with ${signal ?? code}`;
      const last = said.trim().split('\n').at(-1)?.slice(0, 200);
      resolve({ passed: false, why: last ? `${how}: ${last}` : how });
    });
  });
}
