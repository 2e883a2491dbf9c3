/** The panel "Take away" in a real browser, on the real server: files as they are saved. */

import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { stage } from './stage.ts';

// Of a picture of the page, text may be broken into lines where the page doesn't; Chromium counts how canvases are read.
const hall = stage('chelsea, slowly', { expected: /willReadFrequently|natural width/ });

test('a map as PNG, its numbers, a video of it, and a link that holds the experiment', async () => {
  const page = await hall.open('', {
    permissions: ['camera', 'clipboard-read', 'clipboard-write'],
  });
  page.setDefaultTimeout(10_000);
  const hook = (name: string) => page.getByTestId(name);
  const save = async (name: string) => {
    const [download] = await Promise.all([page.waitForEvent('download'), hook(name).press('Enter')]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  };
  await hook('photo-coffee').first().click();
  await page.evaluate(() => {
    location.hash = '#layer=relu1&map=5&at=0.500,0.500';
  });
  const probed = async () =>
    Number(/·\s*([\d.e−-]+)$/.exec((await hook('neuron').textContent())!)?.[1]?.replace('−', '-'));
  await expect.poll(probed).toBeGreaterThanOrEqual(0);
  const shown = await probed();
  await hook('tab-take-away').click();
  await expect
    .poll(() => hook('card').evaluate((canvas) => (canvas as HTMLCanvasElement).width))
    .toBeGreaterThan(400);

  const png = await save('save-png');
  expect(png.name).toBe('relu1-map-5.png');
  const { data, info } = await sharp(png.bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  expect(info.width).toBe(await hook('card').evaluate((canvas) => (canvas as HTMLCanvasElement).width));
  expect(
    new Set(Array.from({ length: data.length / 3 }, (_, i) => data.readUIntBE(i * 3, 3))).size,
  ).toBeGreaterThan(50);

  // A whole screen, and a panel of it: both with a title and where they come from.
  for (const [at, name, widthLeast] of [
    [0, 'network.png', 1440],
    [1, 'take-away.png', 460],
  ] as const) {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      hook('save-picture').nth(at).press('Enter'),
    ]);
    expect(download.suggestedFilename()).toBe(name);
    const saved = sharp(await readFile(await download.path()));
    const [red] = (await saved.stats()).channels;
    expect((await saved.metadata()).width).toBeGreaterThan(widthLeast);
    expect(red!.stdev).toBeGreaterThan(20);
  }

  const npy = await save('save-npy');
  expect(npy.name).toBe('relu1-map-5.npy');
  expect(npy.bytes.subarray(10, 90).toString()).toContain("'shape': (55, 55)");
  const start = 10 + npy.bytes.readUInt16LE(8);
  expect(npy.bytes).toHaveLength(start + 55 * 55 * 4);
  // The probe shows seven digits.
  expect(npy.bytes.readFloatLE(start + (27 * 55 + 27) * 4)).toBeCloseTo(shown, 5);

  // A video wants something that moves.
  await hook('tab-experiment').click();
  await hook('mute').press('Enter');
  await hook('tab-take-away').click();
  await hook('copy-state').press('Enter');
  await expect.poll(() => hook('take-told').textContent()).toMatch(/clipboard, with the experiment in it/);
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.evaluate(() => {
    location.hash = '#layer=relu1&map=6';
  });
  await page.getByTestId('camera').click();
  await page.locator('wa-dropdown-item').first().click();
  await expect.poll(() => hook('frame-rate').count()).toBe(1);
  const frames = await hall.server.metric('convcast_frames_out_total');
  await expect.poll(() => hall.server.metric('convcast_frames_out_total')).toBeGreaterThan(frames + 10);
  const video = await save('save-video');
  expect(video.name).toMatch(/^relu1-map-6\.(webm|mp4)$/);
  expect(video.bytes.length).toBeGreaterThan(2000);

  await hook('as-trained').click();
  await expect.poll(() => hook('not-as-trained').count()).toBe(0);
  await page.goto(link);
  await expect.poll(() => hook('not-as-trained').count()).toBe(1);
  await expect.poll(() => hook('take-map').textContent()).toMatch(/relu1, map 5/);
}, 60_000);
