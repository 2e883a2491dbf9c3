import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/browser/**'],
    // Engine workers are threads of their own; tsx lets them load the TypeScript sources.
    pool: 'forks',
    execArgv: ['--import', 'tsx'],
    testTimeout: 20_000,
    // Longer than the usual second: other work may share the machine.
    expect: { poll: { timeout: 5000 } },
  },
});
