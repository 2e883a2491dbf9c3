/** A kept picture and the network as trained, compared with the newest frame, over a real socket. */

import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { View } from '../../shared/protocol.ts';
import { rangeAt } from '../../shared/result.ts';
import { photo } from '../photos.ts';
import { Page, until } from './page.ts';
import { type RunningServer, startServer } from './running_server.ts';

const PROB: View = { kind: 'layer', layer: 'prob', scale: 'layer' };
const RELU1: View = { kind: 'map', layer: 'relu1', map: 5, scale: 'layer' };
const compare = (
  kind: 'pair' | 'difference',
  layer: string,
  map: number | null,
  against: 'kept' | 'trained' = 'kept',
): View => ({
  kind,
  layer,
  map,
  against,
});

let server: RunningServer;
let coffee: Buffer;
let chelsea: Buffer;
let page: Page;
let frames = 0;

beforeAll(async () => {
  server = await startServer({ sharedEngine: true });
  [coffee, chelsea] = await Promise.all([photo('coffee'), photo('chelsea')]);
});
afterAll(() => server.stop());
afterEach(() => page.close());

async function open(): Promise<void> {
  page = await Page.open(server.url);
  frames = 0;
}

async function shown(jpeg: Buffer, ...keys: string[]) {
  frames++;
  await page.send(jpeg);
  return page.result(({ header, views }) => header.frame === frames && keys.every((key) => views.has(key)));
}

test('A and B are what each photo gives by itself, and the difference theirs', async () => {
  await open();
  await page.look(
    PROB,
    RELU1,
    compare('pair', 'prob', null),
    compare('difference', 'relu1', 5),
    compare('pair', 'relu1', 5),
  );
  expect(await page.ask('compare:keep')).toMatchObject({ ok: false, error: { code: 'no-frame' } });
  await page.startSource('photo');
  const first = await shown(coffee, 'layer/prob/layer');
  expect(first.views.has('pair/kept/prob/all')).toBe(false);
  expect(await page.ask('compare:keep')).toEqual({ ok: true });
  await until(() => page.kept !== null, 'the word about it');
  expect(page.kept).toMatchObject({ frame: 1, who: 'presenter' });

  const { views } = await shown(chelsea, 'pair/kept/prob/all', 'difference/kept/relu1/5');
  const pair = [...views.get('pair/kept/prob/all')!.values];
  expect(pair.slice(0, 102)).toEqual([...first.views.get('layer/prob/layer')!.values]);
  expect(pair.slice(102)).toEqual([...views.get('layer/prob/layer')!.values]);
  // The tiles' true ranges are those of the map on each photo.
  const { stats } = views.get('pair/kept/relu1/5')!;
  expect(rangeAt(stats, 1)).toEqual(rangeAt(first.views.get('map/relu1/5/layer')!.stats, 1));
  expect(rangeAt(stats, 2)).toEqual(rangeAt(views.get('map/relu1/5/layer')!.stats, 1));
  const difference = views.get('difference/kept/relu1/5')!;
  expect(difference.header.shape).toEqual({ height: 55, width: 55, channels: 1 });
  expect(rangeAt(difference.stats, 1).max).toBeGreaterThan(0);

  // The same photo again: no difference at all.
  const same = await shown(coffee, 'difference/kept/relu1/5');
  expect(rangeAt(same.views.get('difference/kept/relu1/5')!.stats, 1)).toEqual({ min: 0, max: 0 });

  // A costs one pass, however many frames are compared with it.
  const run = vi.spyOn(server.engine, 'run');
  await shown(chelsea, 'pair/kept/prob/all');
  await shown(coffee, 'pair/kept/prob/all');
  expect(run.mock.calls.filter(([{ activations }]) => activations?.includes('relu1'))).toHaveLength(0);
  run.mockRestore();
});

test('against the network as trained, while there is an experiment', async () => {
  await open();
  await page.look(
    PROB,
    compare('difference', 'conv1', 3, 'trained'),
    compare('pair', 'prob', null, 'trained'),
  );
  await page.startSource('photo');
  const before = await shown(coffee, 'layer/prob/layer');
  expect(before.views.size).toBe(1);
  await page.ask('experiment:change', { set: [{ kind: 'bias', layer: 'conv1', map: 3, offset: 2 }] });
  const { views } = await shown(coffee, 'difference/trained/conv1/3');
  const { min, max } = rangeAt(views.get('difference/trained/conv1/3')!.stats, 1);
  expect(min).toBeCloseTo(2, 4);
  expect(max).toBeCloseTo(2, 4);
  const pair = [...views.get('pair/trained/prob/all')!.values];
  expect(pair.slice(0, 102)).toEqual([...before.views.get('layer/prob/layer')!.values]);
});

test('A goes through the network as it is now', async () => {
  await open();
  await page.look(compare('pair', 'relu1', 5));
  await page.startSource('photo');
  frames++;
  await page.send(coffee);
  await page.ask('compare:keep');
  await shown(coffee, 'pair/kept/relu1/5');
  await page.ask('experiment:change', { set: [{ kind: 'gain', layer: 'conv1', map: 5, gain: 0 }] });
  const { views } = await shown(coffee, 'pair/kept/relu1/5');
  expect(rangeAt(views.get('pair/kept/relu1/5')!.stats, 1)).toEqual({ min: 0, max: 0 });
});

test('the kept picture goes with the source, and when it is let go', async () => {
  await open();
  await page.startSource('photo');
  await page.send(coffee);
  await page.ask('compare:keep');
  await until(() => page.kept !== null, 'A');
  const late = await page.again(server.url);
  expect(late.kept).toEqual(page.kept);
  late.close();
  await page.ask('compare:drop');
  await until(() => page.kept === null, 'its end');
  await page.ask('compare:keep');
  await until(() => page.kept !== null, 'A again');
  await page.ask('source:stop');
  await until(() => page.kept === null, 'its end with the source');
  // What can't be compared is refused in words.
  expect(await page.look(compare('pair', 'input', null))).toMatchObject({
    ok: false,
    error: { code: 'not-found', message: 'expected a layer that reads another, got the input' },
  });
});
