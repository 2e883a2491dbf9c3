import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['tests/browser/**/*.test.ts'],
    pool: 'forks',
    execArgv: ['--import', 'tsx'],
    // A browser and a server each; whoever of two waits leaves the cores to the other. Files that follow each other share a
    // process, and its browsers.
    maxWorkers: 2,
    isolate: false,
    // Pages paint live video without a graphics card, on a machine that others may share.
    retry: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000, interval: 50 } },
  },
});
