import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../dist/server/main.js', import.meta.url));

/** The product itself in a process of its own, and what its /metrics say. */
export class MeasuredServer {
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(url: string, process: ChildProcess) {
    this.url = url;
    this.#process = process;
  }

  static start(args: readonly string[]): Promise<MeasuredServer> {
    const child = spawn(process.execPath, [MAIN, '--port', '0', ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return new Promise((resolve, reject) => {
      let printed = '';
      child.stdout.on('data', (text) => {
        printed += text;
        const url = /is ready: (\S+)/.exec(printed)?.[1];
        if (url) resolve(new MeasuredServer(url, child));
      });
      child.once('exit', (code) => reject(new Error(`the server ended with exit code ${code}: ${printed}`)));
    });
  }

  async health(): Promise<{ backend: string; model: string }> {
    return (await fetch(`${this.url}/healthz`)).json() as Promise<{ backend: string; model: string }>;
  }

  /** A metric's value by its line's beginning. */
  async metrics(): Promise<(name: string) => number> {
    const lines = (await (await fetch(`${this.url}/metrics`)).text()).split('\n');
    return (name) =>
      Number(lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? Number.NaN);
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#process.once('exit', () => resolve());
      this.#process.kill('SIGTERM');
    });
  }
}
