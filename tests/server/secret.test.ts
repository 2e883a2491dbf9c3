import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadSecret, SecretError } from '../../server/access/secret.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convcast-secret-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('is made at the first start, for its owner alone, and is the same at the next', async () => {
  const path = join(folder, 'own', 'secret');
  // Two servers that start together end with the same one.
  const [first, other] = await Promise.all([loadSecret(undefined, path), loadSecret(undefined, path)]);
  expect(first).toEqual({ value: expect.stringMatching(/^[\w-]{43}$/) });
  expect(other).toEqual(first);
  expect(await loadSecret(undefined, path)).toEqual(first);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(folder, 'own'))).toEqual(['secret']);
});

test('the environment’s wins, and no file is made', async () => {
  const given = 'x'.repeat(32);
  expect(await loadSecret(given, join(folder, 'secret'))).toEqual({ value: given });
  expect(await readdir(folder)).toEqual([]);
});

test('where it can’t be kept there is one for this process, and it is said why', async () => {
  // A file where a folder would have to be: root may write everywhere else.
  await writeFile(join(folder, 'in-the-way'), '');
  const path = join(folder, 'in-the-way', 'secret');
  expect(await loadSecret(undefined, path)).toEqual({
    value: expect.stringMatching(/^[\w-]{43}$/),
    notKept: expect.stringContaining('in-the-way'),
  });
});

test.each([
  ['one that others may read', 'a'.repeat(40), 0o644, 'chmod 600'],
  ['one that is too short', 'guessable', 0o600, 'expected a secret of at least 32 characters, got 9'],
])('%s is refused', async (_what, content, mode, message) => {
  const path = join(folder, 'secret');
  await mkdir(folder, { recursive: true });
  await writeFile(path, content);
  await chmod(path, mode);
  await expect(loadSecret(undefined, path)).rejects.toThrow(SecretError);
  await expect(loadSecret(undefined, path)).rejects.toThrow(message);
  expect(await readFile(path, 'utf8')).toBe(content);
});
