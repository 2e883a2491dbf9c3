/** Maps that a room gives names to, on real sockets. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { PINS_MAX } from '../../shared/protocol.ts';
import { Page, until } from './page.ts';
import { type RunningServer, startServer } from './running_server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ sharedEngine: true });
});
afterAll(() => server.stop());

const at = (map: number) => ({ network: 'alexnet', layer: 'conv1', map });

test('everybody sees a pinned map, late ones too; a new name takes the old one’s place; there is a bound', async () => {
  const presenter = await Page.open(server.url);
  const viewer = await Page.open(server.url, { code: server.app.codes.viewer });
  expect(await presenter.ask('pin:set', { ...at(3), name: '  stripes ' })).toEqual({ ok: true });
  await until(() => viewer.pins.length === 1, 'the pin');
  expect(viewer.pins).toEqual([{ ...at(3), name: 'stripes' }]);
  await presenter.ask('pin:set', { ...at(5), name: 'edges' });
  await presenter.ask('pin:set', { ...at(3), name: 'upright stripes' });
  const late = await Page.open(server.url, { code: server.app.codes.viewer });
  expect(late.welcome.pins.map(({ name }) => name)).toEqual(['edges', 'upright stripes']);

  expect(await viewer.ask('pin:set', { ...at(9), name: 'mine' })).toMatchObject({
    error: { code: 'not-allowed' },
  });
  expect(await presenter.ask('pin:set', { ...at(9), name: ' ' })).toMatchObject({
    error: { code: 'bad-payload' },
  });

  for (let map = 10; map < 10 + PINS_MAX - 2; map++)
    expect(await presenter.ask('pin:set', { ...at(map), name: `map ${map}` })).toEqual({ ok: true });
  expect(await presenter.ask('pin:set', { ...at(9), name: 'one more' })).toMatchObject({
    error: {
      code: 'pins-full',
      message: `expected at most ${PINS_MAX} pinned maps, got one more: unpin another`,
    },
  });
  expect(await presenter.ask('pin:set', { ...at(5), name: null })).toEqual({ ok: true });
  await until(() => viewer.pins.length === PINS_MAX - 1, 'one pin less');
  expect(viewer.pins.some(({ map }) => map === 5)).toBe(false);
  for (const page of [presenter, viewer, late]) page.close();
});
