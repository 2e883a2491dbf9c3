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
  },
});
