import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ALEXNET } from '../../shared/networks.ts';
import { CREDITS, type View } from '../../shared/protocol.ts';
import { rangeAt } from '../../shared/result.ts';
import alexnet from '../fixtures/oracle/alexnet.json' with { type: 'json' };
import { photo } from '../photos.ts';
import { Page, until } from './page.ts';
import { type RunningServer, startServer } from './running_server.ts';

const PICTURE: View = { kind: 'picture' };
const STRIP: View = { kind: 'strip' };
const CONV1: View = { kind: 'layer', layer: 'conv1', scale: 'unit' };
const PROB: View = { kind: 'layer', layer: 'prob', scale: 'layer' };

let server: RunningServer;
let coffee: Buffer;
const pages: Page[] = [];

async function open(options?: Parameters<typeof Page.open>[1]): Promise<Page> {
  const page = await Page.open(server.url, options);
  pages.push(page);
  return page;
}

beforeAll(async () => {
  server = await startServer({ sharedEngine: true });
  coffee = await photo('coffee');
});
afterEach(async () => {
  for (const page of pages.splice(0)) page.close();
  await expect.poll(() => server.metric('convcast_sockets')).toBe(0);
});
afterAll(() => server.stop());

test('a photo in, AlexNet’s layers and the oracle’s class out', async () => {
  const page = await open();
  await page.look(PICTURE, STRIP, CONV1, PROB);
  expect(await page.startSource('photo')).toEqual({ ok: true });
  const capturedAtMs = Date.now();
  expect(await page.send(coffee, capturedAtMs)).toEqual({ ok: true, taken: true });

  const { header, views } = await page.result();
  expect(header).toMatchObject({ frame: 1, capturedAtMs, still: true });
  expect(Object.keys(header.stageMs)).toEqual(['decode', 'forward', 'draw', 'encode', 'wait']);
  expect(header.passMs).toEqual({ network: expect.any(Number) });
  expect(header.passMs.network).toBeLessThanOrEqual(header.stageMs.forward);
  const conv1 = views.get('layer/conv1/unit')!;
  expect(conv1.header.shape).toEqual({ height: 55, width: 55, channels: 64 });
  expect(conv1.stats.length).toBe(65 * 2);
  const oracle = alexnet.photos.coffee.layers.conv1;
  const range = rangeAt(conv1.stats, 0);
  expect(Math.abs(range.max - oracle.max) / oracle.max).toBeLessThan(0.02);
  expect(Math.abs(range.min - oracle.min) / -oracle.min).toBeLessThan(0.02);
  const strip = views.get('strip')!;
  expect(strip.stats.length).toBe((ALEXNET.graph.layers.length + 1) * 2);

  const prob = views.get('layer/prob/layer')!;
  const probabilities = prob.values;
  expect(probabilities.length).toBe(102);
  expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
  const best = probabilities.indexOf(Math.max(...probabilities));
  expect(page.welcome.network.classNames[best]).toBe(alexnet.photos.coffee.top5[0]!.className);
});

test('only what somebody looks at is computed', async () => {
  const page = await open();
  await page.startSource();
  await page.send(coffee);
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(page.results).toEqual([]);
  expect(await server.metric('convcast_dropped_total{reason="nobody looks"}')).toBeGreaterThan(0);

  await page.look(PROB);
  await page.send(coffee);
  const { views } = await page.result(({ header }) => header.frame === 2);
  expect([...views.keys()]).toEqual(['layer/prob/layer']);
});

test('views that are opened on a still picture are drawn at once', async () => {
  const page = await open();
  await page.startSource('photo');
  await page.look(PROB);
  await page.send(coffee);
  await page.result();
  const results = page.results.length;
  await page.look(PROB, { kind: 'map', layer: 'conv5', map: 255, scale: 'unit' });
  const { header } = await page.result(({ views }) => views.has('map/conv5/255/unit'));
  expect(page.results.length).toBeGreaterThan(results);
  expect(header.frame).toBe(1);
});

test('a frozen source is drawn once more, losslessly', async () => {
  const page = await open();
  await page.look(CONV1);
  await page.startSource('camera');
  await page.send(coffee);
  const live = await page.result();
  expect(live.header.still).toBe(false);
  expect(live.header.sheets.map(({ encoding }) => encoding)).toEqual(['jpeg']);
  await page.ask('source:pause', { reason: 'frozen' });
  const still = await page.result(({ header }) => header.still);
  expect(still.header.sheets.map(({ encoding }) => encoding)).toEqual(['png']);
  expect(page.source?.paused).toBe('frozen');
});

test('a late joiner gets the snapshot, and the picture within a second', async () => {
  const presenter = await open();
  await presenter.startSource('photo');
  await presenter.send(coffee);
  const viewer = await open();
  expect(viewer.welcome).toMatchObject({
    engine: { backend: 'onnx-cpu' },
    network: { name: 'alexnet' },
    source: { kind: 'photo', own: false, paused: null },
    watching: 2,
  });
  const start = Date.now();
  await viewer.look(PICTURE, STRIP, CONV1, PROB);
  await viewer.result(({ views }) => views.size === 4);
  expect(Date.now() - start).toBeLessThan(1000);
  await until(() => presenter.watching === 2, 'the count of pages');
});

describe('credits', () => {
  test('a receiver that doesn’t acknowledge gets two results, then the newest', async () => {
    const waiting: (() => void)[] = [];
    const slow = await open({ onResult: (acknowledge) => waiting.push(acknowledge) });
    const quick = await open();
    await slow.look(PROB);
    await quick.look(PROB);
    await quick.startSource();
    for (let frame = 0; frame < 8; frame++) {
      await quick.send(coffee);
      await quick.result(({ header }) => header.frame === frame + 1);
    }
    expect(slow.results.map(({ header }) => header.frame)).toEqual([1, 2]);
    waiting[0]!();
    await slow.result(({ header }) => header.frame === 8);
    expect(slow.results.map(({ header }) => header.frame)).toEqual([1, 2, 8]);
    // Acknowledging the same result twice gives nothing more.
    waiting[0]!();
    await quick.send(coffee);
    await quick.result(({ header }) => header.frame === 9);
    expect(slow.results.length).toBe(3);
    expect(await server.metric('convcast_dropped_total{reason="receiver without credit"}')).toBeGreaterThan(
      0,
    );
  });

  test('frames beyond the credits are refused, and the newest wins in the slot', async () => {
    const page = await open();
    await page.look(PROB);
    await page.startSource();
    const answers = await Promise.all(Array.from({ length: CREDITS + 2 }, () => page.send(coffee)));
    const refused = answers.filter((answer) => !answer.ok);
    expect(refused).toHaveLength(2);
    expect(refused[0]).toMatchObject({ error: { code: 'no-credit' } });
  });
});

test('results come in the order of their frames, each frame at most once', async () => {
  const page = await open();
  await page.look(STRIP, CONV1, PROB);
  await page.startSource();
  const sending = async () => {
    for (let i = 0; i < 15; i++) await page.send(coffee);
  };
  await Promise.all([sending(), sending()]);
  await until(() => page.results.some(({ header }) => header.frame >= 29), 'the last frames');
  const frames = page.results.map(({ header }) => header.frame);
  expect(frames).toEqual([...new Set(frames)].sort((a, b) => a - b));
  expect(frames.length).toBeGreaterThan(10);
});

test('the source that goes off takes its pictures along', async () => {
  const presenter = await open();
  const viewer = await open();
  await viewer.look(PICTURE, PROB);
  await presenter.startSource();
  await presenter.send(coffee);
  await viewer.result();
  await presenter.ask('source:stop');
  await until(() => viewer.source === null, 'the source to go off');
  const results = viewer.results.length;
  await viewer.look(PICTURE, PROB, STRIP);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(viewer.results.length).toBe(results);
});

test('one page owns the source; another may take it over', async () => {
  const first = await open();
  const second = await open();
  await first.startSource();
  expect(await second.startSource()).toMatchObject({ ok: false, error: { code: 'source-taken' } });
  expect(await second.send(coffee)).toMatchObject({ ok: false, error: { code: 'not-source-owner' } });
  expect(await second.startSource('camera', true)).toEqual({ ok: true });
  await until(() => first.source?.own === false && second.source?.own === true, 'the take-over');
  second.close();
  await until(() => first.source === null, 'the source to go off with its page');
});

test('a kernel is the network’s, with its bias', async () => {
  const page = await open();
  const answer = await page.ask('kernel', { layer: 'conv1', map: 9 });
  expect(answer).toMatchObject({ ok: true, kernel: { sizePx: 11, inChannels: 3 } });
  expect((answer as unknown as { kernel: { values: Buffer } }).kernel.values.length).toBe(11 * 11 * 3 * 4);
  expect(await page.ask('kernel', { layer: 'pool1', map: 0 })).toMatchObject({
    error: { code: 'not-found' },
  });
  expect(await page.ask('kernel', { layer: 'conv1', map: 64 })).toMatchObject({
    error: { code: 'not-found' },
  });
});
