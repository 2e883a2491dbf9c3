/** How maps are arranged and found, in a real browser on the real server. */

import type { BrowserContextOptions } from 'playwright-core';
import { expect, test } from 'vitest';
import alexnet from '../fixtures/oracle/alexnet.json' with { type: 'json' };
import { stage } from './stage.ts';

const hall = stage();

async function openOnPhoto(options: BrowserContextOptions = {}) {
  const page = await hall.open('', options);
  page.setDefaultTimeout(10_000);
  await page.evaluate(() => {
    location.hash = '#layer=relu5&map=7';
  });
  await page.getByTestId('photo-coffee').first().click();
  await page.locator('[data-testid=mosaic][data-layer=relu5]').waitFor();
  const order = async () =>
    (await page.getByTestId('mosaic').getAttribute('data-order'))!.split(' ').map(Number);
  const chosen = () => page.locator('#chosen').getAttribute('aria-label');
  return { page, order, chosen };
}

test('maps are ordered, hidden and found, all by the keyboard', async () => {
  const { page, order, chosen } = await openOnPhoto();
  const byNumber = Array.from({ length: 256 }, (_, map) => map);
  await expect.poll(order).toEqual(byNumber);

  await page.getByTestId('map-order').press('l');
  await expect.poll(order).not.toEqual(byNumber);
  const largestFirst = await order();
  expect(largestFirst.toSorted((a, b) => a - b)).toEqual(byNumber);
  // Arrows follow the places, and what is told falls along them.
  const told: number[] = [];
  await page.getByTestId('mosaic').press('Home');
  for (let slot = 0; slot < 4; slot++) {
    await expect.poll(chosen).toContain(`map ${largestFirst[slot]} of relu5, largest value`);
    told.push(Number(/largest value (\S+)/.exec((await chosen())!)![1]));
    await page.getByTestId('mosaic').press('ArrowRight');
  }
  expect(told).toEqual(told.toSorted((a, b) => b - a));
  const { max } = alexnet.photos.coffee.layers.relu5;
  expect(Math.abs(told[0]! - max) / max).toBeLessThan(0.02);

  // A map of zeros stands last, and is left out when it is not the chosen one.
  await page.getByTestId('hide-zeros').press('Space');
  await expect.poll(async () => (await order()).length).toBeLessThan(256);
  await page.getByTestId('mosaic').press('End');
  await expect.poll(chosen).not.toMatch(/all zeros$/);

  const find = page.getByTestId('find-map');
  await find.fill('200');
  await find.press('Enter');
  await expect.poll(chosen).toContain('map 200 of relu5');
  expect(await order()).toContain(200);
  // There is no such map: nothing else is chosen, and the browser says which there are.
  await find.fill('256');
  await find.press('Enter');
  expect(await find.evaluate((input: HTMLInputElement) => input.validationMessage)).toContain('255');
  expect(await chosen()).toContain('map 200 of relu5');
}, 40_000);

test('a scale is fixed at a number, holds what was seen, and is let go', async () => {
  const { page } = await openOnPhoto();
  await page.evaluate(() => {
    location.hash = '#layer=conv1&map=3&scale=hold';
  });
  const ends = () =>
    page
      .getByTestId('layer-legend')
      .locator('convcast-legend span')
      .allTextContents()
      .then((texts) => texts.map((text) => Number(text.replace('−', '-'))));
  const kind = () => page.getByTestId('layer-legend').textContent();
  await expect.poll(kind).toContain('largest seen');
  const held = async () => (await ends())[1]!;
  const { max, min } = alexnet.photos.coffee.layers.conv1;
  const seen = Math.max(max, -min);
  await expect.poll(held).toBeGreaterThanOrEqual(seen * 0.98);
  expect(await held()).toBeLessThan(seen * 1.15);

  // A picture with less in it leaves the scale as it is; released, it narrows, or widens.
  const onCoffee = await held();
  await page.getByTestId('photo-rocket').first().click();
  const first = page.getByTestId('classes').locator('li').first();
  await expect.poll(() => first.textContent()).toContain(alexnet.photos.rocket.top5[0]!.className);
  expect(await held()).toBeGreaterThanOrEqual(onCoffee);
  await page.getByTestId('release').click();
  const rocket = alexnet.photos.rocket.layers.conv1;
  const largest = Math.max(rocket.max, -rocket.min);
  await expect.poll(async () => Math.abs((await held()) / largest - 1)).toBeLessThan(0.15);

  await page.evaluate(() => {
    location.hash = '#layer=conv1&map=3&scale=fixed&extreme=5';
  });
  await expect.poll(ends).toEqual([-5, 5]);
  await page.getByTestId('extreme').fill('12.5');
  await page.getByTestId('extreme').press('Tab');
  await expect.poll(ends).toEqual([-12.5, 12.5]);
  await page.getByTestId('extreme-slider').press('ArrowRight');
  await expect.poll(async () => (await ends())[1]!).toBeGreaterThan(12.5);
});

test('a map is pinned under a name, by the keyboard, and another page goes there', async () => {
  const { page, chosen } = await openOnPhoto();
  await expect.poll(chosen).toContain('map 7 of relu5');
  await page.getByTestId('pin-map').press('Enter');
  await page.keyboard.type('rims');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByTestId('unpin').textContent()).toContain('Unpin rims');

  const other = await hall.open('#layer=conv1&map=0');
  await other.getByTestId('pins').getByText('rims').click();
  await expect.poll(() => other.getByTestId('layer-title').textContent()).toBe('relu5');
  await other.getByTestId('unpin').click();
  await expect.poll(() => page.getByTestId('pins').count()).toBe(0);
});
