import { execFileSync } from 'node:child_process';

/** Programs are tested as they are shipped; after `npm test` has built them there is nothing left to do here. */
export default () =>
  execFileSync(process.execPath, ['build.mjs', '--server', '--quiet'], { stdio: 'inherit' });
