import { execFileSync } from 'node:child_process';
import type { TestProject } from 'vitest/node';

/**
 * Programs and threads are tested as they are shipped; after `npm test` has built them there is nothing left to do here
 * but, while files are watched, to build what has changed.
 */
export default (project: TestProject) => {
  const build = () => {
    execFileSync(process.execPath, ['build.mjs', '--server', '--quiet'], { stdio: 'inherit' });
  };
  build();
  project.onTestsRerun(build);
};
