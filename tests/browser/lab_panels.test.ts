/** The Lab's panels in a real browser, on the real server. */

import type { Page } from 'playwright-core';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Session } from '../../client/state/session.ts';
import { labPreset } from '../../shared/lab_presets.ts';
import { readPatch } from '../../shared/measures.ts';
import { type View, viewKey } from '../../shared/protocol.ts';
import { Page as SocketPage } from '../server/page.ts';
import { stage } from './stage.ts';
import { violations } from './violations.ts';
import { latinWordsOn } from './words_on_page.ts';

const PANELS = ['steps', 'strides', 'threshold', 'pooling', 'grid'] as const;

const hall = stage();
/** On a photo of a coffee cup; stays for all tests. */
let page: Page;

beforeAll(async () => {
  page = await hall.openForAll('#screen=lab');
  await hook('photo-coffee').first().click();
});

afterEach(async () => {
  expect(await hook('problem').allTextContents(), 'no problem stands on the page').toEqual([]);
});

const hook = (name: string) => page.getByTestId(name);
const number = (text: string | null) => Number((text ?? '').replaceAll('−', '-').replace(/[^-\d.e]/g, ''));

/** With the stack that a room begins with. */
async function asAtFirst() {
  const other = await SocketPage.open(hall.server.url);
  await other.ask('lab:set', { state: labPreset('one-edge')!.make([]) });
  await other.ask('lab:compare', { comparison: null });
  other.close();
}

async function openOn(viewport: { width: number; height: number }) {
  await asAtFirst();
  await page.setViewportSize(viewport);
  await page.reload();
  await hook('photo-coffee').first().click();
}

/** As at first, too. A press on the open one's tab closes it. */
async function open(panel: (typeof PANELS)[number]) {
  await asAtFirst();
  const tab = hook(`tab-${panel}`);
  if ((await tab.getAttribute('aria-selected')) === 'true') await tab.click();
  await tab.click();
}

async function openPanel(panel: (typeof PANELS)[number]) {
  const tab = hook(`tab-${panel}`);
  if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
}

/** What the cells of a small table hold. */
function cellsOf(name: string): Promise<number[]> {
  return hook(name).evaluate((element) => [
    ...(element as unknown as { cells: { values: number[] } }).cells.values,
  ]);
}

async function toLastStep() {
  const scrub = hook('steps-scrub');
  await scrub.fill((await scrub.getAttribute('max'))!);
}

test('step by step: the window moves, and its sums fill the map', async () => {
  await open('steps');
  expect(await cellsOf('steps-map')).toEqual([4, ...Array(8).fill(Number.NaN)]);
  await hook('steps-next').click();
  expect(await hook('steps-sum').textContent()).toBe('3');
  expect(await hook('steps-terms').textContent()).toContain(
    '1·1 + 0·1 + 1·0 + 0·1 + 1·1 + 0·1 + 1·0 + 0·1 + 1·1',
  );
  await hook('steps-speed').fill('4');
  await hook('steps-play').click();
  await expect.poll(() => cellsOf('steps-map')).toEqual([4, 3, 4, 2, 4, 3, 2, 3, 4]);
  await expect.poll(() => hook('steps-play').textContent()).toContain('Play');
});

test('step by step: both kinds of edges give both extremes, and the grey levels say so', async () => {
  await open('steps');
  await hook('steps-both-edges').click();
  await toLastStep();
  const sums = await cellsOf('steps-map');
  expect(sums).toHaveLength(15 * 15);
  expect([Math.min(...sums), Math.max(...sums)]).toEqual([-1020, 1020]);
  expect(await hook('steps-rescaling').textContent()).toContain('level = 128 + 127 · sum / 1020');
});

test('step by step: the map of an excerpt is what the engine computes there', async () => {
  await open('steps');
  await hook('steps-picture').click();
  await expect.poll(async () => (await cellsOf('steps-excerpt')).length).toBe(81);
  await toLastStep();
  const sums = await cellsOf('steps-map');
  expect(sums).toHaveLength(49);
  const [top, left] = await hook('steps-name').evaluate((element) =>
    [...element.textContent!.matchAll(/\d+(?= to)/g)].map(([digits]) => Number(digits)),
  );
  const views = [0, 8, 24, 48].map(
    (at): View => ({
      kind: 'patch',
      graph: 'lab',
      layer: 'conv1',
      map: 0,
      row: top! + Math.floor(at / 7),
      column: left! + (at % 7),
    }),
  );
  const other = await SocketPage.open(hall.server.url);
  await other.look(...views);
  const result = await other.result(({ views }) => views.size === 4);
  for (const [index, at] of [0, 8, 24, 48].entries())
    expect(sums[at]).toBeCloseTo(readPatch(result.views.get(viewKey(views[index]!))!.values).value, 3);
  other.close();
});

test('step by step: a typed excerpt goes through the stack’s kernel, and what can’t be read is refused', async () => {
  await open('steps');
  await hook('steps-typed').click();
  await hook('steps-text').fill(Array(5).fill('9 9 9 0 0').join('\n'));
  await toLastStep();
  expect(await cellsOf('steps-map')).toEqual([0, 36, 36, 0, 36, 36, 0, 36, 36]);
  await hook('steps-text').fill('1 2 3');
  await expect
    .poll(() => page.getByRole('alert').textContent())
    .toContain('Expected 5 to 17 rows and columns');
  expect(await cellsOf('steps-map')).toHaveLength(9);
});

test('the bias from one end to the other: all fire, none fires', async () => {
  await open('threshold');
  const bias = hook('threshold-bias');
  await bias.fill((await bias.getAttribute('max'))!);
  await expect.poll(async () => number(await hook('threshold-share').textContent())).toBe(100);
  await bias.fill((await bias.getAttribute('min'))!);
  await expect.poll(async () => number(await hook('threshold-share').textContent())).toBe(0);
});

test('twice the stride: about a quarter of the cost, on five live maps', async () => {
  await open('strides');
  for (const stride of [1, 2, 4, 8, 16])
    await expect.poll(() => hook(`stride-${stride}`).getByTestId('range').textContent()).toMatch(/ to \d/);
  for (const stride of [2, 4, 8, 16]) {
    const share = number(await hook(`stride-${stride}`).getByTestId('ratio').textContent());
    expect(share).toBeGreaterThan(24);
    expect(share).toBeLessThan(26);
  }
  const measured = async (stride: number) =>
    number(await hook(`stride-${stride}`).getByTestId('measured').textContent());
  for (const stride of [1, 2, 4, 8, 16]) await expect.poll(() => measured(stride)).toBeGreaterThan(0);
  // 180 times the work: a single pass may still be disturbed by whatever else runs.
  await expect.poll(async () => (await measured(1)) - (await measured(16))).toBeGreaterThan(0);
  expect(number(await hook('stride-1').getByTestId('cost').textContent())).toBe(222 * 222 * 9);
  expect(await hook('overlap').textContent()).toContain('neighbours share 2 columns of 3');
  await hook('stride-4').getByText('Use').click();
  await expect.poll(() => hook('overlap').textContent()).toContain('1 column between neighbours goes unseen');
});

test('a shift changes the convolution more than the pooled map', async () => {
  await open('pooling');
  const change = async (layer: string) =>
    number(await hook('changes').locator(`[data-layer=${layer}] .percent`).textContent());
  await expect.poll(() => change('conv1')).toBe(0);
  await hook('shift-dx').fill('1');
  await expect.poll(() => change('conv1')).toBeGreaterThan(10);
  expect(await change('pool1')).toBeLessThan(await change('relu1'));
  await hook('no-shift').click();
  await expect.poll(() => change('conv1')).toBe(0);
});

test('two pools in a row see further than one', async () => {
  await open('pooling');
  await expect.poll(() => hook('reach-text').textContent()).toContain('reads 7 × 7 px');
  await hook('second-pool').click();
  // Back through a pool of 3/2, a kernel of 3, a pool of 5/3 and a kernel of 3.
  await expect.poll(() => hook('reach-text').textContent()).toContain('One output of pool2 reads 19 × 19 px');
  expect(await hook('reach').locator('figure').count()).toBe(5);
  // By the keyboard too.
  const box = () =>
    hook('reach')
      .locator('figure[data-layer=pool1] .mark')
      .evaluate((mark) => mark.getBoundingClientRect().left);
  const left = await box();
  await hook('reach').locator('figure[data-layer=pool1]').getByRole('application').press('ArrowRight');
  await expect.poll(box).toBeGreaterThan(left);
});

test('27 results live beside each other, and how often each is refreshed', async () => {
  await open('grid');
  await expect
    .poll(() => hook('grid').getByTestId('range').filter({ hasText: ' to ' }).count(), { timeout: 20_000 })
    .toBe(27);
  expect(await hook('grid-rate').textContent()).toContain('27 live results');
  expect(await hook('cell-0').textContent()).toMatch(/bias 0, max pool 3\/2\s+55 × 55/);
  // The photo stands still, and its cells came one after the other: other colours reach each of them.
  const looks = () =>
    hook('grid')
      .locator('convcast-live-map canvas')
      .evaluateAll((canvases) => canvases.map((canvas) => (canvas as HTMLCanvasElement).toDataURL()));
  const before = await looks();
  await page.evaluate(() => {
    const app = document.querySelector('convcast-app') as HTMLElement & { session: Session };
    app.session.choice.set({ colours: 'grey' });
  });
  await expect.poll(async () => (await looks()).filter((look, i) => look === before[i]).length).toBe(0);
  await hook('axis-values-0').fill('1, 2, 3, 4, 5');
  await hook('axis-values-0').press('Enter');
  await expect.poll(() => page.getByRole('alert').textContent()).toContain('Expected 1 to 4 values');
  await hook('axis-values-0').fill('4');
  await hook('axis-values-0').press('Enter');
  await expect.poll(() => hook('grid').getByTestId('range').filter({ hasText: ' to ' }).count()).toBe(9);
});

test('another page’s comparison is not torn away, but said', async () => {
  await open('strides');
  await expect.poll(() => hook('stride-1').getByTestId('range').textContent()).toMatch(/ to \d/);
  const other = await SocketPage.open(hall.server.url);
  await other.ask('lab:compare', { comparison: null });
  await page.getByText('Compare this again').click();
  await expect.poll(() => hook('stride-1').getByTestId('range').textContent()).toMatch(/ to \d/);
  other.close();
});

test.each([
  { width: 1440, height: 900, panel: true },
  { width: 1280, height: 720, panel: false },
])(
  '$width × $height: every control of one layer in sight, and a panel where there is room',
  async (screen) => {
    const { width, height, panel } = screen;
    await openOn({ width, height });
    await hook('map-conv1').waitFor();
    expect(await hook('tab-steps').getAttribute('aria-selected')).toBe(`${panel}`);
    const sum = (await page.locator('convcast-sum').boundingBox())!;
    const bottom = async (name: string) => {
      const box = (await hook(name).boundingBox())!;
      return box.y + box.height;
    };
    for (const name of ['input.sidePx', 'operations', 'brightest', 'activation-relu', 'layers.0.pool.stride'])
      expect(await bottom(name), name).toBeLessThanOrEqual(sum.y);
    if (panel) expect(await bottom('steps-name')).toBeLessThanOrEqual(height);
  },
);

test.each([
  ['a desk', { width: 1440, height: 900 }],
  ['a phone', { width: 390, height: 844 }],
] as const)('on %s axe finds nothing, and nothing stands out at the side', async (_, viewport) => {
  await openOn(viewport);
  for (const panel of PANELS) {
    await openPanel(panel);
    await page.waitForTimeout(300);
    expect(await violations(page, ['convcast-app', 'convcast-lab-screen', '[role=tabpanel]']), panel).toEqual(
      [],
    );
    const outside = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(outside, panel).toBe(0);
  }
});

test('in Chinese no English is left, in no panel; and English comes back', async () => {
  await openOn({ width: 1440, height: 900 });
  await hook('preset').selectOption('corners');
  await hook('operations').locator('summary').click();
  const told = () => page.locator('convcast-lab-screen').ariaSnapshot();
  // The stack that was chosen has numbers.
  await expect.poll(told).toMatch(/group "relu2, map 4"\n\s*- text: .* to /);
  const english = await told();
  expect((await latinWordsOn(page)).length).toBeGreaterThan(50);

  await hook('language').selectOption('zh-CN');
  await expect.poll(() => hook('kernel-text').first().textContent()).toContain('Sobel，左侧亮');
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
  for (const panel of PANELS) {
    await openPanel(panel);
    expect(await latinWordsOn(page), panel).toEqual([]);
    const outside = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(outside, panel).toBe(0);
  }
  await hook('open-changes').click();
  await expect.poll(() => hook('last-changes').textContent()).toContain('你');
  await hook('share').click();
  await hook('share-dialog').getByText('分享本房间').waitFor();
  expect(await latinWordsOn(page)).toEqual(['--host 0.0.0.0', '--frame-ancestors']);
  await page.keyboard.press('Escape');

  await hook('language').selectOption('en');
  await openPanel('steps');
  // Numbers go on changing.
  const withoutNumbers = (text: string) => text.replace(/[\d.,−-]+/g, '0');
  await expect.poll(async () => withoutNumbers(await told())).toBe(withoutNumbers(english));
});
