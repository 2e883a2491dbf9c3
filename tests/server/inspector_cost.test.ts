/** What nobody looks at any more costs nothing: told by the metrics, on a real socket. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { View } from '../../shared/protocol.ts';
import { photo } from '../photos.ts';
import { Page } from './page.ts';
import { type RunningServer, startServer } from './running_server.ts';

const MOSAIC: View[] = [
  { kind: 'picture' },
  { kind: 'strip' },
  { kind: 'layer', layer: 'conv5', scale: 'unit' },
];
const INSPECTOR: View[] = [
  { kind: 'layer', layer: 'conv1', scale: 'layer' },
  { kind: 'map', layer: 'conv1', map: 3, scale: 'unit' },
  { kind: 'histogram', layer: 'conv1', map: null },
  { kind: 'patch', layer: 'conv5', map: 3, row: 6, column: 6 },
  { kind: 'peak', layer: 'conv5', map: 3 },
];

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

test('closing the inspector brings the bytes of a result and the views drawn for it back', async () => {
  const coffee = await photo('coffee');
  await page.startSource('photo');
  /** The photo before is drawn again for what is newly looked at; that is no part of the next one's cost. */
  const quiet = async () => {
    for (let seen = -1; seen !== page.results.length; ) {
      seen = page.results.length;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  };
  /** Of one frame of the same photo, looked at like this. */
  const costOf = async (views: readonly View[]) => {
    await page.look(...views);
    await quiet();
    const bytesBefore = await server.metric('convcast_result_bytes_total');
    const resultsBefore = await server.metric('convcast_results_total');
    const sent = page.results.length;
    await page.send(coffee);
    await expect.poll(() => page.results.length).toBe(sent + 1);
    expect(await server.metric('convcast_results_total')).toBe(resultsBefore + 1);
    return {
      views: page.results.at(-1)!.views.size,
      bytes: (await server.metric('convcast_result_bytes_total')) - bytesBefore,
    };
  };
  const before = await costOf(MOSAIC);
  const open = await costOf([...MOSAIC, ...INSPECTOR]);
  const after = await costOf(MOSAIC);
  expect(before.views).toBe(MOSAIC.length);
  expect(open.views).toBe(MOSAIC.length + INSPECTOR.length);
  expect(open.bytes).toBeGreaterThan(before.bytes * 1.2);
  expect(after).toEqual(before);
});
