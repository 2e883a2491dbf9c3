/** Who gets into a room, on real sockets: codes, tokens, passcodes, addresses, and what is refused. */

import { get } from 'node:http';
import { SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Access } from '../../server/access/access.ts';
import { readCode } from '../../server/access/codes.ts';
import { PROTOCOL_VERSION } from '../../shared/protocol.ts';
import { Page, until } from './page.ts';
import { type RunningServer, startServer } from './running_server.ts';

const SECRET = 'a secret of this test, long enough to be one';
/** As a proxy in front of the server would add: whoever comes so is not on this machine. */
const ELSEWHERE = { 'X-Forwarded-For': '203.0.113.9' };

let server: RunningServer;
let presenter: Page;
const pages: Page[] = [];

async function open(options: Parameters<typeof Page.open>[1] = {}): Promise<Page> {
  const page = await Page.open(server.url, { headers: ELSEWHERE, ...options });
  pages.push(page);
  return page;
}

/** What the page is told that is refused with these credentials, and after how long. */
async function refusal(options: Parameters<typeof Page.open>[1]): Promise<{ data: unknown; ms: number }> {
  const start = performance.now();
  const error = await open(options).then(
    () => Promise.reject(new Error('expected a refusal')),
    (refused: Error & { data: unknown }) => refused,
  );
  if (!error.data) throw error;
  return { data: error.data, ms: performance.now() - start };
}

/** A room of its own, opened as /new does. */
async function newRoom(): Promise<Page> {
  const response = await fetch(`${server.url}/new`, { redirect: 'manual' });
  const code = response.headers.get('location')!.replace('/#code=', '');
  return open({ code });
}

beforeAll(async () => {
  server = await startServer({
    sharedEngine: true,
    access: new Access(SECRET),
    roomIdleMs: 60_000,
    limits: { refusalsPerAddressInAMinute: 10_000 },
  });
  presenter = await Page.open(server.url);
});
afterEach(() => {
  for (const page of pages.splice(0)) page.close();
});
afterAll(async () => {
  presenter.close();
  await server.stop();
});

describe('without a link', () => {
  test('a page on this machine is the presenter of the default room', async () => {
    expect(presenter.welcome).toMatchObject({ role: 'presenter', person: { name: 'presenter' } });
    expect(presenter.welcome.room).toMatch(/^[a-z2-9]{13}$/);
    const again = await open({ headers: {}, origin: server.url });
    expect(again.welcome.room).toBe(presenter.welcome.room);
  });

  test.each([
    ['through a proxy', ELSEWHERE],
    ['under another name', { Host: '192.0.2.1:80' }],
    ['through a proxy that says so otherwise', { Forwarded: 'for=203.0.113.9' }],
  ])('a page that came %s is told to ask for one', async (_how, headers) => {
    expect((await refusal({ headers })).data).toMatchObject({
      code: 'link-needed',
      message: expect.stringContaining('Ask the presenter for a link'),
    });
  });

  test('a name that was made to point here is no name of this server', async () => {
    const headers = { Host: 'evil.example', Origin: 'http://evil.example' };
    await expect(Page.open(server.url, { headers })).rejects.toThrow();
    const status = (host: string) =>
      new Promise((resolve) =>
        get(server.url, { headers: { host } }, ({ statusCode }) => resolve(statusCode)),
      );
    expect(await status('evil.example')).toBe(421);
    expect(await status('localhost')).toBe(200);
  });

  test('/new opens a room of its own here, and nowhere else', async () => {
    const room = await newRoom();
    expect(room.welcome).toMatchObject({ role: 'presenter', watching: 1 });
    expect(room.welcome.room).not.toBe(presenter.welcome.room);
    expect((await fetch(`${server.url}/new`, { headers: ELSEWHERE })).status).toBe(403);
  });
});

describe('links', () => {
  test('decide the role, and are as unguessable as they have to be', async () => {
    const controller = await presenter.link('controller');
    const viewer = presenter.welcome.desk!.links[0]!;
    expect(viewer).toMatchObject({ role: 'viewer', people: 0 });
    expect(await open({ code: controller.code })).toMatchObject({ role: 'controller', desk: null });
    expect(await open({ code: viewer.code })).toMatchObject({ role: 'viewer', desk: null });
    // What follows room and link is signature, six bits a letter.
    const bits = (code: string) => (code.length - 'v'.length - 13 - 4) * 6;
    expect(bits(viewer.code)).toBeGreaterThanOrEqual(60);
    expect(bits(controller.code)).toBeGreaterThanOrEqual(128);
    expect(bits(server.app.codes.presenter)).toBeGreaterThanOrEqual(128);
    const codes = new Set(
      (await Promise.all([1, 2, 3].map(() => presenter.link('controller')))).map((link) => link.code),
    );
    expect(codes.size).toBe(3);
  });

  test('every letter counts', () => {
    const key = Buffer.alloc(32, 1);
    const access = new Access(SECRET);
    const code = access.code({ role: 'viewer', room: 'a'.repeat(13), link: '2222' });
    expect(access.readCode(code)).toEqual({ role: 'viewer', room: 'a'.repeat(13), link: '2222' });
    expect(readCode(key, code)).toBeUndefined();
    for (let i = 0; i < code.length; i++) {
      const other = code[i] === 'c' ? 'p' : 'c';
      expect(access.readCode(code.slice(0, i) + other + code.slice(i + 1)), `letter ${i}`).toBeUndefined();
    }
    for (const wrong of ['', 'v', code.slice(0, -1), `${code}a`, code.toUpperCase(), `${code}\n`])
      expect(access.readCode(wrong)).toBeUndefined();
  });

  test('one that is revoked puts out who came by it, and lets nobody in again', async () => {
    const room = await newRoom();
    const link = await room.link('controller', 'for the back row');
    const other = await room.link('controller');
    const out = await open({ code: link.code });
    const stays = await open({ code: other.code });
    expect(await out.edit('mode', 'convolution')).toMatchObject({ ok: true });
    expect(await room.ask('links:revoke', { link: link.id })).toEqual({ ok: true });
    await until(() => !out.socket.connected, 'the page to be out');
    expect(out.problems).toMatchObject([{ code: 'access-refused' }]);
    expect((await refusal({ code: link.code })).data).toMatchObject({ code: 'access-refused' });
    expect((await refusal({ token: out.token })).data).toMatchObject({ code: 'access-refused' });
    expect((await refusal({ token: out.token, code: link.code })).data).toMatchObject({
      code: 'access-refused',
    });
    expect(await stays.edit('mode', 'cross-correlation')).toMatchObject({ ok: true });
    expect(await room.ask('links:revoke', { link: link.id })).toMatchObject({ error: { code: 'not-found' } });
  });

  test('the viewers’ link can be replaced, and the presenter stays', async () => {
    const room = await newRoom();
    const [first] = room.welcome.desk!.links;
    const viewer = await open({ code: first!.code });
    await room.ask('links:revoke', { link: first!.id });
    await until(() => !viewer.socket.connected, 'the viewer to be out');
    const link = await room.link('viewer');
    expect(await open({ code: link.code })).toMatchObject({ role: 'viewer' });
    expect(room.socket.connected).toBe(true);
  });
});

describe('tokens', () => {
  test('bring the same person back, and nobody more than they were', async () => {
    const link = await presenter.link('controller');
    const page = await open({ code: link.code });
    page.lose();
    const again = await open({ token: page.token });
    expect(again.welcome.person).toEqual(page.welcome.person);
    expect(again.role).toBe('controller');
    const [, payload] = page.token.split('.');
    expect(JSON.parse(Buffer.from(payload!, 'base64url').toString())).toMatchObject({
      role: 'controller',
      exp: expect.any(Number),
    });
  });

  test('wrong, expired and revoked ones, and wrong codes: one answer, after the same time', async () => {
    const room = await newRoom();
    const link = await room.link('controller');
    const page = await open({ code: link.code });
    const [head, payload, signature] = page.token.split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const promoted = encode({ ...claims, role: 'presenter' });
    const foreign = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode('another secret'));
    const expired = await new Access(SECRET, { tokenLifetimeS: -1 }).token(claims);
    const sealed = await (async () => {
      await until(() => room.sealed !== null, 'what a presenter keeps');
      return room.sealed!;
    })();
    await room.ask('links:revoke', { link: link.id });

    const wrong: [string, Parameters<typeof Page.open>[1]][] = [
      ['promoted', { token: `${head}.${promoted}.${signature}` }],
      ['unsigned', { token: `${encode({ alg: 'none' })}.${promoted}.` }],
      ['by another secret', { token: foreign }],
      ['expired', { token: expired }],
      ['of another kind', { token: sealed }],
      ['no token', { token: 'x' }],
      ['revoked', { token: page.token }],
      ['code: no code', { code: 'x' }],
      ['code: guessed', { code: `${link.code.slice(0, -1)}${link.code.endsWith('A') ? 'B' : 'A'}` }],
      ['code: promoted', { code: `p${link.code.slice(1)}` }],
      ['code: revoked', { code: link.code }],
      ['code: wrong, with a good token', { code: 'x', token: room.token }],
    ];
    const answers: { data: unknown; ms: number }[] = [];
    for (const [, options] of wrong) answers.push(await refusal(options));
    answers.forEach(({ data, ms }, i) => {
      expect(data, wrong[i]![0]).toEqual(answers[0]!.data);
      expect(ms, wrong[i]![0]).toBeGreaterThanOrEqual(100);
      expect(ms, wrong[i]![0]).toBeLessThan(600);
    });
    expect(answers[0]!.data).toMatchObject({ code: 'access-refused' });
  });

  test('are renewed before they end, for pages that stay', async () => {
    const short = await startServer({
      sharedEngine: true,
      access: new Access(SECRET, { tokenLifetimeS: 2 }),
    });
    const page = await Page.open(short.url);
    const first = page.token;
    await until(() => page.token !== first, 'another token', 3000);
    page.close();
    await short.stop();
  });
});

test('a passcode is asked of viewers who come', async () => {
  const room = await newRoom();
  const code = room.welcome.desk!.links[0]!.code;
  const early = await open({ code });
  expect(await room.ask('room:passcode', { passcode: 'abc' })).toMatchObject({
    error: { code: 'bad-payload' },
  });
  const before = early.token;
  expect(await room.ask('room:passcode', { passcode: 'mug-2026' })).toEqual({ ok: true });
  expect((await refusal({ code })).data).toMatchObject({ code: 'passcode-needed' });
  expect((await refusal({ code, passcode: 'mug-2025' })).data).toMatchObject({ code: 'passcode-needed' });
  const knows = await open({ code, passcode: 'mug-2026' });
  expect(knows.role).toBe('viewer');
  knows.close();
  // Who knew it once, or was there before, comes back without.
  expect((await open({ token: knows.token })).role).toBe('viewer');
  await until(() => early.token !== before, 'a token that knows of the passcode');
  expect((await open({ token: early.token })).role).toBe('viewer');
  const link = await room.link('controller');
  expect((await open({ code: link.code })).role).toBe('controller');
  await room.ask('room:passcode', { passcode: null });
  expect((await open({ code })).role).toBe('viewer');
});

describe('limits', () => {
  let small: RunningServer;
  let owner: Page;
  const opened: Page[] = [];
  const join = async (options: Parameters<typeof Page.open>[1]) => {
    const page = await Page.open(small.url, options);
    opened.push(page);
    return page;
  };
  const refused = (options: Parameters<typeof Page.open>[1], code: string) =>
    expect(join(options)).rejects.toMatchObject({
      data: { code, message: expect.stringMatching(/^expected/) },
    });

  beforeAll(async () => {
    small = await startServer({
      sharedEngine: true,
      roomIdleMs: 60_000,
      limits: {
        roomsMax: 2,
        viewersPerRoomMax: 2,
        pagesPerPersonMax: 2,
        refusalsPerAddressInAMinute: 5,
        wrongPasscodesInAMinute: 3,
        joinsPerPersonIn10s: 4,
      },
    });
    owner = await Page.open(small.url);
  });
  afterEach(() => {
    for (const page of opened.splice(0)) page.close();
  });
  afterAll(async () => {
    owner.close();
    await small.stop();
  });

  test('viewers of a room; its presenter gets in all the same', async () => {
    const code = small.app.codes.viewer;
    await join({ code });
    await join({ code });
    await refused({ code }, 'room-full');
    expect((await join({ code: small.app.codes.presenter })).role).toBe('presenter');
  });

  test('pages of one person, and how often they come', async () => {
    const first = await join({ code: small.app.codes.presenter });
    await join({ token: first.token });
    await refused({ token: first.token }, 'room-full');
    await refused({ token: first.token }, 'room-full');
    await refused({ token: first.token }, 'handshake-rate');
    // Nobody else notices.
    await join({ code: small.app.codes.viewer });
  });

  test('rooms; one that nobody is in makes place', async () => {
    const newCode = async () =>
      (await fetch(`${small.url}/new`, { redirect: 'manual' })).headers
        .get('location')!
        .slice('/#code='.length);
    const second = await join({ code: await newCode() });
    await refused({ code: await newCode() }, 'rooms-full');
    second.close();
    await until(() => !second.socket.connected, 'the room to be empty');
    await expect.poll(() => small.metric('convcast_sockets')).toBe(1);
    expect((await join({ code: await newCode() })).role).toBe('presenter');
  });

  test('wrong passcodes', async () => {
    const code = small.app.codes.viewer;
    await owner.ask('room:passcode', { passcode: 'right' });
    for (let i = 0; i < 3; i++)
      await expect(join({ code, passcode: `wrong ${i}` })).rejects.toMatchObject({
        data: { code: 'passcode-needed' },
      });
    await refused({ code, passcode: 'right' }, 'handshake-rate');
    await owner.ask('room:passcode', { passcode: null });
  });

  test('wrong links from one address; a valid one from there is let in', async () => {
    const codes: unknown[] = [];
    for (let i = 0; i < 8; i++)
      await join({ code: `wrong ${i}` }).catch((error: { data: { code: string } }) =>
        codes.push(error.data.code),
      );
    expect(codes).toEqual([...Array(5).fill('access-refused'), ...Array(3).fill('handshake-rate')]);
    expect((await join({ code: small.app.codes.viewer })).role).toBe('viewer');
  });
});

describe('behind a proxy', () => {
  let proxied: RunningServer;
  beforeAll(async () => {
    proxied = await startServer({
      sharedEngine: true,
      trustedHops: 1,
      url: 'https://lecture.example',
      limits: { refusalsPerAddressInAMinute: 2 },
    });
  });
  afterAll(() => proxied.stop());

  test('nobody is on this machine, and links are how one presents', async () => {
    await expect(Page.open(proxied.url)).rejects.toMatchObject({ data: { code: 'link-needed' } });
    const page = await Page.open(proxied.url, {
      code: proxied.app.codes.presenter,
      headers: { Host: 'lecture.example', Origin: 'https://lecture.example' },
    });
    expect(page.welcome.desk!.addresses).toEqual(['https://lecture.example']);
    page.close();
  });

  test('addresses are told apart by the nearest proxy’s word, and nobody else’s', async () => {
    const knock = (forwarded: string) =>
      Page.open(proxied.url, { code: 'wrong', headers: { 'X-Forwarded-For': forwarded } }).catch(
        (error: { data: { code: string } }) => error.data.code,
      );
    // Whatever a page claims to have been forwarded for stands before what the proxy adds.
    expect(await knock('1.1.1.1, 203.0.113.1')).toBe('access-refused');
    expect(await knock('2.2.2.2, 203.0.113.1')).toBe('access-refused');
    expect(await knock('3.3.3.3, 203.0.113.1')).toBe('handshake-rate');
    expect(await knock('1.1.1.1, 203.0.113.2')).toBe('access-refused');
  });
});

test('what a handshake can’t be is refused', async () => {
  for (const wrong of [{ role: 'presenter' }, { code: 1 }, { token: 'x'.repeat(2001) }, { room: 'main' }])
    await expect(
      Page.open(server.url, { auth: { protocol: PROTOCOL_VERSION, ...wrong } }),
    ).rejects.toMatchObject({
      data: { code: 'bad-payload' },
    });
});
