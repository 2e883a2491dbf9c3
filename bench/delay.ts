/**
 * How far a hall lags behind the camera: from a picture's capture to its being painted on a viewer's page, in a real
 * Chromium, by a count in the camera's pictures that is read back from the painted page.
 *
 *     npm run -s bench:delay -- [--viewers 1,30] [--seconds N] [--json]
 *
 * Presenter and viewer are pages of one browser on the same cores as the server, both on the Network screen; further
 * viewers are sockets that look at the same. A picture is painted in the animation frame that finds its pixels there.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import type { View } from '../shared/protocol.ts';
import { launchChromium } from './chromium.ts';
import { BITS_AT, COUNT, countedCamera } from './counted_clip.ts';
import { HeadlessPage } from './headless_page.ts';
import { MeasuredServer } from './measured_server.ts';
import { quantile } from './quantile.ts';
import { rounded } from './rounded.ts';
import type { ToViewers } from './viewers.ts';

/** [count, milliseconds of the machine's clock]. */
type Seen = readonly [count: number, atMs: number];

const WARM_UP_MS = 4000;
/** What a page that has just been opened looks at. */
const VIEWS: View[] = [
  { kind: 'strip' },
  { kind: 'picture' },
  { kind: 'layer', layer: 'conv1', scale: 'unit' },
  { kind: 'map', layer: 'conv1', map: 0, scale: 'unit' },
  { kind: 'layer', layer: 'prob', scale: 'layer' },
];

const { values: flags } = parseArgs({
  options: {
    viewers: { type: 'string', default: '1,30' },
    seconds: { type: 'string', default: '20' },
    json: { type: 'boolean' },
  },
});
const seconds = Number(flags.seconds);

/** In a page: `seen` of it gets each count that it comes to show. */
const READER = `
  globalThis.seen = [];
  globalThis.readCount = (context, width, height) => {
    const side = Math.min(width, height);
    let code = 0;
    for (const at of ${JSON.stringify(BITS_AT)}) {
      const [red] = context.getImageData(Math.floor(width / 2 + at * side), Math.floor(height / 2), 1, 1).data;
      code = code * 2 + (red > 127 ? 1 : 0);
    }
    for (let shift = 1; shift < 32; shift *= 2) code ^= code >> shift;
    return code;
  };`;

/** When the camera took each picture, by the camera's own word. */
const CAMERA = `${READER}
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await ask(wanted);
    const video = document.createElement('video');
    video.srcObject = stream;
    video.muted = true;
    await video.play();
    const context = new OffscreenCanvas(640, 480).getContext('2d', { willReadFrequently: true });
    const onFrame = (now, { captureTime }) => {
      context.drawImage(video, 0, 0);
      seen.push([readCount(context, 640, 480), performance.timeOrigin + (captureTime ?? now)]);
      video.requestVideoFrameCallback(onFrame);
    };
    video.requestVideoFrameCallback(onFrame);
    return stream;
  };`;

async function watchPainted(viewer: Page): Promise<void> {
  const canvas = await viewer.getByTestId('picture').locator('canvas').first().elementHandle();
  await viewer.evaluate(READER);
  await viewer.evaluate((element) => {
    const page = globalThis as unknown as {
      seen: Seen[];
      readCount(context: CanvasRenderingContext2D, width: number, height: number): number;
    };
    const context = (element as HTMLCanvasElement).getContext('2d')!;
    let last = -1;
    const look = (now: number) => {
      requestAnimationFrame(look);
      const count = page.readCount(context, context.canvas.width, context.canvas.height);
      if (count !== last) page.seen.push([count, performance.timeOrigin + now]);
      last = count;
    };
    requestAnimationFrame(look);
  }, canvas);
}

const takeSeen = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { seen: Seen[] }).seen.splice(0));

/** A count of the loop before is another picture: the camera's page didn't see the one that was painted. */
const LOOP_MS = 8000;

/** Of each picture that was painted, how long ago it was captured. */
function delays(captured: readonly Seen[], painted: readonly Seen[]): number[] {
  return painted.flatMap(([count, atMs]) => {
    const newest = captured.findLast(([taken, takenMs]) => taken === count && takenMs <= atMs);
    return newest && atMs - newest[1] < LOOP_MS ? [atMs - newest[1]] : [];
  });
}

const server = await MeasuredServer.start([]);
const browser = await launchChromium(await countedCamera());
const others = fork(fileURLToPath(new URL('viewers.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
try {
  const { desk } = await new HeadlessPage(server.url).ready();
  const { code } = desk!.links.find(({ role }) => role === 'viewer')!;
  const open = async (path: string, script: string): Promise<Page> => {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      permissions: ['camera'],
    });
    const page = await context.newPage();
    // tsx wraps functions that have names in a helper that a page hasn't got.
    await page.addInitScript('globalThis.__name = (named) => named');
    await page.addInitScript(script);
    await page.goto(`${server.url}/${path}`);
    return page;
  };
  const presenter = await open('', CAMERA);
  await presenter.getByTestId('start-camera').click();
  await presenter.getByTestId('frame-rate').waitFor();
  const viewer = await open(`#code=${code}`, '');
  await viewer.getByTestId('frame-rate').waitFor();
  await watchPainted(viewer);

  const rows = [];
  for (const count of flags.viewers.split(',').map(Number)) {
    others.send({
      kind: 'open',
      url: server.url,
      code,
      count: count - 1,
      views: VIEWS,
    } satisfies ToViewers);
    await once(others, 'message');
    await pause(WARM_UP_MS);
    await Promise.all([takeSeen(presenter), takeSeen(viewer)]);
    await pause(seconds * 1000);
    const [captured, painted] = await Promise.all([takeSeen(presenter), takeSeen(viewer)]);
    const ms = delays(captured, painted);
    rows.push({
      viewers: count,
      capturedPerSecond: captured.length / seconds,
      paintedPerSecond: painted.length / seconds,
      captureToPaintMs: { p50: quantile(ms, 0.5), p95: quantile(ms, 0.95) },
      pictures: ms.length,
    });
  }
  console.log(JSON.stringify(rounded({ countsInClip: COUNT, rows })));
  if (!flags.json) {
    console.log('\n| viewers | pictures painted a second | capture to paint, median / 95th |');
    console.log('| --- | --- | --- |');
    for (const { viewers, paintedPerSecond, captureToPaintMs } of rows)
      console.log(
        `| ${viewers} | ${paintedPerSecond.toFixed(1)} | ${captureToPaintMs.p50.toFixed(0)} / ${captureToPaintMs.p95.toFixed(0)} ms |`,
      );
  }
} finally {
  others.kill();
  await browser.close();
  await server.stop();
}
