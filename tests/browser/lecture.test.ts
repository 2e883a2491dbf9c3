/** The Lecture in a real browser, on the real server. */

import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../../bench/chromium.ts';
import { CHAPTERS } from '../../shared/lecture/chapters.ts';
import { LANGUAGES, wordsIn } from '../../shared/lecture/words.ts';
import { type RunningServer, startServer } from '../server/running_server.ts';
import { type OpenPage, openPage } from './open_page.ts';

let server: RunningServer;
let browser: Browser;
let opened: OpenPage;
let page: Page;

beforeAll(async () => {
  server = await startServer();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});
afterEach(async () => {
  expect(opened.complaints).toEqual([]);
  await page.context().close();
});

const hook = (name: string) => page.getByTestId(name);

/** A chapter on a photo of a coffee cup. */
async function open(chapter: string, context: Parameters<typeof openPage>[2] = {}) {
  opened = await openPage(browser, server.url, context);
  page = opened.page;
  await hook('photo-coffee').first().click();
  await hook('classes').getByText('cup').waitFor();
  await page.goto(`${server.url}/#screen=lecture&chapter=${chapter}`);
}

test.each(LANGUAGES)('a presenter’s remote walks through all chapters, in %s', async (language) => {
  await open(CHAPTERS[0]!.name, { locale: language });
  for (const [index, { title }] of CHAPTERS.entries()) {
    if (index > 0) await page.keyboard.press('PageDown');
    await expect.poll(() => hook('chapter-title').textContent()).toBe(wordsIn(title, language));
  }
  await page.keyboard.press('PageDown');
  expect(await hook('chapter-title').textContent()).toBe(wordsIn(CHAPTERS.at(-1)!.title, language));
  await page.keyboard.press('PageUp');
  await expect
    .poll(() => hook('chapter-title').textContent())
    .toBe(wordsIn(CHAPTERS.at(-2)!.title, language));
});
