/** How many of everything there may be, and that whoever is refused is told so. On real sockets. */

import { afterEach, expect, test } from 'vitest';
import { fingerprint, selfSignedCertificate } from '../../server/access/certificate.ts';
import { LINKS_MAX, REQUESTS_PER_SECOND_MAX, VIEWS_MAX } from '../../shared/protocol.ts';
import { Page } from './page.ts';
import { type RunningServer, type ServerOptions, startServer } from './running_server.ts';

let server: RunningServer;
const pages: Page[] = [];

async function start(options: ServerOptions = {}): Promise<Page> {
  server = await startServer({ sharedEngine: true, roomIdleMs: 60_000, ...options });
  return open();
}

async function open(options: Parameters<typeof Page.open>[1] = {}): Promise<Page> {
  const page = await Page.open(server.url, options);
  pages.push(page);
  return page;
}

const watch = () => open({ code: server.app.codes.viewer });
const refused = (code: string) => ({ data: { code, message: expect.stringMatching(/^expected/) } });

afterEach(async () => {
  for (const page of pages.splice(0)) page.close();
  await server.stop();
});

test('pages in a room, whatever their role; a presenter gets in all the same', async () => {
  const presenter = await start({ limits: { socketsPerRoomMax: 3 } });
  const { code } = await presenter.link('controller');
  await open({ code });
  await watch();
  await expect(open({ code })).rejects.toMatchObject(refused('room-full'));
  await expect(watch()).rejects.toMatchObject(refused('room-full'));
  expect((await open({ code: server.app.codes.presenter })).role).toBe('presenter');
});

test('pages on a server, in all rooms together', async () => {
  await start({ limits: { socketsMax: 2 } });
  await watch();
  await expect(watch()).rejects.toMatchObject(refused('room-full'));
  pages.pop()!.close();
  await expect.poll(() => server.metric('convcast_sockets')).toBe(1);
  expect((await watch()).role).toBe('viewer');
});

test('how many come to one room at once', async () => {
  await start({ limits: { joinsPerRoomIn10s: 3 } });
  await watch();
  await watch();
  await expect(watch()).rejects.toMatchObject(refused('handshake-rate'));
  const other = await fetch(`${server.url}/new`, { redirect: 'manual' });
  const code = other.headers.get('location')!.slice('/#code='.length);
  expect((await open({ code })).role).toBe('presenter');
});

test('connections from one address', async () => {
  await start({ limits: { connectionsPerAddressIn10s: 3 } });
  await watch();
  await watch();
  await expect(watch()).rejects.toThrow();
});

test('links; one that is revoked makes place', async () => {
  const presenter = await start();
  // The viewers' is one of them.
  for (let count = 1; count < LINKS_MAX; count++) await presenter.link('controller');
  expect(await presenter.ask('links:create', { role: 'viewer', title: '' })).toMatchObject({
    ok: false,
    error: { code: 'links-full' },
  });
  const { id } = presenter.desk!.links.at(-1)!;
  expect(await presenter.ask('links:revoke', { link: id })).toEqual({ ok: true });
  expect(await presenter.ask('links:create', { role: 'viewer', title: '' })).toMatchObject({ ok: true });
});

test('views that one page looks at', async () => {
  const presenter = await start();
  const views = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      kind: 'value' as const,
      layer: 'conv1',
      map: index % 64,
      row: 0,
      column: index % 55,
    }));
  expect(await presenter.look(...views(VIEWS_MAX))).toEqual({ ok: true });
  expect(await presenter.look(...views(VIEWS_MAX + 1))).toMatchObject({
    ok: false,
    error: { code: 'bad-payload' },
  });
});

test('requests of one page; nobody else notices', async () => {
  const presenter = await start();
  const viewer = await watch();
  const answers = await Promise.all(
    Array.from({ length: REQUESTS_PER_SECOND_MAX + 10 }, () => presenter.ask('room:people')),
  );
  const refusals = answers.filter((answer) => !answer.ok);
  expect(refusals.length).toBe(10);
  expect(refusals[0]).toMatchObject({ error: { code: 'request-rate' } });
  expect(await viewer.look({ kind: 'picture' })).toEqual({ ok: true });
});

test('the page may use this origin’s camera, and nothing else of the machine', async () => {
  await start();
  const { headers } = await fetch(server.url);
  expect(headers.get('permissions-policy')).toBe('camera=(self), microphone=(), geolocation=()');
});

test('https with a certificate made on the spot: pages connect over it', async () => {
  const certificate = await selfSignedCertificate(['192.0.2.7']);
  const presenter = await start({ certificate });
  expect(server.url).toMatch(/^https:/);
  expect(presenter.role).toBe('presenter');
  expect(fingerprint(certificate)).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
});
