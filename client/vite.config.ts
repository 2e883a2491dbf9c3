import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, loadEnv, type Plugin, type Rolldown } from 'vite';

const COMPRESSED = /\.(js|css|svg|html)$/;
const COMPRESSED_FROM_BYTES = 1000;
/** 11 takes five seconds for a hundredth less. */
const BROTLI_QUALITY = 9;

/** Each text beside itself, compressed: the server has nothing to compute when a hall comes in. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          const bytes = Buffer.from(file.type === 'chunk' ? file.code : file.source);
          if (!COMPRESSED.test(file.fileName) || bytes.length < COMPRESSED_FROM_BYTES) continue;
          this.emitFile({
            type: 'asset',
            fileName: `${file.fileName}.br`,
            source: brotliCompressSync(bytes, {
              params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY },
            }),
          });
          this.emitFile({
            type: 'asset',
            fileName: `${file.fileName}.gz`,
            source: gzipSync(bytes, { level: 9 }),
          });
        }
      },
    },
  };
}

/** Making a schema has no effect beside it: those that the page reads nothing by are left out. */
function schemasArePure(): Plugin {
  const shared = fileURLToPath(new URL('../shared/', import.meta.url));
  return {
    name: 'schemas-are-pure',
    apply: 'build',
    transform: (code, id) =>
      id.startsWith(shared)
        ? { code: code.replace(/(?<![\w$.'/])z\.(?=[a-zA-Z]+\()/g, '/* @__PURE__ */ z.'), map: null }
        : null,
  };
}

/** The elements and the letters come while the connection is being opened, not when something asks for them. */
function preloaded(): Plugin {
  return {
    name: 'preloaded',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) =>
        Object.values(bundle ?? {}).flatMap((file) => {
          const href = `/${file.fileName}`;
          if (file.type === 'chunk' && (file.name === 'page' || file.name === 'web_awesome'))
            return {
              tag: 'link',
              attrs: { rel: 'modulepreload', crossorigin: true, href },
              injectTo: 'head',
            };
          if (!/inter-latin-wght-normal.*woff2$/.test(file.fileName)) return [];
          const attrs = { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href };
          return { tag: 'link', attrs, injectTo: 'head' };
        }),
    },
  };
}

/** What the first picture needs comes as two files, and not as one for each set of its later users. */
function firstFiles(): (
  id: string,
  context: { getModuleInfo(id: string): Rolldown.ModuleInfo | null },
) => string | null {
  const files = new Map<string, string>();
  return (id, context) => {
    if (files.size === 0)
      for (const name of ['main', 'page']) {
        const reach = (module: string) => {
          if (files.has(module)) return;
          files.set(module, name);
          context.getModuleInfo(module)?.importedIds.forEach(reach);
        };
        reach(fileURLToPath(new URL(`${name}.ts`, import.meta.url)));
      }
    return files.get(id) ?? null;
  };
}

export default defineConfig(({ mode }) => {
  const server = `http://localhost:${loadEnv(mode, '.', 'CONVCAST_').CONVCAST_PORT ?? 3000}`;
  return {
    plugins: [schemasArePure(), preloaded(), compressed()],
    build: {
      outDir: '../dist/client',
      emptyOutDir: true,
      target: 'es2022',
      // Icons and fonts stay files of their own: the page's Content-Security-Policy lets nothing else load.
      assetsInlineLimit: 0,
      rolldownOptions: {
        output: { codeSplitting: { groups: [{ name: firstFiles(), debugName: 'first-files' }] } },
      },
    },
    server: {
      proxy: { '/socket.io': { target: server, ws: true }, '/healthz': server, '/metrics': server },
    },
  };
});
