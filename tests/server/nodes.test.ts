/** Several nodes on a real Redis: a room on one of them, its pages on all. */

import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { io } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { freePort, RedisServer, redisIsThere } from '../../bench/redis_server.ts';
import { Access } from '../../server/access/access.ts';
import { FIRST_LINK, newRoomName } from '../../server/access/codes.ts';
import { NODE_PATH, NODE_PROTOCOL } from '../../server/nodes/messages.ts';
import { oneOfSeveral } from '../../server/nodes/nodes.ts';
import { type NodeRole, Registry } from '../../server/nodes/registry.ts';
import { Store } from '../../server/nodes/store.ts';
import type { Role, View } from '../../shared/protocol.ts';
import { photo } from '../photos.ts';
import { Page, until } from './page.ts';
import { type RunningServer, startServer } from './running_server.ts';

const SECRET = 'a secret that all nodes of this test have';
const CONV1: View = { kind: 'layer', layer: 'conv1', scale: 'unit' };
const PROB: View = { kind: 'layer', layer: 'prob', scale: 'layer' };
const BIAS = 'layers.0.kernels.0.bias';
const BACK_WITHIN_MS = 5000;

const access = new Access(SECRET);
const log = pino({ level: 'silent' });
let redis: RedisServer;
let jpegs: Buffer[];
const pages: Page[] = [];
const ending: (() => unknown)[] = [];

async function startNode(role: NodeRole = 'all', secret = SECRET): Promise<RunningServer> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const node = await startServer({
    sharedEngine: true,
    access: new Access(secret),
    awayMs: 60_000,
    roomIdleMs: 60_000,
    node: await oneOfSeveral(redis.url, { role, url }, log),
  });
  ending.push(() => node.stop());
  return node;
}

/** In a process of its own, so that it can be killed. */
async function startProgram(...more: string[]): Promise<{ url: string; process: ChildProcess }> {
  const main = fileURLToPath(new URL('../../dist/server/main.js', import.meta.url));
  const nodeUrl = `http://127.0.0.1:${await freePort()}`;
  const options = [
    '--port',
    '0',
    '--backend',
    'onnx-cpu',
    '--workers',
    '1',
    '--redis',
    redis.url,
    '--node-url',
    nodeUrl,
    ...more,
  ];
  const child = spawn(process.execPath, [main, ...options], {
    env: { ...process.env, CONVCAST_SECRET: SECRET },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  ending.push(() => child.kill('SIGKILL'));
  const url = await new Promise<string>((resolve, reject) => {
    let printed = '';
    // What it prints after that has to go somewhere, too.
    child.stdout.on('data', (text) => {
      printed += text;
      const found = /is ready: (\S+)/.exec(printed)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', () => reject(new Error(`the node ended: ${printed}`)));
  });
  return { url, process: child };
}

/** A room of this name opens where somebody comes first. */
function newRoom() {
  const room = newRoomName();
  return (role: Role) => access.code({ role, room, link: FIRST_LINK });
}

async function open(url: string, code: string, options: Parameters<typeof Page.open>[1] = {}): Promise<Page> {
  const page = await Page.open(url, { code, ...options });
  pages.push(page);
  return page;
}

/** As a page does when its connection is lost: it tries again until it is let in. */
async function comeBack(page: Page, url: string): Promise<Page> {
  await until(() => !page.socket.connected, 'the connection to end', BACK_WITHIN_MS);
  const endMs = Date.now() + BACK_WITHIN_MS;
  for (;;)
    try {
      const back = await page.again(url, { instead: page.welcome.id });
      pages.push(back);
      return back;
    } catch (error) {
      if (Date.now() > endMs) throw error;
      await pause(250);
    }
}

/** Where a server listens for the other nodes. */
async function nodeUrlOf(server: RunningServer): Promise<string> {
  const { node: own } = (await (await fetch(`${server.url}/healthz`)).json()) as { node: { id: string } };
  const store = await Store.open(redis.url, log);
  // Those of the tests before may be listed still.
  const node = (await new Registry(store).nodes()).find(({ id }) => id === own.id);
  store.close();
  return node!.url;
}

async function film(presenter: Page, frames: number): Promise<void> {
  for (let frame = 0; frame < frames; frame++) await presenter.send(jpegs[frame % 2]!);
}

const framesOf = (page: Page) => page.results.map(({ header }) => header.frame);

/** CI skips nothing. */
const skipped = !redisIsThere() && process.env.CONVCAST_TEST_BACKENDS !== 'all';
if (skipped)
  console.warn('Tests of several nodes are skipped: apt-get install redis-server, or valkey-server.');

describe.skipIf(skipped)('three nodes', () => {
  beforeAll(async () => {
    redis = await RedisServer.start();
    jpegs = await Promise.all([photo('coffee'), photo('chelsea')]);
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) page.close();
    for (const end of ending.splice(0)) await end();
  });
  afterAll(() => redis?.kill());

  test('viewers spread over them see the same frames, each of which crosses to a node once', async () => {
    const [owner, second, third] = [await startNode(), await startNode(), await startNode()];
    const code = newRoom();
    const presenter = await open(owner.url, code('presenter'));
    const viewers = [];
    for (const node of [owner, second, second, second, third, third])
      viewers.push(await open(node.url, code('viewer')));
    for (const viewer of viewers) expect(await viewer.look(CONV1, PROB)).toEqual({ ok: true });
    await until(() => presenter.presence.watching === 7, 'all to be counted');

    await presenter.startSource();
    await film(presenter, 8);
    for (const viewer of viewers) await viewer.result(({ header }) => header.frame === 8);
    const [first, ...others] = viewers;
    const layer = (page: Page) => page.results.at(-1)!.views.get('layer/conv1/unit')!;
    for (const viewer of others) {
      expect(framesOf(viewer)).toEqual(framesOf(first!));
      expect(layer(viewer).stats).toEqual(layer(first!).stats);
      expect(viewer.results.at(-1)!.sheets).toEqual(first!.results.at(-1)!.sheets);
    }
    const frames = await owner.metric('convcast_frames_out_total');
    // To two nodes, whether two or three look there.
    expect(await owner.metric('convcast_relayed_results_total{way="out"}')).toBe(2 * frames);
    expect(await second.metric('convcast_relayed_results_total{way="in"}')).toBe(frames);
    expect(await third.metric('convcast_relayed_results_total{way="in"}')).toBe(frames);
    expect(await second.metric('convcast_results_total')).toBe(3 * frames);
    expect(await second.metric('convcast_frames_out_total')).toBe(0);
  });

  test('whatever a page may do it may do at any node', { timeout: 40_000 }, async () => {
    const [owner, second, third] = [await startNode(), await startNode('relay'), await startNode('relay')];
    const code = newRoom();
    // The room opens where engines are, the presenter comes in elsewhere.
    const presenter = await open(second.url, code('presenter'));
    const viewer = await open(third.url, code('viewer'));
    expect(await owner.metric('convcast_rooms')).toBe(1);
    await viewer.look(PROB, CONV1);
    await presenter.startSource('photo');
    await presenter.send(jpegs[0]!);
    await viewer.result();

    expect(await viewer.edit(BIAS, -0.4)).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
    await viewer.ask('remote:ask');
    await until(() => presenter.desk!.people.some(({ asks }) => asks), 'the request');
    const { id } = presenter.desk!.people.find(({ asks }) => asks)!;
    await presenter.ask('remote:grant', { person: id });
    await until(() => viewer.role === 'controller', 'the remote');
    expect(await viewer.edit(BIAS, -0.4)).toMatchObject({ ok: true });
    await until(() => presenter.lab.version === 2, 'the change');
    let answered = false;
    viewer.socket.emit('nonsense' as 'view:set', { views: [] }, () => {
      answered = true;
    });
    await until(() => viewer.problems.at(-1)?.code === 'unknown-event', 'the word about it');
    expect(answered).toBe(false);
    expect(await viewer.look({ kind: 'layer', layer: 'conv99', scale: 'unit' })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    });
    await viewer.look({ kind: 'cam', classIndex: null });
    // Its thread starts with what others leave of the processor.
    await until(() => viewer.explanations.length > 0, 'an explanation', 25_000);
    // What it looks at now isn't computed yet: the still picture is drawn again.
    const before = viewer.results.length;
    await viewer.look({ kind: 'map', layer: 'conv2', map: 3, scale: 'unit' });
    await until(() => viewer.results.length > before, 'the map');

    const link = await presenter.link('viewer', 'for a friend');
    const friend = await open(second.url, link.code);
    await presenter.ask('links:revoke', { link: link.id });
    await until(() => !friend.socket.connected, 'the friend to be out');
    await expect(Page.open(third.url, { code: link.code })).rejects.toMatchObject({
      data: { code: 'access-refused' },
    });
    await presenter.ask('source:stop');
    await until(() => viewer.source === null, 'the source to be off');
    viewer.close();
    await until(() => presenter.presence.watching === 1, 'the viewer to be missed');
  });

  test('a viewer who takes nothing costs nobody else', async () => {
    const [owner, second] = [await startNode(), await startNode()];
    const code = newRoom();
    const presenter = await open(owner.url, code('presenter'));
    const stuck = await open(second.url, code('viewer'), { onResult: () => undefined });
    const viewer = await open(second.url, code('viewer'));
    for (const page of [stuck, viewer]) await page.look(PROB);
    await presenter.startSource();
    await film(presenter, 8);
    await viewer.result(({ header }) => header.frame === 8);
    expect(stuck.results).toHaveLength(2);
    expect(await second.metric('convcast_dropped_total{reason="receiver without credit"}')).toBeGreaterThan(
      0,
    );
    expect(await owner.metric('convcast_dropped_total{reason="receiver without credit"}')).toBe(0);
  });

  test('the owner is killed: viewers are back within 5 s, and everything is as it was', async () => {
    const owner = await startProgram();
    const [second, third] = [await startNode(), await startNode()];
    const code = newRoom();
    const presenter = await open(owner.url, code('presenter'));
    const [here, there] = [await open(owner.url, code('viewer')), await open(second.url, code('viewer'))];
    await presenter.edit(BIAS, -0.4);
    await presenter.ask('room:passcode', { passcode: 'lecture' });
    await presenter.ask('experiment:change', { set: [{ kind: 'mute', layer: 'conv1', map: 3 }] });
    const lab = presenter.lab.state;
    const { settings } = presenter.experiment;
    await until(() => there.lab.version === 2, 'the change');
    // A quarter of a second is what may be lost.
    await pause(400);

    const startMs = Date.now();
    owner.process.kill('SIGKILL');
    const back = await Promise.all([
      comeBack(here, third.url),
      comeBack(there, second.url),
      comeBack(presenter, third.url),
    ]);
    expect(Date.now() - startMs).toBeLessThan(BACK_WITHIN_MS);
    for (const page of back) {
      expect(page.lab.state).toEqual(lab);
      expect(page.experiment.settings).toEqual(settings);
    }
    await expect(Page.open(second.url, { code: code('viewer') })).rejects.toMatchObject({
      data: { code: 'passcode-needed' },
    });
    const [viewer, , again] = back;
    await viewer!.look(PROB);
    await again!.startSource();
    await again!.send(jpegs[0]!);
    await viewer!.result();
  });

  test('Redis is gone: a running room goes on on all nodes, and is still there when Redis is back', async () => {
    const [owner, second, third] = [await startNode(), await startNode(), await startNode('relay')];
    const code = newRoom();
    const presenter = await open(owner.url, code('presenter'));
    const viewer = await open(second.url, code('viewer'));
    await viewer.look(PROB);
    await presenter.startSource();
    await presenter.edit(BIAS, -0.4);
    await film(presenter, 1);
    await redis.kill();
    // Longer than a lease.
    await pause(4000);
    await film(presenter, 3);
    await viewer.result(({ header }) => header.frame === 4);
    // Where the room is known already, others come in too.
    const another = await open(second.url, code('viewer'));
    expect(another.welcome.room).toBe(presenter.welcome.room);

    await redis.again();
    // Redis knows nothing any more: the owner says it is its owner, and what the room is.
    const store = await Store.open(redis.url, log);
    await expect.poll(() => store.get(`owner:${presenter.welcome.room}`)).not.toBeNull();
    await expect.poll(() => store.get(`room:${presenter.welcome.room}`)).toContain('-0.4');
    store.close();
    const late = await open(third.url, code('viewer'));
    expect(late.lab.state).toEqual(presenter.lab.state);
    await late.look(PROB);
    await film(presenter, 1);
    await late.result(({ header }) => header.frame === 5);
    expect(presenter.socket.connected && viewer.socket.connected).toBe(true);
  });

  test('an owner that was cut off and replaced sends its pages to the new one', async () => {
    const [owner, second] = [await startNode(), await startNode()];
    const code = newRoom();
    const presenter = await open(owner.url, code('presenter'));
    const store = await Store.open(redis.url, log);
    // As if the lease had ended while the owner was away.
    await store.set(`owner:${presenter.welcome.room}`, 'another http://127.0.0.1:9', 1500);
    const back = await comeBack(presenter, second.url);
    expect(back.welcome.room).toBe(presenter.welcome.room);
    expect(await second.metric('convcast_rooms')).toBe(1);
    store.close();
  });

  test('a node that takes pages is killed: they come back at another, to the same room', async () => {
    const [owner, other] = [await startNode(), await startNode('relay')];
    const relay = await startProgram('--role', 'relay');
    const code = newRoom();
    const presenter = await open(other.url, code('presenter'));
    const viewer = await open(relay.url, code('viewer'));
    await until(() => presenter.presence.watching === 2, 'both to be counted');
    relay.process.kill('SIGKILL');
    const back = await comeBack(viewer, other.url);
    expect(back.welcome.person).toEqual(viewer.welcome.person);
    await until(() => presenter.presence.watching === 2, 'the one that is gone to be missed');
    expect(await owner.metric('convcast_rooms')).toBe(1);
  });

  test('an owner that stops gives its rooms over at once', async () => {
    const [owner, second] = [await startNode(), await startNode()];
    const code = newRoom();
    const presenter = await open(owner.url, code('presenter'));
    await presenter.edit(BIAS, -0.4);
    await owner.stop();
    ending.shift();
    const startMs = Date.now();
    const back = await comeBack(presenter, second.url);
    expect(Date.now() - startMs).toBeLessThan(1000);
    expect(back.lab.state).toEqual(presenter.lab.state);
  });

  test('whoever has not got the secret can’t pass for a node', async () => {
    const server = await startNode();
    const nodeUrl = await nodeUrlOf(server);
    const connect = (auth: object) =>
      new Promise<string>((resolve) => {
        const socket = io(nodeUrl, { path: NODE_PATH, transports: ['websocket'], forceNew: true, auth });
        ending.push(() => socket.disconnect());
        socket.once('connect', () => resolve('connected'));
        socket.once('connect_error', ({ message }) => resolve(message));
      });
    const protocol = NODE_PROTOCOL;
    const stranger = new Access('a secret of somebody else, as long as it has to be');
    const viewer = { role: 'viewer', room: newRoomName(), link: FIRST_LINK } as const;
    const pass = await access.token({ ...viewer, person: 'somebody', name: 'viewer 1', passcode: null });
    for (const token of [undefined, 'nonsense', await stranger.nodeToken('me'), pass])
      expect(await connect({ token, protocol })).toBe('expected a node with the same secret');
    expect(await connect({ token: await access.nodeToken('me'), protocol: '0' })).toMatch(/that speaks/);
    expect(await connect({ token: await access.nodeToken('me'), protocol })).toBe('connected');
  });

  test('a view as a picture is answered by any node as by the owner, and by its own door to nodes alone', async () => {
    const [owner, relay] = [await startNode(), await startNode('relay')];
    const code = newRoom();
    const presenter = await open(owner.url, code('presenter'));
    const { room } = presenter.welcome;
    const views = (url: string) => `${url}/rooms/${room}/views`;
    const bearer = { headers: { authorization: `Bearer ${code('viewer')}` } };
    const none = await fetch(`${views(relay.url)}/conv1.png`, bearer);
    expect([none.status, none.headers.get('retry-after')]).toEqual([503, '5']);
    await presenter.startSource('photo');
    await presenter.send(jpegs[0]!);

    const here = await fetch(`${views(owner.url)}/conv1/9.png`, bearer);
    const passedOn = await fetch(`${views(relay.url)}/conv1/9.png`, bearer);
    expect([passedOn.status, passedOn.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(Buffer.from(await passedOn.arrayBuffer())).toEqual(Buffer.from(await here.arrayBuffer()));
    const made = await fetch(views(relay.url), { method: 'POST', ...bearer });
    const { token } = (await made.json()) as { token: string };
    expect((await fetch(`${views(relay.url)}/prob.png?token=${token}`)).status).toBe(200);
    const unknown = await fetch(`${views(relay.url)}/conv99.png`, bearer);
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({ error: { code: 'not-found' } });
    const stranger = await fetch(`${views(relay.url)}/conv1.png`, {
      headers: { authorization: 'Bearer no' },
    });
    expect(stranger.status).toBe(403);

    const door = await nodeUrlOf(owner);
    expect((await fetch(`${views(door)}/conv1.png`, bearer)).status).toBe(404);
  });

  test('a node with another secret is not let in', async () => {
    await startNode();
    await expect(startNode('all', 'another secret, that nobody else has got')).rejects.toThrow(
      /the same CONVCAST_SECRET/,
    );
  });
});
