import { build } from 'vite';

/** One of the page's modules (a path from the repository's root) and all it imports, as one script of type module. */
export async function bundle(entry: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    root: new URL('../..', import.meta.url).pathname,
    build: { write: false, minify: false, rolldownOptions: { input: entry } },
  });
  const [output] = Array.isArray(result) ? result : [result];
  const chunk = output && 'output' in output ? output.output[0] : undefined;
  if (chunk?.type !== 'chunk') throw new Error(`expected ${entry} to become one script`);
  return chunk.code;
}
