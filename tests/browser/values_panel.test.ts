/** The panel "Values" in a real browser, with a fake camera, on the real server. */

import { expect, test } from 'vitest';
import { stage } from './stage.ts';

const hall = stage('chelsea, slowly');

test('tells a map’s and a layer’s values by the keyboard; what the ReLU cuts is zero after it', async () => {
  const page = await hall.open();
  page.setDefaultTimeout(10_000);
  const told = async () => (await page.getByTestId('values-told').textContent())!.replace(/\s+/g, ' ');
  const choose = (layer: string) =>
    page.evaluate((name) => {
      location.hash = `#layer=${name}&map=3`;
    }, layer);
  await page.getByTestId('start-camera').click();
  await page.getByTestId('frame-rate').waitFor();
  // The last tab is one step left of the first.
  await page.getByTestId('tab-values').focus();
  await page.keyboard.press('Enter');
  expect(await page.getByTestId('tab-values').getAttribute('aria-selected')).toBe('true');

  await choose('conv1');
  await expect.poll(() => page.getByTestId('values-title').textContent()).toBe('Values of conv1, map 3');
  await expect.poll(told).toMatch(/of 3,025; the ReLU sets .+ to 0/);
  expect(await page.getByTestId('values-cut').count()).toBe(1);
  await page.getByTestId('values-map').press('ArrowRight');
  await expect.poll(told).toMatch(/of 193,600;/);
  const cut = /the ReLU sets (\S+) %/.exec(await told())![1];

  await choose('relu1');
  await expect.poll(() => page.getByTestId('values-title').textContent()).toBe('Values of relu1');
  await expect.poll(told).toMatch(new RegExp(`zeros ${cut} % of 193,600 $`));
  expect(await page.getByTestId('values-cut').count()).toBe(0);

  // The line grows with each result, and begins anew for another value.
  const points = async () =>
    (await page.getByTestId('values-trace').getAttribute('points'))!.split(' ').length;
  await expect.poll(points).toBeGreaterThan(10);
  await page.getByTestId('values-mean').press('ArrowRight');
  await expect.poll(points).toBeLessThan(10);
}, 40_000);
