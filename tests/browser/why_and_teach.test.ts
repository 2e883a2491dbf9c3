/** The panels "Why" and "Teach" in a real browser, with a fake camera, on the real server. */

import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { augmented, seeded } from '../augmented.ts';
import { stage } from './stage.ts';
import { violations } from './violations.ts';

const EACH = 6;

const hall = stage('chelsea, slowly');
let page: Page;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convcast-teach-'));
  const random = seeded(11);
  for (const name of ['coffee', 'rocket'] as const) {
    await mkdir(join(folder, name));
    for (let index = 0; index < EACH; index++)
      await writeFile(join(folder, name, `${index}.jpg`), await augmented(name, random));
  }
  await writeFile(join(folder, 'coffee', 'notes.txt'), 'no picture');
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const hook = (name: string) => page.getByTestId(name);
const text = (name: string) => hook(name).first().textContent();

async function open(panel: 'why' | 'teach') {
  page = await hall.open();
  page.setDefaultTimeout(10_000);
  await hook('start-camera').click();
  await hook('frame-rate').waitFor();
  await hook(`tab-${panel}`).click();
}

/** Different colours on a canvas. */
const colours = (name: string) =>
  hook(name).evaluate((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
    return new Set(new Uint32Array(data.buffer)).size;
  });

describe('why', () => {
  test('says where it looks, what raises a neuron and what excited its map, at a rate that is shown', async () => {
    await open('why');
    await expect.poll(() => text('cam-text')).toMatch(/^cougar face, \d+/);
    await expect.poll(() => text('why-rate')).toMatch(/^\s*\d+\.\d explanations a second/);
    await expect.poll(() => colours('cam')).toBeGreaterThan(1000);
    await expect.poll(() => text('guided-text')).toMatch(/conv1, map 0, row 27, column 27/);
    await expect.poll(() => colours('guided')).toBeGreaterThan(20);
    await expect.poll(() => text('excited-text')).toMatch(/\d of 9 patches, the strongest \d/);

    // The chosen neuron is the page's: arrow keys on the strip and the map choose another.
    const before = await hook('cam').getAttribute('data-frame');
    await expect.poll(() => hook('cam').getAttribute('data-frame')).not.toBe(before);
    await hook('tab-map').click();
    await hook('map').waitFor();
    await hook('map').press('ArrowRight');
    await hook('tab-why').click();
    await expect.poll(() => text('guided-text')).toMatch(/row 27, column 28/);

    await hook('cam-class').selectOption({ label: 'wild cat' });
    await expect.poll(() => text('cam-text')).toMatch(/^wild cat, \d+/);
    expect(await violations(page)).toEqual([]);

    // What nobody looks at is not computed.
    await hook('tab-map').click();
    const passedOver = () =>
      hall.server.metric('convcast_dropped_total{reason="explanation of a newer frame"}');
    const moreFrames = async () => {
      const frames = await hall.server.metric('convcast_frames_out_total');
      await expect.poll(() => hall.server.metric('convcast_frames_out_total')).toBeGreaterThan(frames + 10);
    };
    await moreFrames();
    const afterClosing = await passedOver();
    await moreFrames();
    expect(await passedOver()).toBe(afterClosing);
  });
});

describe('teach', () => {
  test('by the keyboard: classes, held samples, training, the switch', async () => {
    await open('teach');
    expect(await hook('train').isDisabled()).toBe(true);
    expect(await text('missing')).toMatch(/Needs 2 classes/);
    await hook('new-class').fill('cat');
    await hook('new-class').press('Enter');
    await hook('class').waitFor();

    await hook('hold').focus();
    await page.keyboard.down(' ');
    await expect.poll(() => text('hold')).toMatch(/Collecting/);
    await expect.poll(async () => Number.parseInt((await text('class-count'))!, 10)).toBeGreaterThan(6);
    await page.keyboard.up(' ');
    await expect.poll(() => text('hold')).toMatch(/Hold to collect/);
    await expect.poll(() => hook('samples').locator('img').count()).toBeGreaterThan(6);

    // One that is no good goes, by the keyboard too.
    const firstSample = () => hook('samples').locator('img').first().getAttribute('src');
    const src = await firstSample();
    await hook('samples').getByRole('button').first().press('Enter');
    await expect.poll(firstSample).not.toBe(src);

    // A folder is a class of its name; what is no picture in it is left out.
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), hook('add-folders').click()]);
    await chooser.setFiles(join(folder, 'coffee'));
    await expect.poll(() => hook('class').count()).toBe(2);
    await expect.poll(() => hook('class-count').nth(1).textContent()).toMatch(new RegExp(`^${EACH} samples`));

    // A picture that is dropped onto a class is a sample of it.
    await hook('class')
      .nth(1)
      .evaluate(
        async (row, base64) => {
          const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([bytes], 'dropped.jpg', { type: 'image/jpeg' }));
          const drop = { bubbles: true, composed: true, cancelable: true, dataTransfer };
          row.dispatchEvent(new DragEvent('drop', drop));
        },
        readFileSync(join(folder, 'coffee', '1.jpg')).toString('base64'),
      );
    await expect
      .poll(() => hook('class-count').nth(1).textContent())
      .toMatch(new RegExp(`^${EACH + 1} samples`));
    expect(await text('source')).toMatch(/^Camera/);

    await hook('train').press('Enter');
    await expect.poll(() => text('training-status'), { timeout: 20_000 }).toMatch(/Done in \d/);
    expect(await hook('curves').locator('polyline').count()).toBe(3);
    await expect.poll(() => text('taught-text')).toMatch(/Taught: cat, coffee; 100/);

    // Its answers are the room's, live; the switch goes back to what was trained.
    const first = () => hook('classes').locator('.class').first().textContent();
    await expect.poll(first).toBe('cat');
    await hook('use-taught').press('ArrowLeft');
    await expect.poll(first).toBe('cougar face');
    await hook('use-trained').press('ArrowRight');
    await expect.poll(first).toBe('cat');
    expect(await violations(page)).toEqual([]);
  });

  test('a classifier is saved as a file and loaded again; another file is refused', async () => {
    await open('teach');
    for (const name of ['coffee', 'rocket']) {
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), hook('add-folders').click()]);
      await chooser.setFiles(join(folder, name));
      await expect
        .poll(async () => (await hook('class-count').allTextContents()).at(-1))
        .toMatch(new RegExp(`^${EACH} samples`));
      await expect.poll(() => hook('add-folders').isEnabled()).toBe(true);
    }
    await hook('teach-kind').click();
    await page.getByRole('option', { name: 'one linear layer' }).click();
    await hook('train').click();
    await expect.poll(() => text('taught-text')).toMatch(/Taught: coffee, rocket/);
    const [download] = await Promise.all([page.waitForEvent('download'), hook('save-classifier').click()]);
    const file = join(folder, download.suggestedFilename());
    await download.saveAs(file);
    expect((await readFile(file)).subarray(0, 4).toString()).toBe('CVCT');

    await hook('forget-everything').click();
    await hook('forget-everything').click();
    await expect.poll(() => text('taught-text')).toMatch(/Nothing is taught yet/);
    const load = async (path: string) => {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        hook('load-classifier').click(),
      ]);
      await chooser.setFiles(path);
    };
    await load(join(folder, 'coffee', 'notes.txt'));
    await expect.poll(() => text('teach-refusal')).toMatch(/xpected a classifier that convcast saved/);
    await load(file);
    await expect.poll(() => text('taught-text')).toMatch(/Taught: coffee, rocket; from a file/);
    await hook('source').waitFor();
    await page.getByTestId('photo-rocket').first().click();
    await expect.poll(() => hook('classes').locator('.class').first().textContent()).toBe('rocket');
  });
});
