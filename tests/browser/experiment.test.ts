/** Experiments on the running network in a real browser, on the real server. */

import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { stage } from './stage.ts';
import { violations } from './violations.ts';

// Reading pixels back is these tests' doing.
const hall = stage('chelsea, slowly', { expected: /willReadFrequently/ });
let page: Page;
beforeEach(async () => {
  page = await hall.open();
  page.setDefaultTimeout(10_000);
  await page.getByTestId('photo-coffee').first().click();
  await page.getByTestId('tab-experiment').click();
  await hook('gain').waitFor();
});

const hook = (name: string, on = page) => on.getByTestId(name);
const text = async (name: string, on = page) =>
  (await hook(name, on).first().textContent())!.replace(/\s+/g, ' ').trim();

async function choose(layer: string, map: number): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#layer=${layer}&map=${map}`);
}

test('by the keyboard: mute, gain, alone, undo, and back to as trained; the classes show what was', async () => {
  expect(await hook('not-as-trained').count()).toBe(0);
  await expect.poll(() => text('classes')).toMatch(/^cup/);
  const before = await text('classes');
  expect(await hook('ghost').count()).toBe(0);

  await choose('pool2', 5);
  await expect.poll(() => text('experiment-map')).toBe('conv2, map 5 which pool2 reads');
  await hook('mute').press('Enter');
  await expect.poll(() => text('not-as-trained')).toMatch(/^Not as trained 1 change/);
  expect(await text('changes')).toMatch(/^conv2, map 5: muted/);
  await expect.poll(() => hook('ghost').count()).toBe(5);
  await expect.poll(() => text('as-trained-first')).toMatch(/^As trained: cup, \d+/);

  await hook('solo').press('Enter');
  await hook('mute').press('Enter');
  await expect.poll(() => text('changes')).toMatch(/^conv2: map 5 alone/);
  await expect.poll(() => text('classes')).toMatch(/was \d+/);
  await hook('gain').focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => text('changes')).toMatch(/conv2, map 5: × 1\.05/);
  await hook('experiment-undo').press('Enter');
  await expect.poll(() => text('changes')).not.toMatch(/1\.05/);
  await hook('experiment-redo').press('Enter');
  await expect.poll(() => text('changes')).toMatch(/1\.05/);

  // A vector has no maps of its own.
  await choose('fc1', 0);
  await expect.poll(() => text('no-map')).toMatch(/^fc1 has no maps/);
  expect(await violations(page)).toEqual([]);
  await hook('as-trained').press('Enter');
  await expect.poll(() => hook('not-as-trained').count()).toBe(0);
  await expect.poll(() => text('classes')).toBe(before);
});

test('a kernel of conv1 by name, typed and cut; another map’s stays', async () => {
  await choose('conv1', 7);
  await expect.poll(() => text('kernel-title')).toBe('as trained');
  await hook('experiment-kernel').selectOption({ label: 'Sobel, light left' });
  await expect.poll(() => text('changes')).toMatch(/^conv1, map 7: kernel “Sobel/);
  await hook('cut-kernel').press('Enter');
  await expect.poll(() => text('kernel-title')).toBe('Cut from the picture');
  await hook('type-kernel').press('Enter');
  await hook('kernel-cell').fill('0.5');
  await hook('kernel-cell').press('Enter');
  await expect.poll(() => text('kernel-title')).toBe('Own');
  await choose('conv1', 8);
  await expect.poll(() => text('kernel-title')).toBe('as trained');
  await hook('experiment-reset').press('Enter');
  await expect.poll(() => hook('not-as-trained').count()).toBe(0);
});

test('the picture: altered before the network sees it, the grey square dragged over it', async () => {
  const pixels = () =>
    hook('patch-area').evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
      let [grey, covered] = [0, 0];
      for (let i = 0; i < data.length; i += 4) {
        if (data[i] === data[i + 1] && data[i] === data[i + 2]) grey++;
        if ([0, 1, 2].every((channel) => data[i + channel] === 127)) covered++;
      }
      return { grey: grey / (width * height), covered };
    });
  await expect.poll(async () => (await pixels()).grey).toBeLessThan(0.5);
  await hook('picture-grey').press('Enter');
  await expect.poll(async () => (await pixels()).grey).toBe(1);
  await hook('picture-grey').press('Enter');
  await hook('patch').press('Enter');
  await expect.poll(async () => (await pixels()).covered).toBeGreaterThanOrEqual(56 * 56);
  const box = (await hook('patch-area').boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 2, box.y + 2, { steps: 4 });
  await page.mouse.up();
  // A quarter of the square is left in the corner.
  await expect.poll(async () => (await pixels()).covered).toBeLessThan(40 * 40);
  await expect.poll(() => hook('patch-across').inputValue()).toMatch(/^0(\.0\d*)?$/);
  // One step back, to the middle.
  await hook('experiment-undo').press('Enter');
  await expect.poll(() => hook('patch-across').inputValue()).toBe('0.5');
});

test('whoever only watches sees what is changed, and can’t', async () => {
  const viewer = await hall.open(hall.viewersHash);
  await hook('tab-experiment', viewer).click();
  await hook('mute').press('Enter');
  await expect.poll(() => text('not-as-trained', viewer)).toMatch(/^Not as trained 1 change$/);
  await expect.poll(() => text('changes', viewer)).toMatch(/map 0: muted$/);
  expect(await hook('mute', viewer).isDisabled()).toBe(true);
  expect(await hook('gain', viewer).isDisabled()).toBe(true);
  expect(await hook('experiment-reset', viewer).count()).toBe(0);
});
