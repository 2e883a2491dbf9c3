/** Views as pictures over real HTTP, for slides that can't hold a page. */

import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { colourTable } from '../../shared/colours/colour_maps.ts';
import type { Answer, Values } from '../../shared/protocol.ts';
import { levelsOf } from '../../shared/scale.ts';
import { photo } from '../photos.ts';
import { Page } from './page.ts';
import { type RunningServer, startServer } from './running_server.ts';

let server: RunningServer;
let presenter: Page;
let code: string;

beforeAll(async () => {
  server = await startServer({ sharedEngine: true, frameAncestors: ['https://slides.example'] });
  presenter = await Page.open(server.url);
  code = server.app.codes.viewer;
});
afterAll(async () => {
  presenter?.close();
  await server?.stop();
});

/** So that what a test asks for is not what the one before asked too much. */
beforeEach(() => new Promise((resolve) => setTimeout(resolve, 1000)));

const room = () => presenter.welcome!.room;
const get = (view: string, bearer?: string, query = '') =>
  fetch(`${server.url}/rooms/${room()}/views/${view}${query}`, {
    headers: bearer ? { authorization: `Bearer ${bearer}` } : {},
  });
const made = (bearer: string) =>
  fetch(`${server.url}/rooms/${room()}/views`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}` },
  });
const pixels = async (response: Response) =>
  sharp(Buffer.from(await response.arrayBuffer()))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });

test('no source: 503, and when to come again; afterwards a map, pixel by pixel in its colours', async () => {
  const none = await get('conv1/9.png', code);
  expect([none.status, none.headers.get('retry-after')]).toEqual([503, '5']);
  expect(await none.json()).toMatchObject({ error: { code: 'no-frame' } });

  await presenter.startSource('photo');
  await presenter.send(await photo('coffee'));
  const response = await get('conv1/9.png', code);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png']);
  expect(response.headers.get('cache-control')).toBe('no-store');
  const { data, info } = await pixels(response);
  const answer = (await presenter.ask('values', { layer: 'conv1', map: 9 })) as Answer<{ values: Values }>;
  if (!answer.ok) throw new Error(answer.error.message);
  const values = new Float32Array(new Uint8Array(answer.values.values).buffer);
  const { zero, gain } = levelsOf(Math.max(...values.map(Math.abs)), true);
  const colours = colourTable('diverging-light');
  const zoom = info.width / 55;
  expect(zoom).toBe(18);
  values.forEach((value, index) => {
    const [row, column] = [Math.floor(index / 55), index % 55];
    const at = ((row * zoom + zoom - 1) * info.width + column * zoom) * 3;
    const level = Math.round(zero + value * gain) * 4;
    expect([...data.subarray(at, at + 3)]).toEqual([...colours.subarray(level, level + 3)]);
  });
});

test('a layer’s maps, the picture, and the largest probabilities', async () => {
  const { info: layer } = await pixels(await get('relu5.png', code));
  // 16 × 16 maps of 13 × 13, four times as large, with a line between.
  expect([layer.width, layer.height]).toEqual([16 * 53 - 1, 16 * 53 - 1]);
  const { info: picture } = await pixels(await get('picture.png', code));
  expect([picture.width, picture.height]).toEqual([224, 224]);
  const { info: chart } = await pixels(await get('prob.png', code));
  expect(chart.width).toBe(640);
});

test('what isn’t there is said as JSON', async () => {
  for (const view of ['conv9.png', 'conv1/64.png']) {
    const response = await get(view, code);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { code: 'not-found', message: /expected/ } });
  }
});

test('an address carries a token for pictures: nothing else opens by it, and it ends with the link', async () => {
  const link = await presenter.link('viewer', 'slides');
  const answer = await made(link.code);
  const { token } = (await answer.json()) as { token: string };
  expect((await get('picture.png', undefined, `?token=${token}`)).status).toBe(200);
  await expect(Page.open(server.url, { token })).rejects.toMatchObject({ data: { code: 'access-refused' } });
  // A link's code, or what a page comes back with, is not to stand in an address.
  expect((await get('picture.png', undefined, `?token=${link.code}`)).status).toBe(403);
  expect((await get('picture.png', undefined, `?token=${presenter.token}`)).status).toBe(403);
  await presenter.ask('links:revoke', { link: link.id });
  expect((await get('picture.png', undefined, `?token=${token}`)).status).toBe(403);
  // A presenter's page makes a viewer's.
  const own = (await (await made(presenter.token)).json()) as { token: string };
  expect((await get('picture.png', undefined, `?token=${own.token}`)).status).toBe(200);
});

test('wrong, of another room, and none: one answer, after the same time', async () => {
  const other = server.access.code({ role: 'viewer', room: 'a'.repeat(13), link: '2222' });
  const answers = await Promise.all(
    [undefined, 'wrong', `${code}x`, other].map(async (bearer) => {
      const start = performance.now();
      const response = await get('picture.png', bearer);
      return { status: response.status, body: await response.text(), late: performance.now() - start >= 95 };
    }),
  );
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toMatchObject({ status: 403, late: true });
  expect(answers[0]!.body).toContain('access-refused');
});

test('as many a second as a slide needs, and no more', async () => {
  const statuses = await Promise.all(
    Array.from({ length: 12 }, async () => (await get('picture.png', code)).status),
  );
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(8);
});

test('only a single view is shown in a frame, and only on the pages of the origins that were named', async () => {
  const policyOf = async (path: string) => {
    const { headers } = await fetch(server.url + path);
    const policy = headers.get('content-security-policy')!;
    return [/frame-ancestors ([^;]*)/.exec(policy)![1], headers.get('x-frame-options')];
  };
  expect(await policyOf('/?embed=conv1')).toEqual(["'self' https://slides.example", null]);
  expect(await policyOf('/')).toEqual(["'none'", 'DENY']);
});
