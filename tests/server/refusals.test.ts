import type { Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  FRAME_BYTES_MAX,
  FRAMES_PER_SECOND_MAX,
  MESSAGE_BYTES_MAX,
  PROTOCOL_VERSION,
  type View,
} from '../../shared/protocol.ts';
import { claimingSize } from '../claimed_size.ts';
import { photo } from '../photos.ts';
import { Page, until } from './page.ts';
import { type RunningServer, startServer } from './running_server.ts';

let server: RunningServer;
let coffee: Buffer;
let presenter: Page;
let viewer: Page;

beforeAll(async () => {
  server = await startServer({ sharedEngine: true, origins: ['https://lecture.example'] });
  coffee = await photo('coffee');
});
afterAll(() => server.stop());

beforeEach(async () => {
  presenter = await Page.open(server.url);
  viewer = await Page.open(server.url);
  await viewer.look({ kind: 'layer', layer: 'prob', scale: 'layer' });
  await presenter.startSource();
});

/** Whatever one page sent, the other is undisturbed: no problem reaches it, and frames go on. */
afterEach(async () => {
  const before = viewer.results.length;
  const sender = presenter.socket.connected ? presenter : await Page.open(server.url);
  if (sender !== presenter) await sender.startSource('camera', true);
  await until(() => viewer.socket.connected, 'the viewer to be connected');
  await sender.send(coffee);
  await until(() => viewer.results.length > before, 'frames to go on');
  expect(viewer.problems).toEqual([]);
  for (const page of [presenter, viewer, sender]) page.close();
  await expect.poll(() => server.metric('convcast_sockets')).toBe(0);
});

describe('frames', () => {
  test('bytes that are no picture', async () => {
    expect(await presenter.send(Buffer.from('not a picture'))).toMatchObject({
      ok: false,
      error: { code: 'frame-not-a-picture', message: expect.stringMatching(/expected .* got 13 bytes/) },
    });
  });

  test('a 100-megapixel JPEG', async () => {
    const huge = claimingSize(await photo('coffee'), 10_000, 10_000);
    expect(huge.length).toBeLessThan(FRAME_BYTES_MAX);
    expect(await presenter.send(huge)).toMatchObject({
      error: { code: 'frame-too-many-pixels', message: expect.stringContaining('10000 × 10000') },
    });
  });

  test('over the size limit', async () => {
    expect(await presenter.send(new Uint8Array(FRAME_BYTES_MAX + 1))).toMatchObject({
      error: { code: 'frame-too-large', message: expect.stringContaining(`${FRAME_BYTES_MAX + 1}`) },
    });
  });

  test('far over it: the sender’s socket closes', async () => {
    presenter.socket.emit(
      'frame',
      { frame: 1, capturedAtMs: 0 },
      new Uint8Array(MESSAGE_BYTES_MAX + 1),
      () => {},
    );
    await until(() => !presenter.socket.connected, 'the socket to close');
  });

  test('faster than the rate allowed', async () => {
    const answers = await Promise.all(
      Array.from({ length: FRAMES_PER_SECOND_MAX + 5 }, () => presenter.send(new Uint8Array(8))),
    );
    const last = answers.at(-1)!;
    expect(last).toMatchObject({ ok: false, error: { code: 'frame-rate' } });
    await new Promise((resolve) => setTimeout(resolve, 1100));
  });

  test('text where bytes belong', async () => {
    expect(await presenter.ask('frame', { frame: 1, capturedAtMs: 0 }, 'text')).toMatchObject({
      error: { code: 'bad-payload', message: expect.stringContaining('got "text"') },
    });
  });
});

describe('requests', () => {
  test('an unknown event', async () => {
    (presenter.socket as Socket).emit('make:coffee');
    await until(() => presenter.problems.length > 0, 'the answer');
    expect(presenter.problems[0]).toMatchObject({
      code: 'unknown-event',
      message: expect.stringMatching(/expected one of view:set.*got "make:coffee"/),
    });
  });

  test('__proto__ in a payload, at any depth', async () => {
    for (const payload of [
      JSON.parse('{"views":[],"__proto__":{"admin":true}}'),
      JSON.parse('{"views":[{"kind":"strip","__proto__":{"kind":"picture"}}]}'),
    ])
      expect(await presenter.ask('view:set', payload)).toMatchObject({
        error: { code: 'bad-payload', message: expect.stringContaining('__proto__') },
      });
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  test.each([
    [
      'a layer that isn’t there',
      { views: [{ kind: 'layer', layer: 'conv9', scale: 'unit' }] },
      'not-found',
      'got "conv9"',
    ],
    [
      'a map that isn’t there',
      { views: [{ kind: 'map', layer: 'conv1', map: 64, scale: 'unit' }] },
      'not-found',
      'below 64, got 64',
    ],
    ['a kind that isn’t there', { views: [{ kind: 'hologram' }] }, 'bad-payload', 'views.0'],
    [
      'too many views',
      { views: Array.from({ length: 201 }, () => ({ kind: 'strip' })) },
      'bad-payload',
      '200',
    ],
    ['an unknown key', { views: [], extra: 1 }, 'bad-payload', 'extra'],
    ['no object', null, 'bad-payload', 'expected object'],
  ])('%s', async (_what, payload, code, text) => {
    expect(await presenter.ask('view:set', payload)).toMatchObject({
      ok: false,
      error: { code, message: expect.stringContaining(text) },
    });
  });

  test('a layer that isn’t there doesn’t hide those that are', async () => {
    const layer = (name: string): View => ({ kind: 'layer', layer: name, scale: 'unit' });
    expect(await presenter.look(layer('conv1'), layer('conv9'))).toMatchObject({
      ok: false,
      error: { code: 'not-found', message: expect.stringContaining('got "conv9"') },
    });
    await presenter.send(coffee);
    const { header } = await presenter.result();
    expect(header.views.map(({ view }) => view)).toMatchObject([layer('conv1')]);
  });

  test('a request without a way to answer is answered with a problem', async () => {
    (presenter.socket as Socket).emit('view:set', { views: 'all' });
    await until(() => presenter.problems.length > 0, 'the answer');
    expect(presenter.problems[0]!.code).toBe('bad-payload');
  });
});

describe('connections', () => {
  test('another protocol version', async () => {
    await expect(Page.open(server.url, { auth: { protocol: PROTOCOL_VERSION + 1 } })).rejects.toMatchObject({
      data: { code: 'protocol-version', message: expect.stringContaining(`got ${PROTOCOL_VERSION + 1}`) },
    });
    await expect(Page.open(server.url, { auth: {} })).rejects.toMatchObject({
      data: { code: 'protocol-version' },
    });
  });

  test('a page of a foreign origin', async () => {
    await expect(Page.open(server.url, { origin: 'https://evil.example' })).rejects.toThrow();
  });

  test('pages of the server’s own and of allowed origins are let in', async () => {
    const { viewer: code } = server.app.codes;
    for (const origin of [server.url, 'https://lecture.example'])
      (await Page.open(server.url, { origin, code })).close();
  });
});
