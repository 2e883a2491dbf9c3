/**
 * Runs the unit and integration tests, then the browser ones, and closes with a line that a machine can read:
 * "N passed, N failed". Arguments choose files: npm test -- tests/shared
 */

import { startVitest } from 'vitest/node';

const filters = process.argv.slice(2);
const counts = { passed: 0, failed: 0, skipped: 0 };

for (const config of ['tests/vitest.config.ts', 'tests/vitest.browser.config.ts']) {
  const start = performance.now();
  const vitest = await startVitest('test', filters, {
    config,
    watch: false,
    passWithNoTests: filters.length > 0,
  });
  for (const module of vitest.state.getTestModules()) {
    const tests = [...module.children.allTests()];
    for (const test of tests)
      counts[{ passed: 'passed', failed: 'failed' }[test.result().state] ?? 'skipped']++;
    // A file that can't even be loaded, or a hook that fails, is a failure of its own.
    if (module.errors().length || (!module.ok() && !tests.some((test) => test.result().state === 'failed')))
      counts.failed++;
  }
  counts.failed += vitest.state.getUnhandledErrors().length;
  await vitest.close();
  console.log(`${config}: ${((performance.now() - start) / 1000).toFixed(0)} s`);
}

const skipped = counts.skipped ? `, ${counts.skipped} skipped` : '';
console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
process.exit(counts.failed || !counts.passed ? 1 : 0);
