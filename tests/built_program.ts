import { fileURLToPath } from 'node:url';

/** The path of a program as it is shipped: `main`, `commands/infer`. `npm test` builds it before the tests run. */
export const builtProgram = (name: string) =>
  fileURLToPath(new URL(`../dist/server/${name}.js`, import.meta.url));
