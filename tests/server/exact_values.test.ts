/** Exact numbers over a real socket: what the probe shows, all of it. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer, Values, View } from '../../shared/protocol.ts';
import { photo } from '../photos.ts';
import { Page } from './page.ts';
import { type RunningServer, startServer } from './running_server.ts';

let server: RunningServer;
let page: Page;

beforeAll(async () => {
  server = await startServer({ sharedEngine: true });
  page = await Page.open(server.url);
});
afterAll(async () => {
  page?.close();
  await server?.stop();
});

async function taken(
  request: object,
): Promise<{ shape: readonly number[]; values: Float32Array; frame: number }> {
  const answer = (await page.ask('values', request)) as Answer<{ values: Values }>;
  if (!answer.ok) throw new Error(answer.error.message);
  const { shape, values, frame } = answer.values;
  return { shape, values: new Float32Array(new Uint8Array(values).buffer), frame };
}

test('of a layer, a map, a vector and the input; what isn’t there is refused', async () => {
  await expect(taken({ layer: 'conv1', map: 0 })).rejects.toThrow('expected a picture, but no source is on');
  const neurons = [
    { layer: 'conv1', map: 7, row: 20, column: 31 },
    { layer: 'relu3', map: 200, row: 6, column: 7 },
    { layer: 'input', map: 2, row: 100, column: 50 },
  ];
  const views = neurons.map((neuron): View => ({ kind: 'value', ...neuron }));
  await page.look(...views, { kind: 'layer', layer: 'prob', scale: 'layer' });
  await page.startSource('photo');
  await page.send(await photo('coffee'));
  const result = await page.result(({ views }) => views.size === 4);
  for (const { layer, map, row, column } of neurons) {
    const shown = result.views.get(`value/${layer}/${map}/${row}/${column}`)!.values[0]!;
    const whole = await taken({ layer, map: null });
    const [channels, height, width] = whole.shape as [number, number, number];
    expect(whole.values).toHaveLength(channels * height * width);
    expect(whole.values[(map * height + row) * width + column]).toBe(shown);
    const one = await taken({ layer, map });
    expect(one.shape).toEqual([height, width]);
    expect(one.frame).toBe(1);
    expect(one.values).toEqual(whole.values.slice(map * height * width, (map + 1) * height * width));
  }
  const prob = await taken({ layer: 'prob', map: null });
  expect(prob.shape).toEqual([102]);
  expect([...prob.values]).toEqual([...result.views.get('layer/prob/layer')!.values]);
  expect(await page.ask('values', { layer: 'conv9', map: null })).toMatchObject({
    error: { code: 'not-found' },
  });
  expect(await page.ask('values', { layer: 'conv1', map: 64 })).toMatchObject({
    error: { code: 'not-found', message: 'expected a map of conv1 below 64, got 64' },
  });
  expect(await page.ask('values', { graph: 'trained', layer: 'conv1', map: 0 })).toMatchObject({
    error: { code: 'not-found' },
  });
  // Each is a pass: not everything at once.
  const many = await Promise.all(
    Array.from({ length: 12 }, () => page.ask('values', { layer: 'conv1', map: 0 })),
  );
  const refused = many.filter((answer) => !answer.ok);
  expect(refused.length).toBeGreaterThan(0);
  expect(many.length - refused.length).toBeGreaterThanOrEqual(4);
});
