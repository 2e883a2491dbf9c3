// Tests run the thread as it is shipped, which starts much sooner than the TypeScript sources do. `npm run dev` runs
// those through tsx, which every thread has to register for itself.
const shipped = new URL('../../../dist/server/vision/study/worker.js', import.meta.url);
if (process.env.VITEST) await import(shipped.href);
else {
  (await import('tsx/esm/api')).register();
  await import('./worker.ts');
}
