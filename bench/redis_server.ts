import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Whether there is one on this machine. */
export function redisIsThere(): boolean {
  return PROGRAMS.some((program) => spawnSync(program, ['--version']).status === 0);
}

const PROGRAMS = ['redis-server', 'valkey-server'];

/** A real one, in memory only, on a port of this machine. */
export class RedisServer {
  readonly url: string;
  readonly #port: number;
  #process: ChildProcess | undefined;

  private constructor(port: number) {
    this.#port = port;
    this.url = `redis://127.0.0.1:${port}`;
  }

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await freePort());
    await server.again();
    return server;
  }

  /** On the same port, with nothing of what it had. */
  async again(): Promise<void> {
    const options = ['--port', String(this.#port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    for (const program of PROGRAMS) {
      const child = spawn(program, options, { stdio: ['ignore', 'pipe', 'inherit'] });
      const started = await new Promise<boolean>((resolve, reject) => {
        child.once('error', () => resolve(false));
        child.once('exit', (code) => reject(new Error(`${program} ended with ${code}`)));
        child.stdout.on('data', (text) => {
          if (/Ready to accept connections/.test(String(text))) resolve(true);
        });
      });
      if (!started) continue;
      child.removeAllListeners('exit');
      this.#process = child;
      return;
    }
  }

  async kill(): Promise<void> {
    const child = this.#process!;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

/** One that is free at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
