/** Where a number comes from, walked back by the keyboard from a class to the pixels, in a real browser. */

import { expect, test } from 'vitest';
import { stage } from './stage.ts';

const hall = stage();

test('from a class back to the pixels: every sum adds up to the value, and back again', async () => {
  const page = await hall.open('#layer=fc2&map=20');
  const hook = (name: string) => page.getByTestId(name);
  await hook('photo-coffee').first().click();
  await hook('tab-origin').focus();
  await page.keyboard.press('Enter');
  const walked: string[] = [];
  for (let step = 0; step < 16; step++) {
    await expect.poll(() => hook('origin-value').textContent()).toMatch(/\d/);
    const title = (await hook('origin-neuron').textContent())!;
    const layer = / of (\w+)/.exec(title)![1]!;
    walked.push(layer);
    const text = hook('origin-sum');
    if (layer.startsWith('conv') || layer.startsWith('fc')) {
      await expect.poll(() => text.textContent()).toContain(': the value above.');
      const rows = await hook('origin-row').count();
      expect(rows).toBe(layer === 'conv1' ? 3 : 8);
      // What it reads is seen, where that has an extent.
      const maps = hook('origin-row').locator('canvas:not([hidden])');
      await expect.poll(() => maps.count()).toBe(layer === 'conv1' || layer === 'fc2' ? 0 : 8);
    }
    if (layer === 'conv1') break;
    await page
      .getByRole('button', { name: /^Walk back/ })
      .first()
      .press('Enter');
    await expect.poll(() => hook('origin-neuron').textContent()).not.toBe(title);
  }
  expect(walked).toEqual([
    'fc2',
    'relu6',
    'fc1',
    'pool5',
    'relu5',
    'conv5',
    'relu4',
    'conv4',
    'relu3',
    'conv3',
    'pool2',
    'relu2',
    'conv2',
    'pool1',
    'relu1',
    'conv1',
  ]);
  await hook('origin-back').press('Enter');
  await expect.poll(() => hook('origin-neuron').textContent()).toContain('relu1');
});
