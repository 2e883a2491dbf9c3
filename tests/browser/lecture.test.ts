/** The Lecture in a real browser, on the real server. */

import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Session } from '../../client/state/session.ts';
import { chapters } from '../../shared/lecture/chapters.ts';
import { wordsIn } from '../../shared/lecture/words.ts';
import { stage } from './stage.ts';
import { violations } from './violations.ts';

const CHAPTERS = chapters();

const hall = stage();
/** On the photo of a cup; stays for all tests. */
let presenter: Page;
/** Whose page a test is about. */
let page: Page;

beforeAll(async () => {
  presenter = await hall.openForAll();
  await presenter.getByTestId('photo-coffee').first().click();
});
beforeEach(() => {
  page = presenter;
});

/** A chapter as its presenter has it. */
async function present(chapter: string) {
  await page.getByTestId('screen-lecture').click();
  await go(chapter);
}

async function go(chapter: string) {
  const entry = hook(`chapter-${chapter}`);
  if (!(await entry.isVisible())) await hook('chapters').click();
  await entry.click();
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

test('nothing of any chapter is closed to assistive tools', async () => {
  await present(CHAPTERS[0]!.name);
  for (const [index, { name, title }] of CHAPTERS.entries()) {
    if (index > 0) await page.keyboard.press('PageDown');
    await expect.poll(() => hook('chapter-title').textContent()).toBe(wordsIn(title, 'en'));
    if (await hook('show-answer').count()) await hook('show-answer').click();
    expect(await violations(page), name).toEqual([]);
  }
  await hook('chapters').click();
  expect(await violations(page)).toEqual([]);
});

test('who watches follows from chapter to chapter, looks elsewhere, and comes back', async () => {
  await present('convolution');
  const viewer = await hall.open(hall.viewersHash, { locale: 'en' });
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

/** The smallest and the largest value that stand below a picture. */
async function rangeBelow(figure: string): Promise<[number, number]> {
  const text = (await hook(figure).getByTestId('figure-range').textContent())!.replaceAll('−', '-');
  const [, min, max] = /(-?[\d.e-]+) to (-?[\d.e-]+)/.exec(text) ?? [];
  return [Number(min), Number(max)];
}

/** Where the engine finds a view's largest value, and the value. */
async function peak(): Promise<{ row: number; column: number; value: number }> {
  const views = () =>
    page.evaluate(() => {
      const app = document.querySelector('convcast-app') as HTMLElement & { session: Session };
      const found = [...(app.session.connection.result?.views ?? [])].find(([key]) =>
        key.startsWith('lab:peak'),
      );
      const picture = found?.[1].picture;
      return picture?.kind === 'values' ? [...picture.values] : null;
    });
  await expect.poll(views).not.toBeNull();
  const [row, column, value] = (await views())!;
  return { row: row!, column: column!, value: value! };
}

const chosen = () =>
  page.evaluate(() => {
    const app = document.querySelector('convcast-app') as HTMLElement & { session: Session };
    const { row, column } = app.session.lab.chosen;
    return { row, column };
  });

test('the turned kernel’s map is the other one with light and dark exchanged; the formula exchanges them', async () => {
  await present('convolution');
  await expect.poll(async () => (await rangeBelow('figure-conv-1'))[1]).toBeGreaterThan(0);
  const [first, turned] = [await rangeBelow('figure-conv-0'), await rangeBelow('figure-conv-1')];
  expect(turned).toEqual([-first[1], -first[0]]);
  await hook('formula-convolution').click();
  await expect.poll(() => rangeBelow('figure-conv-0')).toEqual(turned);
  await hook('live-numbers').click();
  const line = hook('live-line').locator('annotation');
  await expect.poll(() => line.textContent()).toMatch(/y = .*\\cdot/);
});

test('a piece of the picture is found where it was cut, and a bias of −1000 leaves hardly anything but it', async () => {
  await present('a-pattern-to-look-for');
  await expect.poll(async () => (await lab(page)).layers[0]!.kernels[0]!.title).toBe('Cut from the picture');
  await expect.poll(async () => ({ ...(await peak()), value: 0 })).toEqual({ ...(await chosen()), value: 0 });
  await go('threshold');
  await expect.poll(async () => Math.round((await peak()).value)).toBe(1250);
  const firing = async () =>
    (await hook('figure-activated-0').getByTestId('figure-range').textContent())!.match(/· (.*) fire/)?.[1];
  await expect.poll(firing).toMatch(/%/);
  const percent = async () => Number.parseInt((await firing()) ?? '', 10);
  await hook('bias-500').click();
  await expect.poll(percent).toBeGreaterThan(85);
  // As prepared.
  await hook('bias--250').click();
  await expect.poll(percent).toBeLessThan(40);
  await hook('bias--1000').click();
  await expect.poll(firing).toMatch(/^<\s1/);
});

test('two linear layers and the one that they are equal to differ by nothing, until a ReLU stands between', async () => {
  await present('linear');
  const difference = async () => Math.max(...(await rangeBelow('figure-activated-2')).map(Math.abs));
  await expect.poll(difference).toBeLessThan(1e-5);
  expect((await rangeBelow('figure-activated-0'))[1]).toBeGreaterThan(1);
  await page.getByRole('radio', { name: 'ReLU' }).click();
  await expect.poll(difference).toBeGreaterThan(0.5);
});

test('the neuron with the largest value is marked, and its numbers go through the layer’s three stages', async () => {
  await present('one-layer');
  await hook('live-numbers').click();
  const lines = () => hook('live-line').locator('annotation').allTextContents();
  await expect.poll(async () => (await lines()).length).toBe(4);
  await expect.poll(async () => Number((await lines())[3]!.split('= ').at(-1))).toBeGreaterThan(1);
  const [sum, biased, activated, pooled] = (await lines()).map((line) =>
    Number(/= (?:\{\}& )?(-?[\d.]+)(?: \\end\{aligned\})?$/.exec(line)![1]),
  );
  expect(biased).toBeCloseTo(sum! - 0.4, 1);
  expect(activated).toBe(biased);
  expect(pooled).toBe(activated);
});

test('27 results with the chapter’s biases, and the sizes that come out', async () => {
  await present('the-grid');
  await expect.poll(() => hook('axis-values-1').inputValue()).toBe('500, −250, −1000');
  await expect
    .poll(() => hook('grid').locator('convcast-live-map canvas:not([hidden])').count(), { timeout: 20_000 })
    .toBe(27);
  // Stride 9, bias 500, pool 7/4.
  expect(await hook('cell-11').textContent()).toMatch(/max pool 7\/4\s+4 × 4/);
});

test('every network of this server says what it sees in the same picture, and the first one runs again', async () => {
  await present('other-networks');
  await hook('ask-all').click();
  const rows = hook('networks').locator('tbody tr');
  await expect.poll(() => hook('ask-all').isEnabled(), { timeout: 20_000 }).toBe(true);
  const said = await rows.filter({ hasText: 'ms' }).locator('.said').allTextContents();
  expect(said).toHaveLength(2);
  expect(said[0]).toContain('cup');
  expect(said[1]).toMatch(/espresso|cup/);
  await expect.poll(() => rows.first().getAttribute('class')).toBe('running');
  // Whoever goes on to the next chapter meanwhile leaves everything as it was too.
  await hook('ask-all').click();
  await page.keyboard.press('PageDown');
  await expect.poll(() => title(page)).toBe(titleOf('what-to-read'));
  await page.keyboard.press('PageUp');
  await expect.poll(() => rows.first().getAttribute('class'), { timeout: 15_000 }).toBe('running');
});

test('digits lead to the screens, arrows to the next chapter, and "?" lists the keys', async () => {
  await present('convolution');
  await hook('chapter-title').click();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => title(page)).toBe(titleOf('step-by-step'));
  await page.keyboard.press('2');
  await page.locator('convcast-lab-screen').waitFor();
  await page.keyboard.press('3');
  await expect.poll(() => title(page)).toBe(titleOf('step-by-step'));
  await page.keyboard.press('?');
  expect(await hook('keys').isVisible()).toBe(true);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await hook('keys').isVisible()).toBe(false);
  // A slider keeps its arrows.
  await hook('steps-scrub').focus();
  await page.keyboard.press('ArrowRight');
  expect(await hook('steps-scrub').inputValue()).toBe('1');
  expect(await title(page)).toBe(titleOf('step-by-step'));
});

test('a lecturer keeps the Lab as a chapter, sees its notes alone, and takes it away as a file', async () => {
  await present('one-layer');
  await hook('lecture-bias').fill('-0.7');
  const viewer = await hall.open(hall.viewersHash, { locale: 'en' });
  await hook('chapters').click();
  await hook('own-chapters').click();
  await hook('keep-title').fill('Less fires');
  await hook('keep-text').fill('The bias is $b = -0.7$ here.');
  await hook('keep-notes').fill('Ask them why.');
  await hook('keep-lab').click();
  for (const of of [page, viewer]) await expect.poll(() => title(of)).toBe('Less fires');
  expect(await hook('notes').textContent()).toContain('Ask them why.');
  expect(await viewer.getByTestId('notes').count()).toBe(0);
  await viewer.getByTestId('figure-pool-0').waitFor();
  expect((await lab(viewer)).layers[0]!.kernels[0]!.bias).toBe(-0.7);
  expect(await violations(page)).toEqual([]);

  // Its words are changed afterwards; its state and its notes stay.
  await hook('chapter-words').click();
  expect(await hook('keep-notes').inputValue()).toBe('Ask them why.');
  await hook('keep-text').fill('Fewer neurons fire.');
  await hook('save-words').click();
  await expect.poll(() => viewer.getByText('Fewer neurons fire.').count()).toBe(1);
  expect(await hook('notes').textContent()).toContain('Ask them why.');
  expect((await lab(viewer)).layers[0]!.kernels[0]!.bias).toBe(-0.7);

  await hook('keep-title').fill('Conv1');
  await hook('keep-network').click();
  await expect.poll(() => title(viewer)).toBe('Conv1');
  await hook('chapter-earlier').click();
  await expect.poll(() => hook('chapter-place').textContent()).toBe('1 of 2');
  const downloading = page.waitForEvent('download');
  await hook('deck-export').click();
  const file = await (await downloading).path();
  await hook('deck-end').click();
  await expect.poll(() => hook('chapter-place').textContent()).toBe('1 of 18');

  const choose = async (path: string | { name: string; mimeType: string; buffer: Buffer }) => {
    const choosing = page.waitForEvent('filechooser');
    await hook('deck-import').click();
    await (await choosing).setFiles(path);
  };
  const text = readFileSync(file, 'utf8');
  const wrong = Buffer.from(text.replace('"title": "Conv1"', '"title": 1'));
  await choose({ name: 'wrong.json', mimeType: 'application/json', buffer: wrong });
  await expect
    .poll(() => hook('deck-problems').textContent())
    .toMatch(/line 8: chapters\.0\.title: expected/);
  await choose(file);
  await expect.poll(() => hook('chapter-place').textContent()).toBe('1 of 2');
  await hook('chapter-less-fires').click();
  await expect.poll(() => title(viewer)).toBe('Less fires');
  await hook('chapters').click();
  await hook('deck-end').click();
  await expect.poll(() => hook('chapter-place').textContent()).toBe('1 of 18');
});
