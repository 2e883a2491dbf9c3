/** The Network screen in a real browser, with a fake camera, on the real server. */

import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Session } from '../../client/state/session.ts';
import { rangeAt } from '../../shared/result.ts';
import alexnet from '../fixtures/oracle/alexnet.json' with { type: 'json' };
import { Page as SocketPage } from '../server/page.ts';
import { stage } from './stage.ts';
import { violations } from './violations.ts';
import { latinWordsOn } from './words_on_page.ts';

const PANELS = [
  'map',
  'origin',
  'reach',
  'why',
  'experiment',
  'occlusion',
  'compare',
  'teach',
  'take-away',
  'values',
] as const;

const hall = stage('chelsea');
/** Stays for all tests. */
let page: Page;

beforeAll(async () => {
  page = await hall.openForAll();
});
beforeEach(async () => {
  await page.evaluate(() => {
    const app = document.querySelector('convcast-app') as HTMLElement & { session: Session };
    app.session.choice.set({ screen: 'network', layer: 'conv1', map: 0, across: 0.5, down: 0.5 });
  });
});

const hook = (name: string) => page.getByTestId(name);
const number = (text: string) => Number(text.replace('−', '-').replace('%', '').replace(',', ''));

/** Nothing is left of what was shown before. */
async function stopSource() {
  if (await hook('stop').isVisible()) await hook('stop').click();
  await hook('start').waitFor();
}

async function startCamera() {
  await stopSource();
  await hook('start-camera').click();
  await hook('frame-rate').waitFor();
}

async function showPhoto(name: string) {
  const photo = hook(`photo-${name}`).first();
  const title = (await photo.getAttribute('title'))!;
  if ((await hook('source').textContent())!.includes(title)) return;
  await stopSource();
  await photo.click();
  await hook('map').waitFor();
}

describe('a camera', () => {
  test('frames flow, every one of 64 maps is a tile, and nothing complains', async () => {
    await startCamera();
    await expect
      .poll(async () => number((await hook('frame-rate').textContent())!.split(' ')[0]!))
      .toBeGreaterThan(3);
    await expect.poll(() => hook('age').textContent()).toMatch(/^\d+ ms behind$/);
    expect(await hook('watching').textContent()).toBe('1 watching');
    expect(await hook('backend').textContent()).toBe('onnx-cpu');
    expect(await hook('layer-text').textContent()).toContain('64 maps of 55 × 55');

    // Each tile is drawn: no cell of the mosaic is of one colour but for maps that are constant.
    const drawn = await hook('mosaic')
      .locator('canvas')
      .evaluate((canvas: HTMLCanvasElement) => {
        const context = canvas.getContext('2d')!;
        const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
        const zoom = Number(canvas.parentElement!.dataset.zoom);
        const cell = 55 * zoom + 1;
        let tiles = 0;
        for (let y = 0; y + cell - 1 <= height; y += cell)
          for (let x = 0; x + cell - 1 <= width; x += cell) {
            const colours = new Set<number>();
            for (let i = 0; i < 55 * zoom; i++)
              for (let j = 0; j < 55 * zoom; j++) {
                const at = ((y + i) * width + x + j) * 4;
                colours.add((data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!);
              }
            if (colours.size > 8) tiles++;
          }
        return tiles;
      });
    expect(drawn).toBe(64);
  });

  test('the class is the oracle’s for what the camera sees', async () => {
    await startCamera();
    await expect
      .poll(() => hook('classes').locator('li').first().textContent(), { timeout: 10_000 })
      .toContain(alexnet.photos.chelsea.top5[0]!.className);
  });

  test('freeze holds the frame for everyone, and going on brings new ones', async () => {
    await startCamera();
    const viewer = await SocketPage.open(hall.server.url);
    await viewer.look({ kind: 'layer', layer: 'prob', scale: 'layer' });
    await viewer.result();
    await hook('freeze').click();
    await expect.poll(() => viewer.source?.paused).toBe('frozen');
    await expect.poll(() => viewer.results.at(-1)?.header.still).toBe(true);
    // What was on its way.
    await page.waitForTimeout(200);
    const { frame } = viewer.results.at(-1)!.header;
    await page.waitForTimeout(300);
    expect(viewer.results.at(-1)!.header.frame).toBe(frame);
    // The space bar does the same wherever nothing else uses it.
    await hook('layer-title').click();
    await page.keyboard.press(' ');
    await expect.poll(() => viewer.results.at(-1)!.header.frame).toBeGreaterThan(frame);
    viewer.close();
  });

  test('stopping takes everything of the picture off the screen', async () => {
    await startCamera();
    await hook('stop').click();
    await hook('start-camera').waitFor();
    expect(await hook('mosaic').count()).toBe(0);
    await expect.poll(() => hook('classes').textContent()).not.toContain('cougar');
  });
});

describe('a photo', () => {
  test.each(['coffee', 'chelsea', 'rocket'] as const)(
    '%s: the oracle’s class and probability',
    async (name) => {
      await showPhoto(name);
      const expected = alexnet.photos[name].top5[0]!;
      const first = hook('classes').locator('li').first();
      await expect.poll(() => first.textContent()).toContain(expected.className);
      // The file travels as it is; what is left is the rounding of the percentage and of the compact weights.
      await expect
        .poll(async () =>
          Math.abs(number(/[\d.]+\s*%/.exec((await first.textContent())!)![0]) / 100 - expected.probability),
        )
        .toBeLessThan(0.02);
    },
  );

  test('the legend’s numbers are the server’s', async () => {
    await showPhoto('coffee');
    const viewer = await SocketPage.open(hall.server.url);
    await viewer.look({ kind: 'layer', layer: 'conv1', scale: 'unit' });
    const { views } = await viewer.result();
    const { min, max } = rangeAt(views.get('layer/conv1/unit')!.stats, 0);
    await expect.poll(() => hook('layer-legend').textContent()).toContain('layer:');
    const [, low, high] = /layer: (\S+) to (\S+)/.exec((await hook('layer-legend').textContent())!)!;
    expect(number(low!)).toBeCloseTo(min, 1);
    expect(number(high!)).toBeCloseTo(max, 1);
    viewer.close();
  });

  test('a neuron’s value is the engine’s, to every digit', async () => {
    await showPhoto('coffee');
    await hook('map').focus();
    await page.keyboard.press('ArrowDown');
    const viewer = await SocketPage.open(hall.server.url);
    for (const key of ['ArrowLeft', 'ArrowDown']) {
      await hook('map').press(key);
      await expect.poll(() => hook('neuron').textContent()).toContain(' · ');
      const [, row, column] = /row (\d+), column (\d+)/.exec((await hook('neuron').textContent())!)!;
      const at = { layer: 'conv1', map: 0, row: Number(row), column: Number(column) };
      await viewer.look({ kind: 'value', ...at });
      const { views } = await viewer.result(({ views }) => views.has(`value/conv1/0/${row}/${column}`));
      const value = views.get(`value/conv1/0/${row}/${column}`)!.values[0]!;
      await expect
        .poll(async () => number((await hook('neuron').textContent())!.split(' · ')[1]!))
        .toBe(Number(value.toPrecision(7)));
    }
    viewer.close();
  });

  test('arrow keys walk through layers and maps', async () => {
    await showPhoto('coffee');
    await hook('mosaic').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => hook('map-title').textContent()).toMatch(/\b2\b/);
    await hook('strip').locator('[tabindex="0"]').first().focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => hook('layer-title').textContent()).toBe('relu1');
  });

  test('the chosen map’s name has its largest value, and the value is at the place that it says', async () => {
    await showPhoto('coffee');
    await hook('find-map').fill('9');
    await hook('find-map').press('Enter');
    const name = () => hook('mosaic').locator('#chosen').getAttribute('aria-label');
    await expect.poll(name).toMatch(/^map 9 of conv1, largest value \d+\.\d\d at row \d+, column \d+$/);
    const [, value, row, column] = /value (\S+) at row (\d+), column (\d+)/.exec((await name())!)!;
    const viewer = await SocketPage.open(hall.server.url);
    await viewer.look({ kind: 'value', layer: 'conv1', map: 9, row: Number(row), column: Number(column) });
    const { views } = await viewer.result();
    expect([...views.values()][0]!.values[0]!.toFixed(2)).toBe(value);
    viewer.close();
    // No map but this one is searched.
    await hook('strip').getByText('fc2', { exact: true }).click();
    await expect.poll(name).toMatch(/^value \d+ of fc2, /);
  });

  test('in Chinese no English is left, in no panel; and English comes back', async () => {
    await showPhoto('coffee');
    const told = () => page.locator('convcast-network-screen').ariaSnapshot();
    // The map that was chosen has numbers.
    await expect.poll(told).toMatch(/layer: .*largest value.*map 0: \S+ to /s);
    const english = await told();
    expect((await latinWordsOn(page)).length).toBeGreaterThan(50);

    await hook('language').selectOption('zh-CN');
    await expect.poll(() => hook('map-title').textContent()).toBe('特征图 0');
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
    const device = (await hook('engine').textContent())!;
    const left = async () => (await latinWordsOn(page)).filter((text) => !device.includes(text));
    for (const name of PANELS) {
      await hook(`tab-${name}`).click();
      await page.locator(`.panel > convcast-${name === 'map' ? 'map-panel' : name}`).waitFor();
      await expect.poll(left, { message: name }).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), name).toBe(0);
    }
    await hook('tab-map').click();
    await hook('strip').getByText('prob', { exact: true }).click();
    await expect.poll(() => hook('ranking').textContent()).toContain('杯子');
    expect(await left()).toEqual([]);
    await hook('strip').getByText('conv1', { exact: true }).click();
    await hook('map').waitFor();

    await hook('language').selectOption('en');
    const withoutNumbers = (text: string) => text.replace(/[\d.,−]+/g, '0');
    await expect.poll(async () => withoutNumbers(await told())).toBe(withoutNumbers(english));
  });

  test('every layer can be looked at, the fully connected ones too', async () => {
    await showPhoto('coffee');
    for (const layer of ['pool1', 'conv2', 'conv4', 'pool5', 'fc1', 'relu6', 'fc2', 'prob']) {
      await hook('strip').getByText(layer, { exact: true }).click();
      await expect.poll(() => hook('mosaic').getAttribute('data-layer')).toBe(layer);
    }
  });
});

describe('another network', () => {
  test('is picked live; its branches are drawn, its layers are reached by keys, and the page does not scroll', async () => {
    await showPhoto('coffee');
    expect(await hook('branches').count()).toBe(0);
    expect(await hook('preparation').textContent()).toContain('mean 0.485, 0.456, 0.406');
    expect(await hook('engine').textContent()).toMatch(/^onnx-cpu/);
    await hook('model-picker').click();
    await page.locator('wa-option[value="efficientnet-lite0"]').click();
    await hook('strip').getByText('stem-conv', { exact: false }).first().waitFor({ timeout: 4000 });
    expect(await hook('preparation').textContent()).toContain('(pixel − 127) / 128');
    await expect.poll(() => hook('mosaic').getAttribute('data-layer')).toBe('stem-conv');
    // One for each of the nine residual additions.
    await expect.poll(() => hook('branches').locator('path').count()).toBe(9);
    await expect.poll(() => page.getByText('espresso', { exact: true }).count()).toBeGreaterThan(0);
    await page.locator('[data-layer="stem-conv"][role="radio"]').focus();
    await page.keyboard.press('End');
    await expect
      .poll(() => page.locator('[role="radio"][aria-checked="true"]').getAttribute('data-layer'))
      .toBe('prob');
    expect(
      await page.evaluate(() => document.documentElement.scrollHeight - innerHeight),
    ).toBeLessThanOrEqual(0);
    expect(await violations(page)).toEqual([]);
  });
});

describe('the page', () => {
  test.each([
    [1440, 900],
    [1920, 1080],
    [390, 844],
  ])('at %i × %i nothing overflows, and axe finds nothing', async (width, height) => {
    await page.setViewportSize({ width, height });
    await showPhoto('coffee');
    await page.waitForTimeout(300);
    const overflow = await page.evaluate(() => ({
      x: document.documentElement.scrollWidth - innerWidth,
      y: document.documentElement.scrollHeight - innerHeight,
    }));
    expect(overflow.x).toBeLessThanOrEqual(0);
    if (width >= 1440) expect(overflow.y).toBeLessThanOrEqual(0);
    expect(await violations(page)).toEqual([]);
  });

  test.each(['dark', 'light'] as const)('in the %s theme axe finds nothing', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await stopSource();
    expect(await violations(page)).toEqual([]);
    await showPhoto('chelsea');
    await page.waitForTimeout(300);
    expect(await violations(page)).toEqual([]);
  });
});
