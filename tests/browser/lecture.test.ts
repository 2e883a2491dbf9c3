/** The Lecture in a real browser, on the real server. */

import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../../bench/chromium.ts';
import type { Session } from '../../client/state/session.ts';
import { CHAPTERS } from '../../shared/lecture/chapters.ts';
import { LANGUAGES, wordsIn } from '../../shared/lecture/words.ts';
import { type RunningServer, startServer } from '../server/running_server.ts';
import { type OpenPage, openPage } from './open_page.ts';

let server: RunningServer;
let browser: Browser;
let page: Page;
const opened: OpenPage[] = [];

beforeAll(async () => {
  server = await startServer();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});
afterEach(async () => {
  const complaints = opened.flatMap(({ complaints }) => complaints);
  for (const { page } of opened.splice(0)) await page.context().close();
  expect(complaints).toEqual([]);
});

async function openAt(url: string, context: BrowserContextOptions = {}): Promise<Page> {
  const one = await openPage(browser, url, context);
  opened.push(one);
  return one.page;
}

/** A chapter as its presenter has it, on a photo of a coffee cup. */
async function present(chapter: string, context: BrowserContextOptions = {}) {
  page = await openAt(server.url, context);
  await page.getByTestId('photo-coffee').first().click();
  await page.getByTestId('classes').getByText('cup').waitFor();
  await page.getByTestId('screen-lecture').click();
  await go(chapter);
}

async function go(chapter: string) {
  await hook('chapters').click();
  await hook(`chapter-${chapter}`).click();
}

const hook = (name: string) => page.getByTestId(name);
const title = (of: Page) => of.getByTestId('chapter-title').textContent();
const titleOf = (name: string) => wordsIn(CHAPTERS.find((chapter) => chapter.name === name)!.title, 'en');

/** The stack as the page has it. */
const lab = (of: Page) =>
  of.evaluate(() => {
    const app = document.querySelector('convcast-app') as HTMLElement & { session: Session };
    return app.session.lab.state;
  });

test.each(LANGUAGES)('a presenter’s remote walks through all chapters, in %s', async (language) => {
  await present(CHAPTERS[0]!.name, { locale: language });
  for (const [index, { title }] of CHAPTERS.entries()) {
    if (index > 0) await page.keyboard.press('PageDown');
    await expect.poll(() => hook('chapter-title').textContent()).toBe(wordsIn(title, language));
  }
  await page.keyboard.press('PageDown');
  expect(await title(page)).toBe(wordsIn(CHAPTERS.at(-1)!.title, language));
  await page.keyboard.press('PageUp');
  await expect.poll(() => title(page)).toBe(wordsIn(CHAPTERS.at(-2)!.title, language));
});

test('who watches follows from chapter to chapter, looks elsewhere, and comes back', async () => {
  await present('convolution');
  const viewer = await openAt(`${server.url}/#code=${server.app.codes.viewer}`, { locale: 'en' });
  await expect.poll(() => title(viewer)).toBe(titleOf('convolution'));
  await page.keyboard.press('PageDown');
  await expect.poll(() => title(viewer)).toBe(titleOf('step-by-step'));
  await go('one-layer');
  await expect.poll(() => title(viewer)).toBe(titleOf('one-layer'));
  expect(await viewer.getByTestId('figure-pool-0').count()).toBe(1);
  // Without the remote nothing of the room changes; what the words are about isn't there, and that is said.
  await viewer.keyboard.press('PageDown');
  await expect.poll(() => title(viewer)).toBe(titleOf('linear'));
  await viewer.getByTestId('elsewhere').waitFor();
  expect(await title(page)).toBe(titleOf('one-layer'));
  expect((await lab(page)).layers).toHaveLength(1);
  await viewer.getByTestId('join').click();
  await expect.poll(() => title(viewer)).toBe(titleOf('one-layer'));
});

test('a chapter is as it was left after a look at the Lab, and as prepared at a press', async () => {
  await present('one-layer');
  await hook('lecture-bias').fill('0.5');
  await hook('open-screen').click();
  await hook('screen-lecture').click();
  expect((await lab(page)).layers[0]!.kernels[0]!.bias).toBe(0.5);
  await hook('as-prepared').click();
  await expect.poll(async () => (await lab(page)).layers[0]!.kernels[0]!.bias).toBe(-0.4);
});

test('the network is told less of the picture where a step is forgotten, and told all again in the next chapter', async () => {
  await present('preparing-a-picture');
  const cells = (row: number) =>
    hook('preparation').locator('tbody tr').nth(row).locator('td').allTextContents();
  await expect.poll(async () => (await cells(2))[0]).toMatch(/\d/);
  const [red] = (await cells(2)).map(Number);
  expect(Number((await cells(5))[0]!.replace('−', '-'))).toBeCloseTo((red! / 255 - 0.485) / 0.229, 1);
  await hook('step-divide').uncheck();
  await hook('as-trained-first').waitFor();
  expect(await hook('as-trained-first').textContent()).toContain('cup');
  expect(Number((await cells(3))[0])).toBe(red);
  await page.keyboard.press('PageDown');
  await page.getByTestId('not-as-trained').waitFor({ state: 'detached' });
});
