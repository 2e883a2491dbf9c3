import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launchChromium } from '../../bench/chromium.ts';
import { fakeCamera } from '../../bench/fake_camera.ts';
import { type RunningServer, type ServerOptions, startServer } from '../server/running_server.ts';
import { type OpenPage, openPage } from './open_page.ts';
import { slowCamera } from './slow_camera.ts';

/** What the browser's camera shows: a picture, eight or thirty times a second. */
export type Camera = 'coffee, slowly' | 'chelsea, slowly' | 'chelsea';

const SWITCHES: Record<Camera, () => string[] | Promise<string[]>> = {
  'coffee, slowly': () => slowCamera('coffee'),
  'chelsea, slowly': () => slowCamera('chelsea'),
  chelsea: () => fakeCamera('chelsea'),
};

/** Starting a browser takes half a second: files that follow each other in one process share it, not its contexts. */
const browsers = new Map<Camera, Promise<Browser>>();

export function browserWith(camera: Camera): Promise<Browser> {
  let browser = browsers.get(camera);
  if (!browser) {
    browser = Promise.resolve(SWITCHES[camera]()).then((switches) => launchChromium(switches));
    browsers.set(camera, browser);
  }
  return browser;
}

export interface Stage {
  readonly browser: Browser;
  readonly server: RunningServer;
  /** At this address of the server, or at any other. Closed after the test. */
  open(address?: string, options?: BrowserContextOptions): Promise<Page>;
  /** Closed after the file's last test. */
  openForAll(address?: string, options?: BrowserContextOptions): Promise<Page>;
  /** What the viewers' link says behind the address. */
  readonly viewersHash: string;
}

/**
 * The real server and a browser for the tests of one file. After each test its pages are closed, and no page may have
 * complained of anything but what `expected` says.
 */
export function stage(
  camera: Camera = 'coffee, slowly',
  { expected, ...options }: ServerOptions & { readonly expected?: RegExp } = {},
): Stage {
  let browser: Browser;
  let server: RunningServer;
  const forTest: OpenPage[] = [];
  const forAll: OpenPage[] = [];

  beforeAll(async () => {
    [browser, server] = await Promise.all([browserWith(camera), startServer(options)]);
  });
  afterEach(async () => {
    const complaints = [...forTest, ...forAll].flatMap(({ complaints }) => complaints.splice(0));
    await close(forTest);
    expect(complaints.filter((complaint) => !expected?.test(complaint))).toEqual([]);
  });
  afterAll(async () => {
    await close(forAll);
    await server?.stop();
  });

  const opener =
    (pages: OpenPage[]) =>
    async (address = '', context?: BrowserContextOptions) => {
      const opened = await openPage(browser, new URL(address, server.url).href, context);
      pages.push(opened);
      return opened.page;
    };
  return {
    get browser() {
      return browser;
    },
    get server() {
      return server;
    },
    open: opener(forTest),
    openForAll: opener(forAll),
    get viewersHash() {
      return `#code=${server.app.codes.viewer}`;
    },
  };
}

async function close(pages: OpenPage[]): Promise<void> {
  await Promise.all(pages.splice(0).map(({ page }) => page.context().close()));
}
