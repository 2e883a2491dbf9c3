/** A page from its beginning to its end, in a real browser, with a fake camera, on the real server. */

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { Page as SocketPage } from '../server/page.ts';
import { startServer } from '../server/running_server.ts';
import { stage } from './stage.ts';

// Said by the browser while the server is away.
const hall = stage('coffee, slowly', { expected: /ERR_CONNECTION_REFUSED|already in CLOSING or CLOSED/ });

async function startCamera(page: Page): Promise<void> {
  await page.getByTestId('start-camera').click();
  await page.getByTestId('frame-rate').waitFor();
}

test('without permission the page says so and what to do', async () => {
  const page = await hall.open('', { permissions: [] });
  await page.context().clearPermissions();
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('denied', 'NotAllowedError'));
  });
  await page.getByTestId('start-camera').click();
  const start = page.getByTestId('start');
  await expect.poll(() => start.getAttribute('data-reason')).toBe('permission');
  expect((await start.getByRole('alert').textContent())!.length).toBeGreaterThan(30);
});

test('asks no other host for anything', async () => {
  const page = await hall.open('about:blank');
  const hosts = new Set<string>();
  page.on('request', (request) => hosts.add(new URL(request.url()).host));
  await page.goto(hall.server.url);
  await page.getByTestId('start-camera').waitFor();
  hosts.delete('');
  expect([...hosts]).toEqual([new URL(hall.server.url).host]);
});

test('a reload keeps what was chosen; a second page sees it too, and may take over', async () => {
  const page = await hall.open();
  const title = () => page.getByTestId('layer-title').textContent();
  await startCamera(page);
  await page.getByTestId('strip').getByText('conv3', { exact: true }).click();
  await expect.poll(title).toBe('conv3');
  await expect.poll(() => page.url()).toContain('conv3');
  await page.reload();
  await startCamera(page);
  expect(await title()).toBe('conv3');

  const second = await hall.open();
  await second.getByTestId('take-over').waitFor();
  await second.getByTestId('map').waitFor();
  await expect.poll(() => page.getByTestId('watching').textContent()).toBe('2 watching');
});

test('a server that goes away and comes back', async () => {
  const other = await startServer();
  const page = await hall.open(other.url);
  await startCamera(page);
  await other.stop();
  await page.getByTestId('lost').waitFor();
  const again = await startServer({ port: Number(new URL(other.url).port) });
  try {
    await expect.poll(() => page.getByTestId('lost').count(), { timeout: 10_000 }).toBe(0);
    await page.getByTestId('frame-rate').waitFor();
  } finally {
    await again.stop();
  }
});

test('the Lab goes into a link that shows the same in another browser, and is no wider than a phone', async () => {
  const stack = async () => {
    const other = await SocketPage.open(hall.server.url);
    const { state } = other.welcome.lab;
    other.close();
    return state;
  };
  const page = await hall.open('#screen=lab', { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.getByTestId('preset').selectOption('corners');
  await expect.poll(async () => (await stack()).layers.length).toBe(2);
  const state = await stack();
  await page.getByTestId('copy-link').click();
  await expect.poll(() => page.url()).toContain('lab=');
  const { hash } = new URL(page.url());
  await page.getByTestId('preset').selectOption('template');
  await expect.poll(async () => (await stack()).layers.length).toBe(1);
  await page.context().close();

  const phone = await hall.open(hash, { viewport: { width: 390, height: 844 }, hasTouch: true });
  await phone.getByTestId('photo-coffee').first().click();
  await phone.getByTestId('map-conv1').first().waitFor();
  await phone.getByTestId('layer-1').waitFor();
  expect(await stack()).toEqual(state);
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
