/** Pages that keep to nothing: what they cost is bounded, and nobody else notices. On real sockets. */

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { MESSAGE_BYTES_MAX, type View } from '../../shared/protocol.ts';
import { photo } from '../photos.ts';
import { Page, until } from './page.ts';
import { RawPage } from './raw_page.ts';
import { type RunningServer, startServer } from './running_server.ts';

const STRIP: View = { kind: 'strip' };
/** Lossless while the source is a photo: a result of half a megabyte. */
const LARGE: View[] = ['conv1', 'relu1', 'conv2', 'relu2'].map((layer) => ({
  kind: 'layer',
  layer,
  scale: 'unit',
}));

let server: RunningServer;
let coffee: Buffer;
let presenter: Page;
let viewer: Page;

beforeAll(async () => {
  server = await startServer({ sharedEngine: true, bounds: { waitingBytesMax: 1_000_000 } });
  coffee = await photo('coffee');
  presenter = await Page.open(server.url);
  viewer = await Page.open(server.url);
  await viewer.look(STRIP);
  await presenter.startSource('photo');
});
afterAll(async () => {
  for (const page of [presenter, viewer]) page.close();
  await server.stop();
});

async function raw(): Promise<RawPage> {
  const page = await RawPage.open(server.url);
  onTestFinished(() => page.close());
  return page;
}

async function othersGoOn(): Promise<void> {
  const before = viewer.results.length;
  await presenter.send(coffee);
  await until(() => viewer.results.length > before, 'the next result', 2000);
  expect([...viewer.problems, ...presenter.problems]).toEqual([]);
}

const putOut = (excess: string) => server.metric(`convcast_put_out_total{excess="${excess}"}`);

test('a page that takes nothing and acknowledges everything is put out before it fills the memory', async () => {
  // Acknowledgements are numbered for all pages together, so one page can guess another's.
  const spy = await raw();
  const liar = await raw();
  for (const page of [spy, liar]) page.ask('view:set', { views: LARGE });
  let newest = 0;
  spy.onText = (text) => {
    const id = /^451-(\d+)\["result"/.exec(text)?.[1];
    if (!id) return;
    newest = Number(id);
    spy.say(`43${id}[]`);
  };
  liar.turnDeaf();
  const end = performance.now() + 8000;
  while ((await putOut('takes nothing')) === 0 && performance.now() < end) {
    await presenter.send(coffee);
    for (let id = Math.max(0, newest - 3); id <= newest + 3; id++) liar.say(`43${id}[]`);
  }
  expect(await putOut('takes nothing')).toBe(1);
  expect(spy.closed).toBe(false);
  await othersGoOn();
});

test('acknowledgements of results that were never sent give nothing', async () => {
  const page = await raw();
  let results = 0;
  page.onText = (text) => {
    if (text.includes('["result"')) results++;
  };
  page.ask('view:set', { views: [STRIP] });
  for (let id = 1_000_000; id < 1_000_100; id++) page.say(`43${id}[]`);
  for (let frame = 0; frame < 5; frame++) await othersGoOn();
  expect(results).toBe(2);
});

describe('a page that sends more than a page has reason to is put out', () => {
  test.each([
    ['messages', Array.from({ length: 12_000 }, () => '42["clock"]')],
    ['bytes', Array.from({ length: 4 }, () => `42["view:set",{"views":"${'x'.repeat(4_000_000)}"}]`)],
  ])('%s', async (_what, texts) => {
    const before = await putOut('sends too much');
    const page = await raw();
    for (const text of texts) page.say(text);
    await until(() => page.closed, 'the connection to end');
    expect((await putOut('sends too much')) - before).toBe(1);
    await othersGoOn();
  });
});

describe('what is nested without end ends its sender’s connection before it is parsed', () => {
  test.each([
    ['lists', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('%s', async (_what, open, close) => {
    const before = await putOut('nests too deeply');
    const page = await raw();
    page.say(`420["lab:set",${open.repeat(1000)}1${close.repeat(1000)}]`);
    await until(() => page.closed, 'the connection to end');
    expect((await putOut('nests too deeply')) - before).toBe(1);
    await othersGoOn();
  });
});

describe('a config bomb is refused, or its sender’s connection ends, within three seconds', () => {
  const deep = MESSAGE_BYTES_MAX / 2 - 100;
  test.each([
    ['nested lists', `420["lab:set",{"state":${'['.repeat(deep)}${']'.repeat(deep)}}]`],
    ['nested objects', `420["lab:set",${'{"a":'.repeat(deep / 3)}1${'}'.repeat(deep / 3)}]`],
    ['a million keys', `420["lab:set",{${Array.from({ length: 500_000 }, (_, i) => `"${i}":1`)}}]`],
    [
      'a stack of a million numbers',
      `420["lab:set",{"state":{"layers":[{"kernels":[{"values":[${'0.5,'.repeat(1_000_000)}0]}]}]}}]`,
    ],
    ['edits without end', `420["lab:edit",{"edits":[${'{"path":"mode","value":1},'.repeat(200_000)}1]}]`],
    ['a path without end', `420["lab:edit",{"edits":[{"path":"${'layers.'.repeat(800_000)}","value":1}]}]`],
  ])('%s', async (_what, text) => {
    expect(text.length).toBeLessThan(MESSAGE_BYTES_MAX);
    const page = await raw();
    const answers: string[] = [];
    page.onText = (answer) => answers.push(answer);
    const start = performance.now();
    page.say(text);
    await until(() => page.closed || answers.some((answer) => answer.startsWith('430')), 'an answer');
    expect(performance.now() - start).toBeLessThan(3000);
    for (const answer of answers.filter((text) => text.startsWith('430'))) {
      expect(answer).toMatch(/"code":"(bad-payload|lab-refused)"/);
      expect(answer.length).toBeLessThan(2000);
    }
    await othersGoOn();
  });
});

test('two hundred connections at once that nobody let in: they are refused, and everyone else goes on', async () => {
  const knocks = Array.from({ length: 200 }, (_, knock) =>
    Page.open(server.url, { code: `wrong ${knock}` }).then(
      () => 'let in',
      (error: { data?: { code: string } }) => error.data?.code,
    ),
  );
  for (let frame = 0; frame < 5; frame++) await othersGoOn();
  const answers = await Promise.all(knocks);
  expect(answers.filter((code) => code === 'access-refused')).toHaveLength(60);
  expect(answers.filter((code) => code === 'handshake-rate')).toHaveLength(140);
  await expect.poll(() => server.metric('convcast_sockets')).toBe(2);
});

test('what is no packet ends its sender’s connection, in silence for everyone else', async () => {
  for (const text of [
    '4',
    '49',
    '42[',
    '42{"a":1}',
    '4299999999999999999999["clock"]',
    '451-["frame"]',
    '9',
    '41',
  ]) {
    const page = await raw();
    page.say(text);
    page.say('42["clock"]');
    await othersGoOn();
    page.close();
  }
});

test('frames whose numbers don’t go up are refused: results are in order whatever a page sends', async () => {
  const answers = [];
  for (const frame of [1000, 999, 1000, 1001])
    answers.push(await presenter.ask('frame', { frame, capturedAtMs: Date.now() }, coffee));
  expect(answers.map(({ ok }) => ok)).toEqual([true, false, false, true]);
  expect(answers[1]).toMatchObject({
    error: { code: 'bad-payload', message: 'frame: expected a number above 1000, got 999' },
  });
  await viewer.result(({ header }) => header.frame === 1001);
  await presenter.startSource('photo');
  await othersGoOn();
});
