/** Rooms on one server: nothing of one reaches another, and none starves another; nothing of a picture stays. */

import { readdir } from 'node:fs/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomKernel } from '../../shared/kernel.ts';
import { labPreset } from '../../shared/lab_presets.ts';
import { labKernel, withFittingKernels } from '../../shared/lab_stack.ts';
import { photo } from '../photos.ts';
import { Page, until } from './page.ts';
import { type RunningServer, startServer } from './running_server.ts';

let server: RunningServer;
let coffee: Buffer;
const logged: string[] = [];

beforeAll(async () => {
  const log = pino({ level: 'trace' }, { write: (line: string) => logged.push(line) });
  server = await startServer({ sharedEngine: true, log });
  coffee = await photo('coffee');
});
afterAll(() => server.stop());

/** The presenter of a room of its own, as /new opens it. */
async function newRoom(): Promise<Page> {
  const response = await fetch(`${server.url}/new`, { redirect: 'manual' });
  const code = response.headers.get('location')!.replace('/#code=', '');
  return Page.open(server.url, { code });
}

test('no event and no byte of one room reaches another', async () => {
  const [one, other] = await Promise.all([newRoom(), newRoom()]);
  expect(one.welcome.room).not.toBe(other.welcome.room);
  await other.look({ kind: 'strip' }, { kind: 'map', graph: 'lab', layer: 'conv1', map: 0, scale: 'unit' });
  await until(() => other.desk !== null, 'the desk');
  const events: string[] = [];
  // Let what its own coming caused arrive first.
  await new Promise((resolve) => setTimeout(resolve, 400));
  other.socket.onAny((event: string) => events.push(event));
  const before = other.bytes;

  await one.look({ kind: 'strip' });
  await one.startSource();
  for (let frame = 0; frame < 3; frame++) await one.send(coffee);
  await one.result(({ header }) => header.frame === 3);
  await one.ask('lab:edit', { edits: [{ path: 'layers.0.kernels.0.bias', value: 0.5 }] });
  await one.ask('lab:undo');
  expect(await one.ask('teach:name', { class: null, name: 'mug' })).toMatchObject({ ok: true });
  await one.ask('source:pause', { reason: 'frozen' });
  const guest = await one.again(server.url);
  guest.close();
  await one.ask('source:stop');
  await new Promise((resolve) => setTimeout(resolve, 400));

  // The connection's own heartbeat is a byte or two.
  expect(events).toEqual([]);
  expect(other.bytes - before).toBeLessThan(16);
  expect(other.lab).toEqual(other.welcome.lab);
  for (const page of [one, other]) page.close();
});

test('a heavy stack in one room leaves another its turns', { timeout: 30_000 }, async () => {
  const [heavy, light] = await Promise.all([newRoom(), newRoom()]);
  const sixteen = Array.from({ length: 16 }, (_, seed) => labKernel('random', randomKernel(25, 1, seed)));
  const start = labPreset('one-edge')!.make([]);
  const state = withFittingKernels({
    ...start,
    input: { ...start.input, sidePx: 448 },
    layers: [{ ...start.layers[0]!, sizePx: 25, kernels: sixteen }],
  });
  expect(await heavy.ask('lab:set', { state })).toMatchObject({ ok: true });
  await heavy.look({ kind: 'layer', graph: 'lab', layer: 'conv1', scale: 'unit' });
  await light.look({ kind: 'layer', layer: 'prob', scale: 'layer' });
  let on = true;
  const film = async (page: Page) => {
    await page.startSource();
    while (on) await page.send(coffee);
  };
  const filming = [film(heavy), film(light)];
  await until(() => heavy.results.length >= 4, 'heavy results', 25_000);
  on = false;
  await Promise.all(filming);
  // Turn by turn: the light room waits for one heavy frame at a time.
  expect(light.results.length).toBeGreaterThanOrEqual(heavy.results.length - 1);
  for (const page of [heavy, light]) page.close();
});

test('nothing of a picture or of a link is logged or written to disk', async () => {
  const room = await newRoom();
  await room.look({ kind: 'picture' });
  await room.startSource('photo');
  const filesBefore = await readdir('.', { recursive: false });
  await room.send(coffee);
  await room.result();
  await room.ask('view:set', { views: 'all' });
  const codes = [room.token, ...room.desk!.links.map(({ code }) => code)];
  room.close();
  const text = logged.join('');
  expect(text.length).toBeGreaterThan(0);
  for (const secret of codes) expect(text).not.toContain(secret);
  for (const encoding of ['base64', 'hex', 'latin1'] as const)
    expect(text).not.toContain(coffee.subarray(200, 260).toString(encoding));
  expect(await readdir('.', { recursive: false })).toEqual(filesBefore);
});
