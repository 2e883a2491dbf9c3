import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longest_first.ts';

const root = new URL('..', import.meta.url).pathname;
/** Also the page's connection, which is tested on the real server. */
const server = ['tests/server/**/*.test.ts', 'tests/client/stream/connection.test.ts'];

/** Starting a process or a thread for every file takes longer than most files do, so files follow each other in one. */
export default defineConfig({
  test: {
    root,
    // One more than the cores that are asked for: there is always a file that waits, for a lease or a thread to end.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    globalSetup: ['tests/build_server.ts', 'tests/kept_memory.ts'],
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
