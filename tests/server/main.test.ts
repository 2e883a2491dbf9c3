/** The program itself, as `npm start` runs it after building. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { builtProgram } from '../built_program.ts';
import { photo } from '../photos.ts';
import { Page, until } from './page.ts';

const children: ChildProcess[] = [];

function start(...args: string[]) {
  return startWith(process.env, ...args);
}

function startWith(env: NodeJS.ProcessEnv, ...args: string[]) {
  const child = spawn(process.execPath, [builtProgram('main'), ...args], { env });
  children.push(child);
  const run = { child, out: '', err: '', exitCode: undefined as number | null | undefined };
  child.stdout.on('data', (text) => {
    run.out += text;
  });
  child.stderr.on('data', (text) => {
    run.err += text;
  });
  child.on('exit', (code) => {
    run.exitCode = code;
  });
  return run;
}

const exit = (run: ReturnType<typeof start>) => until(() => run.exitCode !== undefined, 'the exit', 15_000);

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

test('--help explains every option and exits with 0', async () => {
  const run = start('--help');
  await exit(run);
  expect(run.exitCode).toBe(0);
  expect(run.out).toContain('--port NUMBER');
});

test('an unknown flag gets one line and exit code 2', async () => {
  const run = start('--colour', 'red');
  await exit(run);
  expect(run.exitCode).toBe(2);
  expect(run.err.trim().split('\n')).toHaveLength(1);
  expect(run.err).toContain("'--colour'");
});

test('a taken port says so', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as { port: number };
  const run = start('--port', String(port));
  await exit(run);
  expect(run.exitCode).toBe(1);
  expect(run.err.trim()).toBe(
    `Port ${port} of 127.0.0.1 is taken, perhaps by another convcast. Choose another with --port.`,
  );
  taken.close();
});

test('starts, says what runs, answers /healthz, and SIGTERM under load ends it cleanly within 2 s', async () => {
  const run = start('--port', '0');
  await until(() => run.out.includes('started in'), 'the start', 15_000);
  expect(run.out).toMatch(
    /convcast \S+ is ready: http:\/\/127\.0\.0\.1:\d+\n.*AlexNet.* on onnx-cpu \(.+\), started in [\d.]+ s/,
  );
  const url = /http:\S+/.exec(run.out)![0];
  expect(await (await fetch(`${url}/healthz`)).json()).toMatchObject({
    status: 'ok',
    backend: 'onnx-cpu',
    device: expect.stringMatching(/core/),
    passedOver: expect.arrayContaining([{ backend: 'tensorflow', why: expect.any(String) }]),
    model: 'alexnet',
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    uptimeS: expect.any(Number),
  });
  const headers = (await fetch(url)).headers;
  expect(headers.get('content-security-policy')).toContain("script-src 'self' 'wasm-unsafe-eval'");
  expect(headers.get('permissions-policy')).toContain('camera=(self)');

  const page = await Page.open(url);
  await page.look({ kind: 'strip' });
  await page.startSource();
  const coffee = await photo('coffee');
  const sending = (async () => {
    while (page.socket.connected) await page.send(coffee).catch(() => {});
  })();
  await page.result();
  const stopAt = Date.now();
  run.child.kill('SIGTERM');
  await exit(run);
  expect(run.exitCode).toBe(0);
  expect(Date.now() - stopAt).toBeLessThan(2000);
  await sending;
  expect(page.problems.map(({ code }) => code)).toContain('server-stopping');
  expect(run.err).toBe('');
});

test('nothing of its libraries stays on the disk', async () => {
  const home = await mkdtemp(join(tmpdir(), 'convcast-home-'));
  // Nothing that tells a library that it is tested.
  const run = startWith({ PATH: process.env.PATH, HOME: home, TMPDIR: home }, '--port', '0');
  await until(() => run.out.includes('started in'), 'the start', 15_000);
  run.child.kill('SIGTERM');
  await exit(run);
  const left = (await readdir(home, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(home, join(parentPath, name)));
  expect(left).toEqual(['.convcast/secret']);
  await rm(home, { recursive: true });
});
