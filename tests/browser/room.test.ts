/** Three pages at once on the real server: the presenter, a controller on a phone, a viewer. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../../bench/chromium.ts';
import { fakeCamera } from '../../bench/fake_camera.ts';
import { type RunningServer, startServer } from '../server/running_server.ts';
import { type OpenPage, openPage } from './open_page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let server: RunningServer;
let browser: Browser;
let presenter: Page;
const opened: OpenPage[] = [];

beforeAll(async () => {
  server = await startServer();
  browser = await launchChromium(fakeCamera('coffee'));
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});
afterEach(async () => {
  const complaints = opened.flatMap(({ complaints }) => complaints);
  for (const { page } of opened.splice(0)) await page.context().close();
  expect(complaints).toEqual([]);
});

async function open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const one = await openPage(browser, url, options);
  opened.push(one);
  return one.page;
}

/** With the photo of a cup, so that nothing moves by itself. */
async function present(): Promise<void> {
  presenter = await open(server.url);
  await presenter.getByTestId('photo-coffee').first().click();
  await presenter.getByTestId('map').waitFor();
}

const watch = (options: BrowserContextOptions = {}, hash = '') =>
  open(`${server.url}/#code=${server.app.codes.viewer}${hash}`, options);

/** As a person reads it in the share panel. */
async function controllerLink(title: string): Promise<string> {
  await presenter.getByTestId('share').click();
  await presenter.getByTestId('link-title').fill(title);
  await presenter.getByTestId('new-controller-link').click();
  const link = presenter.getByTestId('controller-link').filter({ hasText: title });
  const address = await link.getByTestId('link-address').inputValue();
  await presenter.getByTestId('close-share').click();
  return address;
}

const text = (page: Page, hook: string) => page.getByTestId(hook).first().textContent();

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`);
  });
}

describe('the share panel', () => {
  test('shows the viewers’ link and its code; whoever opens it watches, within a second', async () => {
    await present();
    await presenter.getByTestId('share').click();
    const address = await presenter.getByTestId('link-address').first().inputValue();
    expect(address).toBe(`${server.url}/#code=${server.app.codes.viewer}`);
    expect(await presenter.getByRole('img', { name: 'QR code of the link for viewers' }).count()).toBe(1);
    expect(await violations(presenter)).toEqual([]);
    const viewer = await watch();
    const startedAt = Date.now();
    await viewer.reload();
    await viewer.getByTestId('map').waitFor();
    await expect.poll(() => viewer.getByTestId('map').getAttribute('data-zoom')).not.toBe('0');
    expect(Date.now() - startedAt).toBeLessThan(1500);
    await expect.poll(() => text(presenter, 'share-watching')).toBe('2 pages');
    expect(await presenter.getByTestId('viewers').textContent()).toContain('viewer 1');
    // The code is no longer where the hall may read it.
    expect(viewer.url()).not.toContain('code=');
  });

  test('a viewer asks for the remote; it is given, and taken back, with one click', async () => {
    await present();
    const viewer = await watch();
    await viewer.getByTestId('ask-remote').click();
    await expect.poll(() => text(presenter, 'asking-count')).toBe('1 asks');
    await presenter.getByTestId('share').click();
    await presenter.getByTestId('asking').getByTestId('take-back').click();
    await viewer.getByTestId('ask-remote').click();
    await presenter.getByTestId('asking').getByTestId('grant').click();
    await viewer.getByTestId('holds-remote').waitFor();
    await presenter.getByTestId('holding').getByTestId('take-back').click();
    await viewer.getByTestId('ask-remote').waitFor();
    expect(await viewer.getByTestId('holds-remote').count()).toBe(0);
  });

  test('controllers’ links are revoked one by one', async () => {
    await present();
    const [first, second] = [await controllerLink('Ada'), await controllerLink('Grace')];
    const ada = await open(first);
    const bo = await open(second);
    await ada.getByTestId('holds-remote').waitFor();
    await bo.getByTestId('holds-remote').waitFor();
    await presenter.getByTestId('share').click();
    await presenter.getByTestId('controller-link').filter({ hasText: 'Ada' }).getByTestId('revoke').click();
    await ada.getByTestId('refused').waitFor();
    expect(await text(ada, 'refused')).toContain('no longer');
    expect(await ada.getByTestId('map').count()).toBe(0);
    expect(await presenter.getByTestId('controller-link').count()).toBe(1);
    expect(await bo.getByTestId('holds-remote').count()).toBe(1);
  });
});

describe('pages look where the presenter looks', () => {
  test('until one chooses for itself, and again with one click', async () => {
    await present();
    const viewer = await watch();
    await viewer.getByTestId('map').waitFor();
    await presenter.getByTestId('strip').getByText('conv3', { exact: true }).click();
    await presenter.getByTestId('mosaic').focus();
    await presenter.keyboard.press('ArrowRight');
    await expect.poll(() => text(viewer, 'layer-title')).toBe('conv3');
    await expect.poll(() => text(viewer, 'map-title')).toBe('Map 1');
    await presenter.getByTestId('map').press('ArrowRight');
    const place = await text(presenter, 'neuron');
    await expect.poll(() => text(viewer, 'neuron')).toBe(place);

    await viewer.getByTestId('strip').getByText('pool5', { exact: true }).click();
    expect(await text(viewer, 'follow')).toContain('Follow the presenter');
    await presenter.getByTestId('screen-lab').click();
    await presenter.getByTestId('kernel-text').waitFor();
    expect(await text(viewer, 'layer-title')).toBe('pool5');
    // What a viewer chooses is nobody else's.
    await viewer.getByTestId('follow').click();
    await viewer.getByTestId('kernel-text').waitFor();
    await viewer.reload();
    await expect.poll(() => text(viewer, 'follow')).toContain('Following');
    await viewer.getByTestId('kernel-text').waitFor();
  });
});

describe('what a viewer may not change', () => {
  test('is disabled, says why, and is the viewer’s as soon as the remote is given', async () => {
    await present();
    const viewer = await watch();
    await presenter.getByTestId('screen-lab').click();
    await viewer.getByTestId('lab-locked').waitFor();
    const bias = viewer.getByTestId('layers.0.kernels.0.bias');
    for (const hook of ['layers.0.stride', 'pool-max', 'preset', 'undo', 'add-layer', 'add-kernel', 'freeze'])
      expect(await viewer.getByTestId(hook).isDisabled(), hook).toBe(true);
    expect(await bias.isDisabled()).toBe(true);
    expect(await viewer.getByTestId('start-camera').count()).toBe(0);
    expect(await viewer.getByTestId('take-over').count()).toBe(0);
    // Numbers are read, not written.
    const cell = viewer.getByTestId('kernel-cell');
    await cell.focus();
    const before = await cell.inputValue();
    await viewer.keyboard.type('9');
    expect(await cell.inputValue()).toBe(before);
    for (const tab of ['strides', 'grid', 'threshold', 'pooling'])
      await viewer.getByTestId(`tab-${tab}`).click();
    expect(await viewer.getByTestId('problem').count()).toBe(0);
    expect(await violations(viewer)).toEqual([]);

    await viewer.getByTestId('ask-remote').click();
    await presenter.getByTestId('share').click();
    await presenter.getByTestId('grant').first().click();
    await presenter.getByTestId('close-share').click();
    await viewer.getByTestId('holds-remote').waitFor();
    expect(await viewer.getByTestId('lab-locked').count()).toBe(0);
    await bias.fill('-0.6');
    await expect.poll(() => presenter.getByTestId('layers.0.kernels.0.bias').inputValue()).toBe('-0.6');
    // Both see who did what, in words, and each takes back what is their own.
    await expect.poll(() => text(presenter, 'news')).toBe('viewer 1 set bias −0.60');
    await presenter.getByTestId('open-changes').click();
    expect(await presenter.getByTestId('last-changes').textContent()).toContain('viewer 1 set bias −0.60');
    expect(await presenter.getByTestId('undo-own').isDisabled()).toBe(true);
    await viewer.getByTestId('open-changes').click();
    expect(await viewer.getByTestId('last-changes').textContent()).toContain('you set bias −0.60');
    await viewer.getByTestId('undo-own').click();
    await expect.poll(() => presenter.getByTestId('layers.0.kernels.0.bias').inputValue()).toBe('-0.4');
  });

  test('leaves colours, sizes and layers to each page', async () => {
    await present();
    const viewer = await watch();
    await viewer.getByTestId('theme').click();
    await viewer.getByTestId('strip').getByText('conv4', { exact: true }).click();
    await expect.poll(() => text(viewer, 'layer-title')).toBe('conv4');
    expect(await text(presenter, 'layer-title')).toBe('conv1');
    expect(await viewer.getByTestId('model-picker').getAttribute('disabled')).not.toBeNull();
  });
});

test('a controller freezes the picture; the presenter lets it go on', async () => {
  presenter = await open(server.url);
  await presenter.getByTestId('start-camera').click();
  await presenter.getByTestId('frame-rate').waitFor();
  const controller = await open(await controllerLink('Ada'));
  await controller.getByTestId('freeze').click();
  await expect.poll(() => text(presenter, 'freeze')).toContain('Go on');
  await presenter.getByTestId('freeze').click();
  await expect.poll(() => text(controller, 'freeze')).toContain('Freeze');
  await presenter.getByTestId('freeze').click();
  await expect.poll(() => text(controller, 'freeze')).toContain('Go on');
  await controller.getByTestId('freeze').click();
  await expect.poll(() => text(presenter, 'freeze')).toContain('Freeze');
  await presenter.getByTestId('frame-rate').waitFor();
});
