/** The Lab's chain in a real browser, with a fake camera, on the real server. */

import type { Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { labPreset } from '../../shared/lab_presets.ts';
import { Page as SocketPage } from '../server/page.ts';
import { stage } from './stage.ts';
import { violations } from './violations.ts';

const hall = stage();
/** On the coffee cup; stays for all tests. */
let page: Page;
let textAtFirst = '';

beforeAll(async () => {
  page = await hall.openForAll('#screen=lab');
  await hook('photo-coffee').first().click();
});

afterEach(async () => {
  expect(await hook('problem').allTextContents(), 'no problem stands on the page').toEqual([]);
});

const hook = (name: string) => page.getByTestId(name);
const number = (text: string) => Number(text.replaceAll('−', '-').replace(/[^-\d.e]/g, ''));
/** "222 × 222 · −3.28 to 3.36" */
const rangeOf = (text: string | null) =>
  (text ?? '').split('·').at(-1)!.split('to').map(number) as [number, number];

const convText = () => hook('conv-text').first().textContent();

/** The Lab as it begins. */
async function open() {
  const other = await SocketPage.open(hall.server.url);
  await other.ask('lab:set', { state: labPreset('one-edge')!.make([]) });
  other.close();
  await expect.poll(() => hook('kernel-text').textContent()).toContain('Sobel, light left');
  await expect.poll(convText).toMatch(textAtFirst || /^222 × 222 · .* to /);
  textAtFirst = (await convText())!;
}

async function roomState() {
  const other = await SocketPage.open(hall.server.url);
  const { state } = other.welcome.lab;
  other.close();
  return state;
}

/** Into the grid, row by row, as one types: a number, the arrow key to the next cell. */
async function typeKernel(rows: number[][]) {
  const cell = hook('kernel-cell');
  await cell.focus();
  for (let up = 0; up < 3; up++) {
    await cell.press('ArrowUp');
    await cell.press('ArrowLeft');
  }
  for (const [index, row] of rows.entries()) {
    for (const [column, value] of row.entries()) {
      await page.keyboard.type(`${value}`);
      if (column < row.length - 1) await page.keyboard.press('ArrowRight');
    }
    for (let column = 1; column < row.length; column++) await page.keyboard.press('ArrowLeft');
    if (index < rows.length - 1) await page.keyboard.press('ArrowDown');
  }
  await cell.blur();
}

test('a kernel that is typed gives the map that it should', async () => {
  await open();
  // Twice the picture's own values: from 0 to 2.
  await typeKernel([
    [0, 0, 0],
    [0, 2, 0],
    [0, 0, 0],
  ]);
  await expect
    .poll(async () => (await roomState()).layers[0]!.kernels[0]!.values)
    .toEqual([0, 0, 0, 0, 2, 0, 0, 0, 0]);
  await expect.poll(async () => rangeOf(await hook('conv-text').textContent())[0]).toBeGreaterThanOrEqual(0);
  const [, max] = rangeOf(await hook('conv-text').textContent());
  expect(max).toBeGreaterThan(1.5);
  expect(max).toBeLessThanOrEqual(2);
});

test('the sum is that of its products, its bias and the ReLU', async () => {
  await open();
  const map = hook('map-conv1');
  await map.click({ position: { x: 150, y: 60 } });
  await expect.poll(() => hook('sum-place').textContent()).toMatch(/row (59|60), column (149|150)/);
  await expect(hook('pin').getAttribute('aria-pressed')).resolves.toBe('true');
  await expect
    .poll(async () => {
      const terms = (await hook('sum-terms').textContent())!.split('=');
      const products = [...terms[0]!.replaceAll('−', '-').matchAll(/(-?)\s*(\d)·([\d.]+)/g)];
      if (products.length !== 9) return products.length;
      const sum = products.reduce(
        (total, [, sign, weight, value]) => total + (sign ? -1 : 1) * Number(weight) * Number(value),
        0,
      );
      return Math.abs(sum - number(terms[1]!));
    })
    // Nine values of two decimals, one of them twice.
    .toBeLessThan(0.06);
  const place = await hook('sum-place').textContent();
  await map.hover({ position: { x: 20, y: 20 } });
  expect(await hook('sum-place').textContent()).toBe(place);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => hook('sum-place').textContent()).not.toBe(place);
});

test('an output of the pool leads to the input that won', async () => {
  await open();
  await hook('map-pool1').click({ position: { x: 160, y: 110 } });
  await expect.poll(() => hook('sum-steps').textContent()).toMatch(/the largest of 25 is .*this one/s);
  // The winner is looked at in the frame after.
  await expect
    .poll(async () => {
      const pooled = number((await hook('sum-pool').textContent())!);
      return pooled > 0 && pooled - number((await hook('sum-activated').textContent())!);
    })
    .toBe(0);
});

test('the bias at its ends lets all neurons fire, or none', async () => {
  await open();
  const bias = hook('layers.0.kernels.0.bias');
  await bias.focus();
  await page.keyboard.press('End');
  await expect.poll(() => hook('activated-text').textContent()).toContain('100 %'.replace(' ', '\u202f'));
  await page.keyboard.press('Home');
  await expect.poll(() => hook('activated-text').textContent()).toContain('0 %'.replace(' ', '\u202f'));
});

test('a kernel that is cut finds its own place', async () => {
  await open();
  await hook('cut').click();
  const area = hook('cut-area');
  const box = (await area.boundingBox())!;
  const at = (row: number, column: number) =>
    [box.x + ((column + 0.5) / 224) * box.width, box.y + ((row + 0.5) / 224) * box.height] as const;
  await page.mouse.move(...at(150, 140));
  await page.mouse.down();
  await page.mouse.move(...at(165, 155));
  await page.mouse.move(...at(180, 170));
  await page.mouse.up();
  await expect.poll(() => hook('kernel-text').textContent()).toContain('31 × 31 · Cut from the picture');
  const { values } = (await roomState()).layers[0]!.kernels[0]!;
  expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 2);
  const mark = hook('lab-picture').getByTestId('mark-brightest');
  await expect
    .poll(async () => {
      const marked = await mark.boundingBox();
      return (
        marked && [
          Math.round(((marked.x - box.x) / box.width) * 224),
          Math.round(((marked.y - box.y) / box.height) * 224),
        ]
      );
    })
    .toEqual([140, 150]);
  await page.keyboard.press('Escape');
  await hook('cut').waitFor();
});

test('a kernel is cut with the keyboard, with its mean or without', async () => {
  await open();
  await hook('cut').click();
  // 31 px in the middle: ten rows up, one column to the right, one pixel larger.
  await page.keyboard.press('Shift+ArrowUp');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('+');
  await expect
    .poll(() => hook('cut-area').getAttribute('aria-label'))
    .toContain('Square of 32 px at row 86, column 97.');
  await page.keyboard.press('Enter');
  const kernel = async () => (await roomState()).layers[0]!.kernels[0]!;
  await expect.poll(async () => (await kernel()).sizePx).toBe(32);
  const mean = async () => (await kernel()).values.reduce((sum, value) => sum + value / 1024, 0);
  expect(await mean()).toBeCloseTo(0, 5);
  await hook('zero-mean').uncheck();
  await expect.poll(mean).toBeGreaterThan(0.1);
  const patch = await SocketPage.open(hall.server.url);
  const cut = await patch.ask('lab:cut', { top: 86, left: 97, sizePx: 32 });
  patch.close();
  expect(cut).toMatchObject({ kernel: { values: (await kernel()).values } });
  await page.keyboard.press('Escape');
  await hook('cut').waitFor();
});

test('convolution turns the kernel: with a light left edge what was positive becomes negative', async () => {
  await open();
  const [min, max] = rangeOf(await hook('conv-text').textContent());
  await hook('formula-convolution').click();
  await expect.poll(async () => rangeOf(await hook('conv-text').textContent())).toEqual([-max, -min]);
  await expect
    .poll(() => hook('sliding-kernel').evaluate((element) => getComputedStyle(element).transform))
    .toMatch(/^matrix\(-1, .*, -1, 0, 0\)$/);
});

test('what can’t be is refused at its control, with what would work', async () => {
  await open();
  await hook('input.sidePx').focus();
  await page.keyboard.press('Home');
  await expect.poll(() => hook('input-text').textContent()).toContain('64 × 64');
  await hook('layers.0.sizePx').focus();
  await page.keyboard.press('End');
  await expect.poll(() => hook('refusal').textContent()).toMatch(/Expected a kernel of at most \d+ px/);
  expect((await roomState()).layers[0]!.sizePx).toBe(3);
  await hook('take-suggestion').click();
  await expect.poll(async () => (await roomState()).layers[0]!.sizePx).toBeGreaterThan(50);
  expect(await hook('refusal').count()).toBe(0);
});

describe('this page’s changes', () => {
  test('are taken back and done again, and others’ stay', async () => {
    await open();
    await hook('layers.0.stride').focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await roomState()).layers[0]!.stride).toBe(2);
    const other = await SocketPage.open(hall.server.url);
    await other.ask('lab:edit', { edits: [{ path: 'layers.0.kernels.0.bias', value: -1 }] });
    other.close();
    await hook('undo').click();
    await expect.poll(async () => (await roomState()).layers[0]!.stride).toBe(1);
    expect((await roomState()).layers[0]!.kernels[0]!.bias).toBe(-1);
    await hook('redo').click();
    await expect.poll(async () => (await roomState()).layers[0]!.stride).toBe(2);
    await hook('reset').click();
    await expect.poll(roomState).toEqual(labPreset('one-edge')!.make([]));
  });

  test('go into a file and out of it', async () => {
    await open();
    const download = page.waitForEvent('download');
    await hook('save-file').click();
    const path = await (await download).path();
    await hook('preset').selectOption('template');
    await expect.poll(async () => (await roomState()).layers[0]!.sizePx).toBe(31);
    const chooser = page.waitForEvent('filechooser');
    await hook('open-file').click();
    await (await chooser).setFiles(path);
    await expect.poll(roomState).toEqual(labPreset('one-edge')!.make([]));
  });
});

test('a table is pasted from a spreadsheet', async () => {
  await open();
  await hook('kernel-cell').focus();
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData('text/plain', '0\t1\t0\t1\t0\n1\t0\t1\t0\t1\n0\t0\t-4\t0\t0\n1\t0\t1\t0\t1\n0\t1\t0\t1\t0');
    let focused = document.activeElement!;
    while (focused.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    focused.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, composed: true, cancelable: true }),
    );
  });
  await expect.poll(async () => (await roomState()).layers[0]!.sizePx).toBe(5);
  expect((await roomState()).layers[0]!.kernels[0]!.values[12]).toBe(-4);
});

test('a kernel is drawn with the mouse, and each stroke is one change', async () => {
  await open();
  await hook('draw').click();
  await hook('brush').fill('3');
  await hook('brush').press('Tab');
  const box = (await page.locator('convcast-kernel-grid .pad').boundingBox())!;
  const y = box.y + box.height / 6;
  await page.mouse.move(box.x + box.width / 6, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, y);
  await page.mouse.move(box.x + (box.width * 5) / 6, y);
  await page.mouse.up();
  await expect
    .poll(async () => (await roomState()).layers[0]!.kernels[0]!.values)
    .toEqual([3, 3, 3, 2, 0, -2, 1, 0, -1]);
  await page.mouse.move(box.x + box.width / 6, y + box.height / 3);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, y + box.height / 3);
  await page.mouse.up();
  await expect
    .poll(async () => (await roomState()).layers[0]!.kernels[0]!.values)
    .toEqual([3, 3, 3, 3, 3, -2, 1, 0, -1]);
  await hook('undo').click();
  await expect
    .poll(async () => (await roomState()).layers[0]!.kernels[0]!.values)
    .toEqual([3, 3, 3, 2, 0, -2, 1, 0, -1]);
  await hook('undo').click();
  await expect
    .poll(async () => (await roomState()).layers[0]!.kernels[0]!.values)
    .toEqual([1, 0, -1, 2, 0, -2, 1, 0, -1]);
});

test('a second layer reads all maps of the first, and is edited slice by slice', async () => {
  await open();
  await hook('add-kernel').click();
  await hook('choose-kernel-0').waitFor();
  await hook('add-layer').click();
  await expect.poll(async () => (await roomState()).layers[1]?.kernels[0]?.inChannels).toBe(2);
  const second = hook('layer-1');
  await second.getByTestId('slice-1').click();
  const cell = second.getByTestId('kernel-cell');
  await cell.focus();
  await page.keyboard.type('-1');
  await cell.blur();
  // Row by row, each position's two channels together.
  await expect
    .poll(async () => (await roomState()).layers[1]!.kernels[0]!.values.slice(0, 2))
    .toEqual([0, -1]);
  await expect.poll(() => second.getByTestId('conv-text').textContent()).toMatch(/^71 × 71 · .* to /);
  await hook('layer-0').getByTestId('choose-kernel-0').click();
  await hook('layer-0').getByTestId('remove-kernel').click();
  await expect.poll(async () => (await roomState()).layers[1]!.kernels[0]!.inChannels).toBe(1);
  await hook('layer-1').getByTestId('remove-layer').click();
  await expect.poll(async () => (await roomState()).layers.length).toBe(1);
});

test('AlexNet’s first layer runs as a layer of the Lab', async () => {
  await open();
  await hook('preset').selectOption('alexnet-conv1');
  await expect.poll(async () => (await roomState()).layers[0]!.kernels.length).toBe(16);
  await expect.poll(() => hook('conv-text').textContent()).toMatch(/^55 × 55 · .* to /);
  await hook('choose-kernel-5').click();
  await expect.poll(() => hook('kernel-text').textContent()).toContain('map 16');
});

test('dragging is at least ten updates a second, and the last value arrives', async () => {
  await open();
  const watcher = await SocketPage.open(hall.server.url);
  let updates = 0;
  watcher.socket.on('lab', () => updates++);
  const slider = (await hook('layers.0.kernels.0.bias').boundingBox())!;
  const y = slider.y + slider.height / 2;
  await page.mouse.move(slider.x + slider.width / 2, y);
  await page.mouse.down();
  const start = performance.now();
  let moves = 0;
  for (let step = 0; performance.now() - start < 1500; step++, moves++)
    await page.mouse.move(slider.x + slider.width * (0.5 + 0.4 * Math.sin(step / 5)), y);
  await page.mouse.move(slider.x + slider.width * 0.25, y);
  await page.mouse.up();
  const shown = Number(await hook('layers.0.kernels.0.bias').inputValue());
  await expect.poll(async () => (await roomState()).layers[0]!.kernels[0]!.bias).toBeCloseTo(shown, 5);
  // Ten a second, or as many as a busy machine's pointer makes.
  expect(updates).toBeGreaterThanOrEqual(Math.min(15, moves - 1));
  expect(updates).toBeLessThanOrEqual(35);
  watcher.close();
});

test('nothing of it is closed to assistive tools', async () => {
  await open();
  expect(await violations(page)).toEqual([]);
});
