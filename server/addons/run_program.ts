import { spawn } from 'node:child_process';
import { AddonError } from './addon_error.ts';

export interface ProgramOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
}

const TAIL_CHARACTERS = 1500;

/** What the program printed. Throws `AddonError` with the end of it where it can't be started, fails or hangs. */
export function runProgram(
  program: string,
  args: readonly string[],
  { cwd, env = process.env, timeoutMs = 600_000 }: ProgramOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, timeout: timeoutMs, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const add = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', add);
    child.stderr.on('data', add);
    child.on('error', (error) => reject(new AddonError(`${program} can't be started: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output);
      else
        reject(
          new AddonError(
            `${program} ended with ${signal ?? code}:\n${output.trim().slice(-TAIL_CHARACTERS)}`,
          ),
        );
    });
  });
}

/** npm, as it was started with, or as the PATH has it. */
export function runNpm(args: readonly string[], options: ProgramOptions = {}): Promise<string> {
  const npm = process.env.npm_execpath;
  return npm ? runProgram(process.execPath, [npm, ...args], options) : runProgram('npm', args, options);
}
