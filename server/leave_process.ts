import type { Engine } from './vision/engine.ts';

/** Node's own exit waits for its threads, and one that hangs in native code never ends. */
export function leaveProcess(engine: Engine): void {
  if (engine.hangs) process.kill(process.pid, 'SIGKILL');
  else process.exit(0);
}
