import { defineConfig, loadEnv } from 'vite';

export default defineConfig(({ mode }) => {
  const server = `http://localhost:${loadEnv(mode, '.', 'CONVCAST_').CONVCAST_PORT ?? 3000}`;
  return {
    build: {
      outDir: '../dist/client',
      emptyOutDir: true,
      target: 'es2022',
      // Icons and fonts stay files of their own: the page's Content-Security-Policy lets nothing else load.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 800,
    },
    server: {
      proxy: { '/socket.io': { target: server, ws: true }, '/healthz': server, '/metrics': server },
    },
  };
});
