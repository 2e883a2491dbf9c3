/** The panel "Cover" in a real browser, on the real server. */

import { expect, test } from 'vitest';
import { stage } from './stage.ts';

// Reading pixels back is these tests' doing.
const hall = stage('chelsea, slowly', { expected: /willReadFrequently/ });

test('a map by the keyboard, its progress, its cancelling, and what everybody sees of it', async () => {
  const page = await hall.open();
  page.setDefaultTimeout(10_000);
  const hook = (name: string) => page.getByTestId(name);
  const text = async (name: string) => (await hook(name).textContent())!.replace(/\s+/g, ' ').trim();
  await hook('photo-coffee').first().click();
  await hook('tab-occlusion').click();
  expect(await text('occlusion-empty')).toBe('No map yet.');
  await hook('occlusion-stride').fill('56');
  await hook('occlusion-start').press('Enter');
  await expect.poll(() => text('occlusion-title')).toMatch(/^cup 27 % uncovered/);
  await expect
    .poll(() => text('occlusion-text'))
    .toMatch(/^Lowest with the square at row \d, column \d of 4 × 4: /);
  await expect.poll(() => text('occlusion-text')).not.toMatch(/places tried/);
  // The picture lies under it.
  const colours = await hook('occlusion-map').evaluate((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
    return { width, colours: new Set(new Uint32Array(data.buffer)).size };
  });
  expect(colours.width).toBe(224);
  expect(colours.colours).toBeGreaterThan(1000);

  await hook('occlusion-class').selectOption({ label: 'ketch' });
  await hook('occlusion-stride').fill('8');
  await hook('occlusion-start').press('Enter');
  await hook('occlusion-progress').waitFor();
  const viewer = await hall.open(hall.viewersHash);
  await viewer.getByTestId('tab-occlusion').click();
  await expect.poll(() => viewer.getByTestId('occlusion-title').textContent()).toMatch(/ketch/);
  expect(await viewer.getByTestId('occlusion-start').count()).toBe(0);
  await hook('occlusion-cancel').press('Enter');
  await expect.poll(() => text('occlusion-text')).toMatch(/Cancelled\. \d+ of 784 places tried\.$/);
  await expect.poll(() => viewer.getByTestId('occlusion-text').textContent()).toMatch(/Cancelled/);
}, 40_000);
