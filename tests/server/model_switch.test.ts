import { afterAll, beforeAll, expect, test } from 'vitest';
import { FIRST_LINK, newRoomName } from '../../server/access/codes.ts';
import type { EngineState } from '../../shared/engine_state.ts';
import type { NetworkState } from '../../shared/protocol.ts';
import { photo } from '../photos.ts';
import { Page, until } from './page.ts';
import { type RunningServer, startServer } from './running_server.ts';

let server: RunningServer;
let coffee: Buffer;

beforeAll(async () => {
  server = await startServer({ sharedEngine: true });
  coffee = await photo('coffee');
});
afterAll(() => server.stop());

const switchTo = (page: Page, model: string) =>
  page.socket.emitWithAck('model:switch', { model }) as Promise<{ ok: boolean; error?: { code: string } }>;

test('another model answers within two seconds, the one before until then, in this room alone', async () => {
  const presenter = await Page.open(server.url);
  const elsewhere = await Page.open(server.url, {
    code: server.access.code({ role: 'presenter', room: newRoomName(), link: FIRST_LINK }),
  });
  const networks: NetworkState[] = [];
  presenter.socket.on('network', (network: NetworkState) => networks.push(network));
  const others: unknown[] = [];
  elsewhere.socket.on('network', (network: unknown) => others.push(network));
  await presenter.look({ kind: 'strip' }, { kind: 'layer', layer: 'prob', scale: 'layer' });
  await presenter.startSource();
  await presenter.send(coffee);
  expect((await presenter.result()).header.views[1]!.shape.channels).toBe(102);

  const start = performance.now();
  const switched = switchTo(presenter, 'efficientnet-lite0');
  // What runs goes on meanwhile.
  await presenter.send(coffee);
  await presenter.result();
  expect(networks).toEqual([]);
  expect(await switched).toEqual({ ok: true });
  expect(performance.now() - start).toBeLessThan(2000);
  expect(networks).toHaveLength(1);
  expect(networks[0]).toMatchObject({ model: 'efficientnet-lite0', name: 'efficientnet-lite0' });
  expect(networks[0]!.classNames).toHaveLength(1000);

  const before = presenter.results.length;
  await presenter.send(coffee);
  await until(() => presenter.results.length > before, 'a result of the new network');
  expect(presenter.results.at(-1)!.header.views.at(-1)!.shape.channels).toBe(1000);
  expect(others).toEqual([]);
  const health = (await (await fetch(`${server.url}/healthz`)).json()) as EngineState;
  expect(health).toMatchObject({ backend: 'onnx-cpu', passedOver: [] });

  expect(await switchTo(presenter, 'abacus')).toMatchObject({
    ok: false,
    error: { code: 'model-refused', message: 'expected a model that is here, got "abacus"' },
  });
  const [first, second] = [switchTo(presenter, 'alexnet'), switchTo(presenter, 'alexnet')];
  expect(await second).toMatchObject({ ok: false, error: { code: 'model-refused' } });
  expect(await first).toEqual({ ok: true });
  expect(networks.at(-1)).toMatchObject({ model: 'alexnet' });
  for (const page of [presenter, elsewhere]) page.close();
});
