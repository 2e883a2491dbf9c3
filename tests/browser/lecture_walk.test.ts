/** All chapters of the Lecture, live, in a real browser of each language, at each size. */

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { chapters } from '../../shared/lecture/chapters.ts';
import { LANGUAGES, wordsIn } from '../../shared/lecture/words.ts';
import { stage } from './stage.ts';

const CHAPTERS = chapters();

const hall = stage();

/** How far the page, and the words in it, stand out at the side and, on a desk, at the bottom. */
const standsOut = (page: Page) =>
  page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    const screen = document
      .querySelector('convcast-app')!
      .shadowRoot!.querySelector('convcast-lecture-screen')!;
    const words = screen.shadowRoot!.querySelector('.words')!;
    return [
      scrollWidth - innerWidth,
      words.scrollWidth - words.clientWidth,
      innerWidth < 1000 ? 0 : scrollHeight - innerHeight,
    ];
  });

const SIZES = [
  [1280, 720],
  [1920, 1080],
  [390, 844],
  [1440, 900],
] as const;

test.each(LANGUAGES)('a presenter’s remote walks through all chapters, in %s', async (language) => {
  const page = await hall.open('', { locale: language });
  const hook = (name: string) => page.getByTestId(name);
  const shown = () => hook('chapter-title').textContent();
  await hook('start-camera').click();
  await hook('frame-rate').waitFor();
  await hook('screen-lecture').click();
  await hook('chapters').click();
  await hook(`chapter-${CHAPTERS[0]!.name}`).click();
  for (const [index, { title, name }] of CHAPTERS.entries()) {
    if (index > 0) await page.keyboard.press('PageDown');
    await expect.poll(shown).toBe(wordsIn(title, language));
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      await expect
        .poll(() => standsOut(page), { message: `${name} at ${width} × ${height}` })
        .toEqual([0, 0, 0]);
    }
  }
  await page.keyboard.press('PageDown');
  expect(await shown()).toBe(wordsIn(CHAPTERS.at(-1)!.title, language));
  await page.keyboard.press('PageUp');
  await expect.poll(shown).toBe(wordsIn(CHAPTERS.at(-2)!.title, language));
});
