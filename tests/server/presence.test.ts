/** What stays when connections, presenters or the server go, and what goes with them. On real sockets. */

import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Access } from '../../server/access/access.ts';
import { chapters } from '../../shared/lecture/chapters.ts';
import { type Deck, withoutNotes } from '../../shared/lecture/deck.ts';
import type { Stage, View } from '../../shared/protocol.ts';
import { photo } from '../photos.ts';
import { Page, until } from './page.ts';
import { type RunningServer, type ServerOptions, startServer } from './running_server.ts';
import { slowLink } from './slow_link.ts';

const SECRET = 'a secret of this test, long enough to be one';
const PROB: View = { kind: 'layer', layer: 'prob', scale: 'layer' };
const CONV1: View = { kind: 'layer', layer: 'conv1', scale: 'unit' };
const BIAS = 'layers.0.kernels.0.bias';

let coffee: Buffer;
let server: RunningServer;
const pages: Page[] = [];

async function start(options: ServerOptions = {}): Promise<void> {
  server = await startServer({
    sharedEngine: true,
    access: new Access(SECRET),
    awayMs: 60_000,
    roomIdleMs: 60_000,
    ...options,
  });
}

async function open(options: Parameters<typeof Page.open>[1] = {}): Promise<Page> {
  const page = await Page.open(server.url, options);
  pages.push(page);
  return page;
}

const watch = () => open({ code: server.app.codes.viewer });
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

beforeAll(async () => {
  coffee = await photo('coffee');
});
afterEach(async () => {
  for (const page of pages.splice(0)) page.close();
  await server.stop();
});

describe('the presenter’s connection is lost', () => {
  test('viewers see the camera paused, everything stays, and the picture resumes with no old frame', async () => {
    await start();
    const presenter = await open();
    const viewer = await watch();
    await viewer.look(CONV1, PROB);
    await presenter.startSource();
    await presenter.send(coffee);
    await presenter.edit(BIAS, -0.4);
    await viewer.result();
    // Frames are under way while the connection breaks.
    void presenter.send(coffee).catch(() => {});
    presenter.lose();
    await until(() => viewer.source?.paused === 'away', 'the pause');
    await until(() => viewer.presence.presenter === false, 'the presenter to be missed');
    expect(viewer.source).toMatchObject({ kind: 'camera', label: 'test' });
    // What is looked at meanwhile is drawn from the last picture, losslessly.
    const late = await watch();
    expect(late.welcome.lab.state.layers[0]!.kernels[0]!.bias).toBe(-0.4);
    await late.look(PROB, CONV1);
    expect((await late.result(({ header, views }) => header.still && views.size === 2)).header.still).toBe(
      true,
    );

    // Everybody gets what was drawn for the late one.
    await viewer.result(({ header }) => header.still);
    const lastBefore = viewer.results.at(-1)!.header.capturedAtMs;
    const startedAt = Date.now();
    // What was drawn before may still be on its way; after the word that the camera is back there is nothing of it.
    let seen = viewer.results.length;
    viewer.socket.on('source', (source) => {
      if (source?.paused === null) seen = viewer.results.length;
    });
    const back = await presenter.again(server.url);
    pages.push(back);
    expect(back.welcome.person).toEqual(presenter.welcome.person);
    expect(await back.startSource()).toEqual({ ok: true });
    await back.send(coffee);
    await until(() => viewer.source?.paused === null && viewer.results.length > seen, 'the picture');
    expect(Date.now() - startedAt).toBeLessThan(2000);
    for (const { header } of viewer.results.slice(seen)) {
      expect(header.capturedAtMs).toBeGreaterThanOrEqual(startedAt);
      expect(header.capturedAtMs).toBeGreaterThan(lastBefore);
    }
  });

  test('for longer than the server waits: the picture goes, room and Lab stay', async () => {
    await start({ awayMs: 300 });
    const presenter = await open();
    const viewer = await watch();
    await viewer.look(PROB);
    await presenter.startSource();
    await presenter.send(coffee);
    await presenter.edit(BIAS, -0.4);
    await viewer.result();
    presenter.lose();
    await until(() => viewer.source?.paused === 'away', 'the pause');
    await until(() => viewer.source === null, 'the source to go off', 2000);
    const seen = viewer.results.length;
    await viewer.look(PROB, CONV1);
    await wait(200);
    expect(viewer.results.length).toBe(seen);
    expect(viewer.lab.state.layers[0]!.kernels[0]!.bias).toBe(-0.4);
  });

  test('and neither side hears of it: back on another network he shows his camera again at once', async () => {
    await start();
    const link = await slowLink(server.url, 10_000_000, 1);
    const presenter = await Page.open(link.url);
    const viewer = await watch();
    await viewer.look(PROB);
    await presenter.startSource();
    await presenter.send(coffee);
    await viewer.result();
    const seen = viewer.results.length;
    link.cut();
    const instead = presenter.welcome.id;
    const stranger = await open({ code: server.app.codes.presenter, instead });
    expect(stranger.source).toMatchObject({ own: false, paused: null });
    const back = await presenter.again(server.url, { instead });
    pages.push(back);
    expect(back.source).toMatchObject({ paused: 'away' });
    expect(await back.startSource()).toEqual({ ok: true });
    await back.send(coffee);
    await until(() => viewer.results.length > seen, 'the picture');
    await until(() => viewer.presence.watching === 3, 'the ghost to be gone');
    presenter.close();
    await link.close();
  });

  test('another page of the presenter takes over meanwhile, without force', async () => {
    await start();
    const first = await open();
    const second = await open();
    await first.startSource();
    expect(await second.startSource()).toMatchObject({ error: { code: 'source-taken' } });
    expect(await second.startSource('camera', true)).toEqual({ ok: true });
    await until(() => first.source?.own === false, 'the first to know');
    expect(await first.send(coffee)).toMatchObject({ error: { code: 'not-source-owner' } });
    second.lose();
    await until(() => first.source?.paused === 'away', 'the pause');
    expect(await first.startSource()).toEqual({ ok: true });
  });
});

test('who is gone without a word is missed when the heartbeat stays away, and nobody else', async () => {
  await start({ heartbeat: { everyMs: 300, withinMs: 300 } });
  const link = await slowLink(server.url, 10_000_000, 1);
  const presenter = await open();
  const gone = await Page.open(link.url, { code: server.app.codes.viewer });
  await until(() => presenter.presence.watching === 2, 'both');
  link.cut();
  const cutAt = Date.now();
  await until(() => presenter.presence.watching === 1, 'the other to be missed', 2000);
  expect(Date.now() - cutAt).toBeLessThan(1500);
  expect(presenter.socket.connected).toBe(true);
  gone.close();
  await link.close();
});

test('the camera off takes the last picture from the server too', async () => {
  await start();
  const presenter = await open();
  const viewer = await watch();
  await viewer.look(PROB);
  await presenter.startSource();
  await presenter.send(coffee);
  await viewer.result();
  expect(await presenter.ask('lab:cut', { top: 0, left: 0, sizePx: 3 })).toMatchObject({ ok: true });
  await presenter.ask('source:stop');
  await until(() => viewer.source === null, 'the source to go off');
  const seen = viewer.results.length;
  await viewer.look(PROB, CONV1);
  expect(await presenter.ask('lab:cut', { top: 0, left: 0, sizePx: 3 })).toMatchObject({
    error: { code: 'no-frame' },
  });
  await wait(200);
  expect(viewer.results.length).toBe(seen);
});

test('who comes late has everything at once, and the picture within a second', async () => {
  await start();
  const presenter = await open();
  await presenter.edit(BIAS, -0.4);
  await presenter.ask('stage:set', { screen: 'lab', layer: 'conv1', map: 0, chapter: null });
  await presenter.startSource('photo');
  await presenter.send(coffee);
  const before = performance.now();
  const viewer = await watch();
  expect(viewer.welcome).toMatchObject({
    role: 'viewer',
    source: { kind: 'photo', paused: null },
    stage: { screen: 'lab', layer: 'conv1' },
    presence: { watching: 2, presenter: true },
    desk: null,
  });
  expect(viewer.lab).toEqual(presenter.lab);
  await viewer.look(PROB, CONV1);
  await viewer.result(({ views }) => views.size === 2);
  expect(performance.now() - before).toBeLessThan(1000);
});

describe('the server restarts', () => {
  test('tokens stay valid, viewers are in the same room, and the presenter’s page brings everything back', async () => {
    await start();
    const presenter = await open();
    const good = await presenter.link('controller', 'front row');
    const bad = await presenter.link('controller');
    const controller = await open({ code: good.code });
    const revoked = await open({ code: bad.code });
    const viewer = await watch();
    const asks = await watch();
    await controller.edit(BIAS, -0.4);
    await presenter.ask('stage:set', { screen: 'lab', layer: 'conv1', map: 0, chapter: null });
    await presenter.ask('remote:grant', { person: asks.welcome.person.id });
    await presenter.ask('links:revoke', { link: bad.id });
    await presenter.ask('room:passcode', { passcode: 'mug-2026' });
    const deck: Deck = {
      schema: 'convcast-deck',
      version: 1,
      title: 'Mine',
      chapters: [{ ...chapters()[6]!, notes: 'Wait for the laugh.' }],
    };
    const pin = { network: 'alexnet', layer: 'conv1', map: 3, name: 'stripes' };
    await controller.ask('pin:set', pin);
    const sealedBefore = presenter.sealed;
    await until(() => presenter.sealed !== sealedBefore, 'what the presenter keeps');
    await wait(250);
    const { state, comparison } = presenter.lab;
    const stage: Stage = { screen: 'lab', layer: 'conv1', map: 0, probe: null, chapter: null };
    const restore = { sealed: presenter.sealed!, lab: { state, comparison }, stage, pins: [pin], deck };
    await server.stop();

    await start();
    expect(server.app.codes.viewer).not.toContain(presenter.welcome.room);
    // Everybody is back before the presenter: nobody but the presenter can say yet who may do what.
    const viewerBack = await open({ token: viewer.token });
    const controllerBack = await open({ token: controller.token });
    const revokedBack = await open({ token: revoked.token });
    const asksBack = await open({ token: asks.token });
    expect(viewerBack.welcome).toMatchObject({
      room: presenter.welcome.room,
      person: viewer.welcome.person,
      lab: { version: 1 },
    });
    for (const page of [controllerBack, revokedBack, asksBack]) {
      expect(page.role).toBe('viewer');
      expect(await page.edit(BIAS, 1)).toMatchObject({ error: { code: 'not-allowed' } });
    }

    const back = await open({ token: presenter.token, restore });
    expect(back.welcome).toMatchObject({ role: 'presenter', room: presenter.welcome.room });
    expect(back.lab.state).toEqual(state);
    await until(() => viewerBack.lab.version === back.lab.version, 'the Lab to reach the others');
    expect(viewerBack.lab).toEqual(back.lab);
    expect(viewerBack.stage).toMatchObject({ screen: 'lab', layer: 'conv1' });
    expect(viewerBack.pins).toEqual([pin]);
    expect(viewerBack.deck).toEqual(withoutNotes(deck));
    await until(() => !revokedBack.socket.connected, 'the revoked page to be out');
    expect(await controllerBack.edit(BIAS, 1)).toMatchObject({ ok: true });
    expect(await asksBack.edit(BIAS, 2)).toMatchObject({ ok: true });
    await expect(open({ code: bad.code })).rejects.toMatchObject({ data: { code: 'access-refused' } });
    expect(back.welcome.desk).toMatchObject({ passcode: true });
    expect(back.welcome.desk!.links.find(({ id }) => id === good.id)).toMatchObject({
      title: 'front row',
      code: good.code,
    });
    // A page that is opened on this machine belongs there too.
    expect((await open()).welcome.room).toBe(presenter.welcome.room);
    // Names go on where they were.
    const code = back.welcome.desk!.links[0]!.code;
    expect((await open({ code, passcode: 'mug-2026' })).welcome.person.name).toBe('viewer 3');
  });

  test('what a page claims of the room is believed of presenters alone, where the room is new', async () => {
    await start();
    const presenter = await open();
    const viewer = await watch();
    await until(() => presenter.sealed !== null, 'what the presenter keeps');
    const state = { ...presenter.lab.state, mode: 'convolution' };
    const restore = { sealed: presenter.sealed!, lab: { state } };
    await open({ token: viewer.token, restore });
    expect(presenter.lab.version).toBe(1);
    await presenter.edit(BIAS, -0.4);
    await open({ token: presenter.token, restore });
    expect(presenter.lab.state).toMatchObject({ mode: 'cross-correlation' });
    expect(presenter.lab.version).toBe(2);
    // Of another room, or made up.
    const code = (await fetch(`${server.url}/new`, { redirect: 'manual' })).headers.get('location')!.slice(7);
    const link = await presenter.link('controller');
    await presenter.ask('links:revoke', { link: link.id });
    for (const sealed of [presenter.sealed!, 'x', presenter.token]) {
      const other = await open({ code, restore: { sealed, lab: { state } } });
      expect(other.lab).toMatchObject({ version: 1, state: { mode: 'cross-correlation' } });
    }
  });
});

describe('a room that nobody is in', () => {
  test('is over after a while: its links open nothing, until its presenter opens it again', async () => {
    await start({ roomIdleMs: 300 });
    const presenter = await open();
    const link = await presenter.link('controller');
    const bad = await presenter.link('controller');
    await presenter.ask('links:revoke', { link: bad.id });
    await presenter.edit(BIAS, -0.4);
    const viewer = await watch();
    presenter.close();
    await wait(600);
    // Somebody still watches.
    expect((await open({ code: link.code })).lab.state.layers[0]!.kernels[0]!.bias).toBe(-0.4);
    for (const page of pages.splice(0)) page.close();
    await until(() => !viewer.socket.connected, 'the room to be empty');
    await expect.poll(() => server.metric('convcast_rooms')).toBe(0);
    for (const credentials of [{ code: link.code }, { token: viewer.token }])
      await expect(open(credentials)).rejects.toMatchObject({ data: { code: 'access-refused' } });
    const back = await open({ token: presenter.token });
    expect(back.lab.version).toBe(1);
    expect((await open({ code: link.code })).role).toBe('controller');
    await expect(open({ code: bad.code })).rejects.toMatchObject({ data: { code: 'access-refused' } });
  });

  test('stays while somebody comes back in time', async () => {
    await start({ roomIdleMs: 500 });
    const presenter = await open();
    await presenter.edit(BIAS, -0.4);
    presenter.lose();
    await wait(200);
    const back = await open({ token: presenter.token });
    await wait(500);
    expect(back.lab.version).toBe(2);
    expect(await server.metric('convcast_rooms')).toBe(1);
  });
});
