/** The page's connection over a real socket: to the real server, and to one that refuses. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { FrameFlow } from '../../../client/capture/frame_flow.ts';
import { localNowMs } from '../../../client/stream/clock.ts';
import { type Change, Connection } from '../../../client/stream/connection.ts';
import { CREDITS, FRAME_BYTES_MAX, type View } from '../../../shared/protocol.ts';
import { photo } from '../../photos.ts';
import { type RunningServer, startServer } from '../../server/running_server.ts';

const PROB: View = { kind: 'layer', layer: 'prob', scale: 'layer' };
const FC2: View = { kind: 'layer', layer: 'fc2', scale: 'layer' };
const PHOTO = { kind: 'photo', label: 'coffee' } as const;
const CAMERA = { kind: 'camera', label: 'test' } as const;

let server: RunningServer;
let coffee: Buffer;
const connections: Connection[] = [];

async function open(url = server.url): Promise<Connection> {
  const connection = new Connection({ url });
  connections.push(connection);
  await expect.poll(() => connection.link).toBe('live');
  return connection;
}

function viewKeys(connection: Connection): string[] {
  return [...(connection.result?.views.keys() ?? [])].sort();
}

beforeAll(async () => {
  server = await startServer({ sharedEngine: true });
  coffee = await photo('coffee');
});
afterEach(async () => {
  for (const connection of connections.splice(0)) connection.close();
  await expect.poll(() => server.metric('convcast_sockets')).toBe(0);
});
afterAll(() => server.stop());

test('a photo’s views, as several components look at them', async () => {
  const connection = await open();
  expect(connection.welcome?.network.name).toBe('alexnet');
  const [left, right] = [{}, {}];
  connection.look(left, [PROB]);
  connection.look(right, [PROB, FC2]);
  expect(await connection.startSource(PHOTO)).toEqual({ ok: true });
  expect(connection.source).toEqual({ ...PHOTO, own: true, paused: null });
  connection.sendFrame(localNowMs(), coffee);
  await expect.poll(() => viewKeys(connection)).toEqual(['layer/fc2/layer', 'layer/prob/layer']);
  const { picture, stats } = connection.result!.views.get('layer/prob/layer')!;
  expect(picture.kind === 'values' && picture.values.length).toBe(102);
  expect(stats[1]).toBeCloseTo(0.27, 2);
  expect(connection.result).toMatchObject({ frame: 1, still: true });

  connection.look(right, [FC2]);
  connection.look(left, []);
  connection.look(left, [PROB]);
  connection.look(right, []);
  connection.sendFrame(localNowMs(), coffee);
  await expect.poll(() => viewKeys(connection)).toEqual(['layer/prob/layer']);

  await connection.stopSource();
  expect(connection.source).toBeNull();
  expect(connection.result).toBeNull();
});

test('what is looked at changes as fast as a mouse moves, and the last view always arrives', async () => {
  const connection = await open();
  await connection.startSource(PHOTO);
  connection.sendFrame(localNowMs(), coffee);
  const component = {};
  for (let map = 0; map < 150; map++) {
    connection.look(component, [{ kind: 'map', layer: 'fc1', map, scale: 'unit' }]);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  connection.look(component, [PROB]);
  await expect.poll(() => viewKeys(connection)).toEqual(['layer/prob/layer']);
  expect(connection.problem?.code).not.toBe('request-rate');
});

test('frames go out by credit, and a refused one is a problem', async () => {
  const connection = await open();
  connection.look({}, [PROB]);
  await connection.startSource(CAMERA);
  let returned = 0;
  connection.onCredit(() => returned++);
  expect(connection.credits).toBe(CREDITS);
  const sent = [1, 2, 3].map(() => connection.sendFrame(localNowMs(), coffee));
  expect(sent).toEqual(['sent', 'sent', 'no-credit']);
  expect(connection.credits).toBe(0);
  await expect.poll(() => connection.credits).toBe(CREDITS);
  expect(returned).toBe(2);
  expect(connection.problem).toBeNull();

  expect(connection.sendFrame(localNowMs(), new Uint8Array(FRAME_BYTES_MAX + 1))).toBe('too-large');
  expect(connection.credits).toBe(CREDITS);
  connection.sendFrame(localNowMs(), Uint8Array.of(1, 2, 3));
  await expect.poll(() => connection.problem?.code).toBe('frame-not-a-picture');
  expect(connection.credits).toBe(CREDITS);
  connection.dismissProblem();
  expect(connection.problem).toBeNull();
});

test('a camera much quicker than the engine: pictures are skipped, and what is shown is fresh', async () => {
  const connection = await open();
  connection.look({}, [PROB]);
  await connection.startSource(CAMERA);
  const flow = new FrameFlow(connection, () => Promise.resolve(coffee));
  connection.onCredit(() => void flow.advance());
  const frames: number[] = [];
  connection.subscribe((change) => {
    if (change !== 'result' || !connection.result) return;
    frames.push(connection.result.frame);
    connection.painted();
  });
  for (let picture = 0; picture < 300; picture++) {
    flow.offer(localNowMs());
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(flow.skipped).toBeGreaterThan(20);
  expect(frames.length).toBeGreaterThan(5);
  expect(frames).toEqual([...frames].sort((a, b) => a - b));
  expect(connection.framesPerSecond).toBeGreaterThan(3);
  expect(connection.ageMs).toBeGreaterThan(0);
  expect(connection.ageMs).toBeLessThan(1000);
  expect(Math.abs(connection.clockOffsetMs)).toBeLessThan(50);
  expect(connection.problem).toBeNull();
});

test('kernels are asked for once, and a layer without any is an error each time', async () => {
  const connection = await open();
  const kernel = connection.kernel('conv1', 3);
  expect(connection.kernel('conv1', 3)).toBe(kernel);
  const { sizePx, inChannels, values } = await kernel;
  expect([sizePx, inChannels, values.length]).toEqual([11, 3, 11 * 11 * 3 * 4]);
  expect(new Float32Array(values.buffer, values.byteOffset).every(Number.isFinite)).toBe(true);
  const failing = connection.kernel('pool1', 0);
  await expect(failing).rejects.toThrow('expected a convolution or a fully connected layer, got "pool1"');
  expect(connection.kernel('pool1', 0)).not.toBe(failing);
});

test('the second page is told who owns the source, and when it changes hands', async () => {
  const first = await open();
  const second = await open();
  await first.startSource(CAMERA);
  await expect.poll(() => second.source?.own).toBe(false);
  expect(await second.startSource(PHOTO)).toMatchObject({ ok: false, error: { code: 'source-taken' } });
  first.sendFrame(localNowMs(), coffee);
  expect(await second.startSource({ ...PHOTO, takeOver: true })).toEqual({ ok: true });
  await expect.poll(() => first.source?.own).toBe(false);
  first.sendFrame(localNowMs(), coffee);
  await expect.poll(() => first.credits).toBe(CREDITS);
  expect(first.problem).toBeNull();
});

test('a server that goes away and comes back: views are told again, and nothing was queued', {
  // Pages come back after a while.
  timeout: 20_000,
}, async () => {
  const going = await startServer({ sharedEngine: true });
  const connection = await open(going.url);
  const changes: Change[] = [];
  connection.subscribe((change) => changes.push(change));
  connection.look({}, [PROB]);
  await connection.startSource(CAMERA);
  await going.stop();
  await expect.poll(() => connection.link).toBe('lost');
  expect(connection.credits).toBe(0);
  expect(connection.sendFrame(localNowMs(), coffee)).toBe('no-credit');
  expect(await connection.startSource(PHOTO)).toMatchObject({ error: { code: 'not-connected' } });
  await expect(connection.kernel('conv1', 0)).rejects.toThrow('no connection');

  changes.length = 0;
  const back = await startServer({ sharedEngine: true, port: Number(new URL(going.url).port) });
  try {
    await expect.poll(() => connection.link, { timeout: 5000 }).toBe('live');
    expect(changes).toContain('welcome');
    expect(connection.source).toBeNull();
    expect(connection.problem).toBeNull();
    expect(connection.credits).toBe(CREDITS);
    await connection.startSource(CAMERA);
    connection.sendFrame(localNowMs(), coffee);
    await expect.poll(() => viewKeys(connection)).toEqual(['layer/prob/layer']);
    expect(connection.result?.frame).toBe(1);
  } finally {
    await back.stop();
  }
});

test('refused: the page says why, and doesn’t try again', async () => {
  const http = createServer();
  const io = new Server(http, { transports: ['websocket'] });
  const refusal = {
    code: 'protocol-version',
    message: 'expected protocol version 2, got 1; reload the page',
  };
  let attempts = 0;
  io.use((_socket, next) => {
    attempts++;
    next(Object.assign(new Error('refused'), { data: refusal }));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const connection = new Connection({ url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` });
  connections.push(connection);
  await expect.poll(() => connection.link).toBe('refused');
  expect(connection.problem).toEqual(refusal);
  await new Promise((resolve) => setTimeout(resolve, 800));
  expect(attempts).toBe(1);
  await io.close();
});
