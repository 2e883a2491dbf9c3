/**
 * How soon somebody who opens a viewer's link sees the maps: a real Chromium, nothing in its cache, a room with a
 * camera of 30 frames a second.
 *
 *     npm run -s bench:join -- [--joins N] [--warm] [--screen network|lab|lecture]
 *
 * From the navigation to the animation frame in which a map's pixels are on the page, with what it took to get there.
 * `--warm`: each context opens the page a second time, and that is measured. The presenter sends from this process, as
 * one on another machine would; server and browser share the cores.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { frames } from './frames.ts';
import { HeadlessPage } from './headless_page.ts';
import { MeasuredServer } from './measured_server.ts';
import { quantile } from './quantile.ts';

const WARM_UP_MS = 2000;
/** Of the page, so that its connection and its work are over before the next. */
const BETWEEN_MS = 300;

/** What shows maps on each screen, on canvases. */
const MAPS = {
  network: 'convcast-mosaic',
  lab: 'convcast-live-map',
  lecture: 'convcast-mosaic, convcast-live-map',
} as const;

const { values: flags } = parseArgs({
  options: {
    joins: { type: 'string', default: '20' },
    warm: { type: 'boolean', default: false },
    screen: { type: 'string', default: 'network' },
  },
});
const screen = flags.screen as keyof typeof MAPS;

interface Joined {
  readonly firstPaintMs: number;
  readonly firstMapMs: number;
  /** Of scripts and styles, as they came over the wire, before the first map. */
  readonly kilobytes: number;
}

async function join(browser: Browser, url: string): Promise<Joined> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    // tsx wraps functions that have names in a helper that a page hasn't got.
    await page.addInitScript('globalThis.__name = (named) => named');
    await page.addInitScript((maps) => {
      const pictures = (root: ParentNode): HTMLCanvasElement[] =>
        [...root.querySelectorAll('*')].flatMap((element) => {
          const { shadowRoot } = element;
          if (!shadowRoot) return [];
          return element.matches(maps) ? [...shadowRoot.querySelectorAll('canvas')] : pictures(shadowRoot);
        });
      const isPainted = (canvas: HTMLCanvasElement) =>
        canvas.width > 1 &&
        canvas.getContext('2d')!.getImageData(canvas.width >> 2, canvas.height >> 2, 1, 1).data[3] !== 0;
      const look = () => {
        if (pictures(document).some(isPainted)) performance.mark('first-map');
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, MAPS[screen]);
    const open = async () => {
      await page.goto(url, { waitUntil: 'commit' });
      await page.waitForFunction(() => performance.getEntriesByName('first-map').length > 0, undefined, {
        polling: 50,
        timeout: 20_000,
      });
    };
    await open();
    if (flags.warm) {
      await page.waitForTimeout(2000);
      await page.goto('about:blank');
      await open();
    }
    return await page.evaluate(() => {
      const at = (name: string) => performance.getEntriesByName(name)[0]!.startTime;
      const mapMs = at('first-map');
      const loaded = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
      const before = loaded.filter((each) => each.responseEnd < mapMs && /\.(js|css)$/.test(each.name));
      return {
        firstPaintMs: at('first-contentful-paint'),
        firstMapMs: mapMs,
        kilobytes: before.reduce((sum, { transferSize }) => sum + transferSize, 0) / 1000,
      };
    });
  } finally {
    await context.close();
  }
}

const server = await MeasuredServer.start([]);
const browser = await launchChromium();
try {
  const jpegs = await frames();
  const presenter = new HeadlessPage(server.url);
  const { desk } = await presenter.ready();
  const { code } = desk!.links.find(({ role }) => role === 'viewer')!;
  await presenter.film(jpegs);
  await pause(WARM_UP_MS);
  // The browser's own first page is none of ours.
  const url = `${server.url}/#code=${code}${screen === 'network' ? '' : `&screen=${screen}`}`;
  await join(browser, url);
  const joined: Joined[] = [];
  while (joined.length < Number(flags.joins)) {
    await pause(BETWEEN_MS);
    joined.push(await join(browser, url));
  }
  presenter.close();
  const over = (values: readonly number[]) => ({
    p50: Math.round(quantile(values, 0.5)),
    p95: Math.round(quantile(values, 0.95)),
  });
  console.log(
    JSON.stringify({
      screen,
      cache: flags.warm ? 'warm' : 'cold',
      joins: joined.length,
      firstPaintMs: over(joined.map(({ firstPaintMs }) => firstPaintMs)),
      firstMapMs: over(joined.map(({ firstMapMs }) => firstMapMs)),
      kilobytesBefore: over(joined.map(({ kilobytes }) => kilobytes)).p50,
    }),
  );
} finally {
  await browser.close();
  await server.stop();
}
