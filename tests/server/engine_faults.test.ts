import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineState } from '../../shared/engine_state.ts';
import { COMPARED } from '../backends.ts';
import { photo } from '../photos.ts';
import { Page, until } from './page.ts';
import { type RunningServer, startServer } from './running_server.ts';

let server: RunningServer;
let coffee: Buffer;

beforeAll(async () => {
  server = await startServer();
  coffee = await photo('coffee');
});
afterAll(() => server.stop());

test('a worker that dies loses its frame, tells the room once, and everything goes on', async () => {
  const presenter = await Page.open(server.url);
  const viewer = await Page.open(server.url);
  await viewer.look({ kind: 'strip' }, { kind: 'layer', layer: 'prob', scale: 'layer' });
  await presenter.startSource();
  await presenter.send(coffee);
  await viewer.result();

  await presenter.send(coffee);
  await server.engine.killWorker(0);
  // Frames keep coming while the thread is being replaced.
  const before = viewer.results.length;
  await until(() => viewer.problems.length > 0, 'the problem');
  const start = Date.now();
  while (viewer.results.length === before && Date.now() - start < 8000) {
    await presenter.send(coffee);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  expect(viewer.results.length).toBeGreaterThan(before);
  expect(viewer.problems).toHaveLength(1);
  expect(viewer.problems[0]).toMatchObject({ code: 'engine-failed' });
  expect(await server.metric('convcast_engine_restarts_total')).toBe(1);
  expect(await (await fetch(`${server.url}/healthz`)).json()).toMatchObject({ status: 'ok' });
  for (const page of [presenter, viewer]) page.close();
});

test('a backend that fails loses one frame; the room hears where the engine went on, and goes on', async () => {
  const own = await startServer();
  const page = await Page.open(own.url);
  const engines: EngineState[] = [];
  page.socket.on('engine', (engine: EngineState) => engines.push(engine));
  await page.look({ kind: 'strip' }, { kind: 'layer', layer: 'prob', scale: 'layer' });
  await page.startSource();
  await page.send(coffee);
  const before = await page.result();
  await own.engine.breakBackend();
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

describe('over 200 frames nothing grows', () => {
  for (const { backend, missing } of COMPARED)
    test.skipIf(missing)(missing ? `${backend}: ${missing}` : backend, { timeout: 60_000 }, async () => {
      const own = backend === 'onnx-cpu' ? server : await startServer({ backend });
      const page = await Page.open(own.url);
      const conv1 = { kind: 'layer', layer: 'conv1', scale: 'unit' } as const;
      await page.look({ kind: 'strip' }, conv1);
      await page.startSource();
      const send = async (count: number) => {
        for (let i = 0; i < count; i++) await page.send(coffee);
      };
      await send(10);
      await until(() => page.results.length >= 8, 'the first results');
      const tensors = own.engine.tensors;
      const listeners = () => page.socket.listeners('result').length + process.listenerCount('warning');
      const listenersBefore = listeners();
      // Every layer for a while; then, where a pass is slow, the first layer alone, so that the test isn't.
      await send(40);
      expect(own.engine.tensors).toBe(tensors);
      await page.look(conv1);
      await send(160);
      expect(own.engine.tensors).toBe(tensors);
      expect(listeners()).toBe(listenersBefore);
      page.close();
      if (own !== server) await own.stop();
    });
});
