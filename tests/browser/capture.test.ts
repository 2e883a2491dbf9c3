/** Camera, clip and photo in a real browser, on the real server: what arrives, what is said, what is left behind. */

import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium } from '../../bench/chromium.ts';
import { fakeCamera } from '../../bench/fake_camera.ts';
import alexnet from '../fixtures/oracle/alexnet.json' with { type: 'json' };
import { photo } from '../photos.ts';
import { type RunningServer, startServer } from '../server/running_server.ts';
import { bundle } from './bundle.ts';
import type { CapturePage } from './capture_page.ts';

declare const capturePage: CapturePage;

const NOTHING = { listeners: 0, addresses: 0, tracks: 0, subscriptions: 0, credits: 0 };

let server: RunningServer;
let browser: Browser;
let script: string;
let page: Page;

beforeAll(async () => {
  [server, browser, script] = await Promise.all([
    startServer(),
    launchChromium(fakeCamera('chelsea')),
    bundle('tests/browser/capture_page.ts'),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});
beforeEach(async () => {
  page = await open();
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await expect.poll(() => server.metric('convcast_sockets')).toBe(0);
});

/** A page of the server's own, without the product's elements. */
async function open(): Promise<Page> {
  const context = await browser.newContext({ permissions: ['camera'], bypassCSP: true });
  const opened = await context.newPage();
  opened.on('pageerror', (error) => console.error(error));
  await opened.goto(`${server.url}/healthz`);
  await opened.addScriptTag({ type: 'module', content: script });
  await opened.waitForFunction(() => capturePage?.connection.link === 'live');
  return opened;
}

const state = (of = page) => of.evaluate(() => capturePage.capture.state);
const seen = (of = page) => of.evaluate(() => capturePage.seen);
const source = (of = page) => of.evaluate(() => capturePage.connection.source);
const left = () => page.evaluate(() => capturePage.left);

async function startCamera(): Promise<void> {
  await page.evaluate(() => capturePage.capture.camera());
  expect(await state()).toMatchObject({ kind: 'on', source: 'camera', frozen: false });
  await expect.poll(async () => (await seen())?.frame).toBeGreaterThan(2);
}

async function showFile(kind: 'clip' | 'photo', bytes: Buffer, name: string, type: string): Promise<void> {
  const file = [kind, bytes.toString('base64'), name, type] as const;
  await page.evaluate((f) => capturePage.showFile(...f), file);
}

/** Long enough for several frames. */
const aWhile = () => page.waitForTimeout(500);

describe('the camera', () => {
  test('is seen at once, and stopping leaves nothing behind', async () => {
    await startCamera();
    const { className, takenAgoMs } = (await seen())!;
    expect(alexnet.photos.chelsea.top5.map((guess) => guess.className)).toContain(className);
    expect(takenAgoMs).toBeGreaterThan(0);
    expect(takenAgoMs).toBeLessThan(2000);
    expect(await left()).toMatchObject({ tracks: 1, subscriptions: 1, credits: 1 });
    expect(await page.evaluate(() => capturePage.connection.problem)).toBeNull();

    await page.evaluate(() => capturePage.capture.stop());
    expect(await state()).toEqual({ kind: 'off' });
    expect(await left()).toEqual(NOTHING);
    await expect.poll(() => source()).toBeNull();
    expect(await seen()).toBeNull();
  });

  test('lists its devices with their names', async () => {
    await startCamera();
    const devices = await page.evaluate(() => capturePage.capture.devices());
    expect(devices.length).toBeGreaterThan(0);
    expect(devices[0]!.label).not.toBe('');
    await page.evaluate((id) => capturePage.capture.camera(id), devices[0]!.deviceId);
    expect(await state()).toMatchObject({ kind: 'on' });
    expect(await left()).toMatchObject({ tracks: 1 });
  });

  test.each([
    ['NotAllowedError', 'permission', /allow/],
    ['NotFoundError', 'no-camera', /plug one in/],
    ['OverconstrainedError', 'no-camera', /plug one in/],
    ['NotReadableError', 'busy', /close that program/],
    ['AbortError', 'other', /as a test wants it/],
  ])('%s is %s', async (name, reason, message) => {
    await page.evaluate((n) => capturePage.failCamera(n), name);
    await page.evaluate(() => capturePage.capture.camera());
    expect(await state()).toEqual({ kind: 'failed', reason, message: expect.stringMatching(message) });
    expect(await source()).toBeNull();
    expect(await left()).toEqual(NOTHING);
  });

  test('a camera that isn’t there', async () => {
    await page.evaluate(() => capturePage.capture.camera('no such device'));
    expect(await state()).toMatchObject({ kind: 'failed', reason: 'no-camera' });
  });

  test('over http from another host browsers give none', async () => {
    await page.evaluate(() => Object.defineProperty(window, 'isSecureContext', { value: false }));
    await page.evaluate(() => capturePage.capture.camera());
    expect(await state()).toMatchObject({ kind: 'failed', reason: 'insecure' });
  });

  test('is unplugged', async () => {
    await startCamera();
    await page.evaluate(() => capturePage.unplug());
    expect(await state()).toMatchObject({ kind: 'failed', reason: 'no-camera' });
    await expect.poll(() => source()).toBeNull();
    expect(await left()).toEqual(NOTHING);
  });

  test('is stopped while it starts', async () => {
    await page.evaluate(() => {
      const starting = capturePage.capture.camera();
      capturePage.capture.stop();
      return starting;
    });
    expect(await state()).toEqual({ kind: 'off' });
    await aWhile();
    expect(await source()).toBeNull();
    expect(await left()).toEqual(NOTHING);
  });

  test('two choices at once: the last one counts, the other is given back', async () => {
    const bytes = (await photo('coffee')).toString('base64');
    await page.evaluate(async (base64) => {
      const camera = capturePage.capture.camera();
      await capturePage.showFile('photo', base64, 'coffee.jpg', 'image/jpeg');
      await camera;
    }, bytes);
    expect(await state()).toMatchObject({ kind: 'on', source: 'photo' });
    expect(await left()).toMatchObject({ tracks: 0, subscriptions: 1 });
    expect(await source()).toMatchObject({ kind: 'photo', label: 'coffee.jpg' });
  });
});

describe('pauses', () => {
  test('frozen: the picture stands still, across a lost connection too', async () => {
    await startCamera();
    await page.evaluate(() => capturePage.capture.freeze(true));
    expect(await state()).toMatchObject({ kind: 'on', frozen: true });
    await expect.poll(async () => (await seen())?.still).toBe(true);
    // A frame that was on its way still comes.
    await aWhile();
    const { frame } = (await seen())!;
    await aWhile();
    expect((await seen())!.frame).toBe(frame);

    const link = () => page.evaluate(() => capturePage.connection.link);
    await page.context().setOffline(true);
    await expect.poll(link).toBe('lost');
    await page.context().setOffline(false);
    await expect.poll(link, { timeout: 10_000 }).toBe('live');
    await expect.poll(() => source()).toMatchObject({ own: true, paused: 'frozen' });
    await expect.poll(async () => (await seen())?.still).toBe(true);
    const again = (await seen())!;
    expect(again.frame).toBe(1);
    // It is the frozen picture, not what the camera sees by now.
    expect(again.takenAgoMs).toBeGreaterThan(500);

    await page.evaluate(() => capturePage.capture.freeze(false));
    await expect.poll(async () => (await seen())!.frame).toBeGreaterThan(2);
    expect(await source()).toMatchObject({ paused: null });
  });

  test('a hidden tab sends nothing and says so; shown again, only fresh pictures', async () => {
    await startCamera();
    await page.evaluate(() => capturePage.setHidden(true));
    await expect.poll(() => source()).toMatchObject({ paused: 'hidden' });
    await aWhile();
    const { frame } = (await seen())!;
    await aWhile();
    expect((await seen())!.frame).toBe(frame);
    await page.evaluate(() => capturePage.setHidden(false));
    await expect.poll(async () => (await seen())!.frame).toBeGreaterThan(frame);
    expect((await seen())!.takenAgoMs).toBeLessThan(2000);
    expect(await source()).toMatchObject({ paused: null });
  });
});

describe('a clip', () => {
  test('plays round and round', async () => {
    const clip = await readFile(new URL('../fixtures/clips/blue_yellow.webm', import.meta.url));
    await showFile('clip', clip, 'blue_yellow.webm', 'video/webm');
    expect(await state()).toMatchObject({ kind: 'on', source: 'clip', label: 'blue_yellow.webm' });
    const isBlue = async () => {
      const middle = (await seen())?.middle;
      return middle && middle[2]! > middle[0]!;
    };
    for (const blue of [true, false, true]) await expect.poll(isBlue, { timeout: 10_000 }).toBe(blue);
    expect(await left()).toMatchObject({ addresses: 1 });
    await page.evaluate(() => capturePage.capture.stop());
    expect(await left()).toEqual(NOTHING);
  });

  test('a file that can’t be played', async () => {
    await showFile('clip', Buffer.from('no clip'), 'talk.mp4', 'video/mp4');
    expect(await state()).toEqual({
      kind: 'failed',
      reason: 'not-a-clip',
      message: expect.stringMatching(/^talk\.mp4 is no clip .* WebM/),
    });
    expect(await left()).toEqual(NOTHING);
  });
});

describe('a photo', () => {
  test.each(['coffee', 'chelsea', 'rocket'] as const)(
    '%s has PyTorch’s class and probability',
    async (name) => {
      await page.evaluate(
        (n) => capturePage.capture.photo(new URL(`photos/${n}.jpg`, location.href), n),
        name,
      );
      await expect.poll(() => seen()).not.toBeNull();
      const { className, probability, frame, still } = (await seen())!;
      const expected = alexnet.photos[name].top5[0]!;
      expect(className).toBe(expected.className);
      expect(Math.abs(probability - expected.probability)).toBeLessThan(0.02);
      expect(still).toBe(true);
      await aWhile();
      expect((await seen())!.frame).toBe(frame);
    },
  );

  test('that can’t be read', async () => {
    await showFile('photo', Buffer.from('ftypheic'), 'IMG_0001.HEIC', 'image/heic');
    expect(await state()).toEqual({
      kind: 'failed',
      reason: 'not-a-picture',
      message: expect.stringMatching(/^IMG_0001\.HEIC is no picture .* JPEG/),
    });
  });

  test('that isn’t there', async () => {
    await page.evaluate(() => capturePage.capture.photo(new URL('nothing.jpg', location.href), 'Nothing'));
    expect(await state()).toMatchObject({
      kind: 'failed',
      reason: 'other',
      message: expect.stringContaining('status 404'),
    });
  });
});

describe('two pages', () => {
  test('the second one may take over, and the first one says so and lets its camera go', async () => {
    await startCamera();
    const other = await open();
    const coffee = (await photo('coffee')).toString('base64');
    await other.evaluate(
      (base64) => capturePage.showFile('photo', base64, 'coffee.jpg', 'image/jpeg'),
      coffee,
    );
    expect(await state(other)).toMatchObject({ kind: 'failed', reason: 'source-taken' });
    expect(await source()).toMatchObject({ own: true });

    await other.evaluate(() => capturePage.capture.takeOver());
    expect(await state(other)).toMatchObject({ kind: 'on', source: 'photo' });
    await expect.poll(() => state()).toMatchObject({ kind: 'failed', reason: 'source-taken' });
    expect(await left()).toEqual(NOTHING);
    await expect.poll(async () => (await seen(other))?.className).toBe('cup');
    await expect.poll(async () => (await seen())?.className).toBe('cup');

    await page.evaluate(() => capturePage.capture.takeOver());
    expect(await state()).toMatchObject({ kind: 'on', source: 'camera' });
    await expect.poll(() => source(other)).toMatchObject({ kind: 'camera', own: false });
  });
});
