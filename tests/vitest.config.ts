import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longest_first.ts';

const root = new URL('..', import.meta.url).pathname;
/** Also the page's connection, which is tested on the real server. */
const server = ['tests/server/**/*.test.ts', 'tests/client/stream/connection.test.ts'];

// Weights come and go by tens of megabytes, which glibc hands back to the kernel each time and gets again page by page:
// a tenth of all processor time. Here it keeps them.
process.env.GLIBC_TUNABLES ??= 'glibc.malloc.mmap_threshold=268435456:glibc.malloc.trim_threshold=536870912';

// As the product does for its own threads; some tests load onnxruntime themselves.
process.env.ORT_DISABLE_TELEMETRY = '1';

/** Starting a process or a thread for every file takes longer than most files do, so files follow each other in one. */
export default defineConfig({
  test: {
    root,
    // One more than the cores that are asked for: there is always a file that waits, for a lease or a thread to end.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    globalSetup: 'tests/build_server.ts',
    projects: [
      {
        root,
        test: {
          name: 'shared and client',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/browser/**', ...server],
          pool: 'threads',
          isolate: false,
        },
      },
      {
        root,
        test: {
          name: 'server',
          include: server,
          // Processes: onnxruntime and libtensorflow are native.
          pool: 'forks',
          isolate: false,
          // Rates and delays are measured on a machine that others may share.
          retry: 1,
          testTimeout: 20_000,
          hookTimeout: 30_000,
          // Longer than the usual second: other work may share the machine.
          expect: { poll: { timeout: 5000 } },
        },
      },
    ],
  },
});
