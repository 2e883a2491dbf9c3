/** The panel "Compare" in a real browser, on the real server. */

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { stage } from './stage.ts';

// Reading pixels back is these tests' doing.
const hall = stage('chelsea, slowly', { expected: /willReadFrequently/ });
let page: Page;

const hook = (name: string) => page.getByTestId(name);
const text = async (name: string) => (await hook(name).first().textContent())!.replace(/\s+/g, ' ').trim();
const pixels = (name: string) =>
  hook(name).evaluate((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
    return [...new Uint32Array(data.buffer)];
  });

test('A is kept by the keyboard and stands beside B in every kind of layer, with what differs', async () => {
  page = await hall.open();
  page.setDefaultTimeout(10_000);
  const choose = (hash: string) =>
    page.evaluate((said) => {
      location.hash = said;
    }, hash);
  await hook('photo-coffee').first().click();
  await hook('tab-compare').click();
  expect(await text('compare-empty')).toMatch(/^Nothing is kept yet/);
  await choose('#layer=relu1&map=5');
  await hook('keep').press('Enter');
  await expect.poll(() => text('compare-told')).toMatch(/^A and B are the same here, to the last digit/);
  expect(await pixels('compare-a')).toEqual(await pixels('compare-b'));
  // Zero is one colour.
  expect(new Set(await pixels('compare-difference')).size).toBe(1);

  await hook('photo-rocket').first().click();
  await expect
    .poll(() => text('compare-told'))
    .toMatch(/^Largest difference \d+\.\d+, \d+ % of the largest value/);
  expect(await pixels('compare-a')).not.toEqual(await pixels('compare-b'));
  await expect.poll(async () => new Set(await pixels('compare-difference')).size).toBeGreaterThan(20);
  await hook('all-maps').press('Enter');
  await expect.poll(() => text('compare-title')).toBe('relu1');
  await expect
    .poll(() => hook('compare-difference').evaluate((canvas) => (canvas as HTMLCanvasElement).width))
    .toBeGreaterThan(8 * 55);
  await choose('#layer=prob&map=0');
  await expect.poll(() => text('compared-values')).toMatch(/Class A B B − A ketch 0\.00/);

  await hook('against').selectOption('trained');
  expect(await text('compare-empty')).toMatch(/^The network is as trained/);
  await hook('against').selectOption('kept');
  await hook('let-go').press('Enter');
  await expect.poll(() => text('compare-empty')).toMatch(/^Nothing is kept yet/);
}, 40_000);
