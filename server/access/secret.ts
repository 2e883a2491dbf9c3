import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Shorter ones could be guessed. */
const LENGTH_MIN = 32;

const MISSING: readonly unknown[] = ['ENOENT', 'ENOTDIR'];

/** The secret can't be had or can't be trusted; the message is one line and says what to do. */
export class SecretError extends Error {
  override name = 'SecretError';
}

export interface Secret {
  readonly value: string;
  /** Why it is only in memory, so that links end with this process; undefined where it is kept. */
  readonly notKept?: string;
}

/**
 * What links and tokens are signed with: `given` where there is one, or else the content of the file, which is made
 * at the first start and may be read by its owner alone; where it can't be made, a lecture goes on with one in memory.
 * Whoever has it can open every room. Throws `SecretError` for one that can't be trusted.
 */
export async function loadSecret(given: string | undefined, path: string): Promise<Secret> {
  if (given !== undefined) return { value: checked(given, 'CONVCAST_SECRET') };
  try {
    return { value: checked(await readPrivate(path), path) };
  } catch (error) {
    if (!MISSING.includes((error as NodeJS.ErrnoException).code)) throw error;
  }
  const made = randomBytes(32).toString('base64url');
  try {
    await create(path, made);
  } catch (error) {
    return { value: made, notKept: (error as Error).message };
  }
  return { value: checked(await readPrivate(path), path) };
}

function checked(secret: string, from: string): string {
  if (secret.length < LENGTH_MIN)
    throw new SecretError(
      `${from}: expected a secret of at least ${LENGTH_MIN} characters, got ${secret.length}`,
    );
  return secret;
}

async function readPrivate(path: string): Promise<string> {
  const { mode } = await stat(path);
  // Windows has no such bits.
  if (process.platform !== 'win32' && mode & 0o077)
    throw new SecretError(`${path}: expected a file for its owner alone, but others may read it: chmod 600`);
  return (await readFile(path, 'utf8')).trim();
}

/** Two servers that start at the same time end with the same file: it appears whole, and only once. */
async function create(path: string, secret: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const own = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(own, `${secret}\n`, { mode: 0o600, flag: 'wx' });
  try {
    await link(own, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(own);
  }
}
