import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineState } from '../../shared/engine_state.ts';
import type { View } from '../../shared/protocol.ts';
import { COMPARED } from '../backends.ts';
import { photo } from '../photos.ts';
import { Page, until } from './page.ts';
import { type RunningServer, startServer } from './running_server.ts';
import { SMALL_MODEL } from './small_network.ts';

const STRIP: View = { kind: 'strip' };

let server: RunningServer;
let coffee: Buffer;

beforeAll(async () => {
  server = await startServer({ model: SMALL_MODEL });
  coffee = await photo('coffee');
});
afterAll(() => server.stop());

test('a worker that dies loses its frame, tells the room once, and everything goes on', async () => {
  const presenter = await Page.open(server.url);
  const viewer = await Page.open(server.url);
  await presenter.look(STRIP);
  await viewer.look({ kind: 'strip' }, { kind: 'layer', layer: 'prob', scale: 'layer' });
  await presenter.startSource();
  await presenter.send(coffee);
  await viewer.result();

  await server.engine.breakDown({ kind: 'ends' });
  await presenter.send(coffee);
  // Frames keep coming while the thread is being replaced.
  await until(() => viewer.problems.length > 0, 'the problem');
  await resumes(presenter);
  expect(viewer.problems).toHaveLength(1);
  expect(viewer.problems[0]).toMatchObject({ code: 'engine-failed' });
  expect(await server.metric('convcast_engine_restarts_total')).toBe(1);
  expect(await (await fetch(`${server.url}/healthz`)).json()).toMatchObject({ status: 'ok' });
  for (const page of [presenter, viewer]) page.close();
});

test('a backend that fails loses one frame; the room hears where the engine went on, and goes on', async () => {
  const own = await startServer({ model: SMALL_MODEL });
  const page = await Page.open(own.url);
  const engines: EngineState[] = [];
  page.socket.on('engine', (engine: EngineState) => engines.push(engine));
  await page.look({ kind: 'strip' }, { kind: 'layer', layer: 'prob', scale: 'layer' });
  await page.startSource();
  await page.send(coffee);
  const before = await page.result();
  await own.engine.breakDown({ kind: 'device-lost' });
  await page.send(coffee);
  await page.send(coffee);
  await page.result(({ header }) => header.frame === before.header.frame + 2);
  expect(page.results.map(({ header }) => header.frame)).not.toContain(before.header.frame + 1);
  expect(own.engine.backend).toBe('wasm');
  expect(engines).toMatchObject([{ backend: 'wasm' }]);
  expect(page.problems.map(({ code }) => code).sort()).toEqual(['engine-changed', 'engine-failed']);
  expect(page.problems.find(({ code }) => code === 'engine-changed')?.message).toContain(
    'The engine runs on wasm now: the device is lost',
  );
  expect(await own.metric('convcast_dropped_total{reason="engine failed"}')).toBe(1);
  page.close();
  await own.stop();
});

test('a thread that runs out of memory loses its frame and is replaced', async () => {
  const own = await startServer({ model: SMALL_MODEL });
  const page = await Page.open(own.url);
  await page.look(STRIP);
  await page.startSource();
  await page.send(coffee);
  await page.result();
  await own.engine.breakDown({ kind: 'out-of-memory' });
  await page.send(coffee);
  await until(() => page.problems.length > 0, 'the problem', 15_000);
  expect(page.problems[0]!.message).toMatch(/memory/);
  await resumes(page);
  expect(own.engine.backend).toBe('onnx-cpu');
  page.close();
  await own.stop();
});

test('a thread that hangs is given up in time, a backend that hangs again is left, and nothing waits for them', async () => {
  // Also on a busy machine a new thread's first pass takes less.
  const timeoutMs = 1500;
  const own = await startServer({ model: SMALL_MODEL, timeoutMs });
  const page = await Page.open(own.url);
  await page.look(STRIP);
  await page.startSource();
  await page.send(coffee);
  await page.result();
  for (const backend of ['onnx-cpu', 'wasm']) {
    const problems = page.problems.length;
    await own.engine.breakDown({ kind: 'hangs', forMs: 3500 });
    const start = Date.now();
    await page.send(coffee);
    await until(() => page.problems.length > problems, 'the problem');
    expect(Date.now() - start).toBeLessThan(timeoutMs + 1000);
    expect(page.problems[problems]!.message).toContain('no answer within 1.5 s');
    expect(own.engine.hangs).toBe(true);
    await resumes(page);
    expect(own.engine.backend).toBe(backend);
  }
  page.close();
  await own.stop();
  await until(() => !own.engine.hangs, 'the threads to end');
});

test('a program with a thread that hangs ends all the same', async () => {
  const program = fileURLToPath(new URL('hanging_program.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<string | null>((resolve) =>
    child.once('exit', (_code, signal) => resolve(signal)),
  );
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const start = Date.now();
  expect(await exited).toBe('SIGKILL');
  expect(Date.now() - start).toBeLessThan(2500);
});

/** Frames keep coming until results do. */
async function resumes(page: Page): Promise<void> {
  const before = page.results.length;
  const end = Date.now() + 8000;
  while (page.results.length === before && Date.now() < end) {
    await page.send(coffee);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  expect(page.results.length).toBeGreaterThan(before);
}

/** Sockets, ports and files that are open in this process, in which the server runs. */
const handles = () =>
  process
    .getActiveResourcesInfo()
    .filter((kind) => !/Timeout|Immediate/.test(kind))
    .sort();

describe('over 200 frames nothing grows', () => {
  for (const { backend, missing } of COMPARED)
    test.skipIf(missing)(missing ? `${backend}: ${missing}` : backend, { timeout: 60_000 }, async () => {
      const own = backend === 'onnx-cpu' ? server : await startServer({ model: SMALL_MODEL, backend });
      const page = await Page.open(own.url);
      const prob = { kind: 'layer', layer: 'prob', scale: 'unit' } as const;
      await page.look(prob);
      await page.startSource();
      // The square that pages send: as much as the network reads.
      const square = await sharp(coffee).resize(224, 224).jpeg().toBuffer();
      const send = async (count: number) => {
        for (let i = 0; i < count; i++) await page.send(square);
      };
      await send(10);
      await until(() => page.results.length >= 8, 'the first results');
      const tensors = own.engine.tensors;
      const listeners = () => page.socket.listeners('result').length + process.listenerCount('warning');
      const listenersBefore = listeners();
      const handlesBefore = handles();
      // Every layer drawn and encoded for a while; otherwise the last one's values, for which all are computed.
      await page.look({ kind: 'strip' }, prob);
      await send(30);
      expect(own.engine.tensors).toBe(tensors);
      await page.look(prob);
      await send(170);
      expect(own.engine.tensors).toBe(tensors);
      expect(listeners()).toBe(listenersBefore);
      await expect.poll(handles).toEqual(handlesBefore);
      page.close();
      if (own !== server) await own.stop();
    });
});
