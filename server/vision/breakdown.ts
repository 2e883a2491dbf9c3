/** What befalls a thread of the engine or of the study, on demand: for tests, and for drills. */

import { spawnSync } from 'node:child_process';

export type Breakdown =
  /** The backend refuses every run, as where its device is lost. */
  | { readonly kind: 'device-lost' }
  /** The thread ends, as in a crash that leaves the others alone. */
  | { readonly kind: 'ends' }
  /** The thread's heap fills until the thread is ended. */
  | { readonly kind: 'out-of-memory' }
  /** The thread stands in native code, where nothing can end it. */
  | { readonly kind: 'hangs'; readonly forMs: number };

export function breakDown(how: Breakdown): void {
  switch (how.kind) {
    case 'device-lost':
      throw new Error('the device is lost');
    case 'out-of-memory': {
      const held: number[][] = [];
      for (;;) held.push(new Array<number>(1_000_000).fill(0.5));
    }
    case 'hangs':
      spawnSync(process.execPath, ['-e', `setTimeout(() => {}, ${how.forMs})`]);
      break;
    case 'ends':
      // Of a thread it ends the thread alone.
      process.exit(1);
  }
}
