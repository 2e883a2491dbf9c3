/** Rooms from their first page on: where everybody begins, a camera, and what may go wrong in front of the hall. */

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { Access } from '../../server/access/access.ts';
import { startServer } from '../server/running_server.ts';
import { controllerLink } from './share_panel.ts';
import { stage } from './stage.ts';

// Said by the browser while the server is away.
const hall = stage('coffee, slowly', { expected: /ERR_CONNECTION_REFUSED|already in CLOSING or CLOSED/ });

const text = (page: Page, hook: string) => page.getByTestId(hook).first().textContent();

test('where a presenter begins, everybody begins; who is linked elsewhere looks there alone', async () => {
  const presenter = await hall.open('#layer=conv3&map=5');
  await presenter.getByTestId('photo-coffee').first().click();
  await expect.poll(() => text(presenter, 'layer-title')).toBe('conv3');
  const viewer = await hall.open(hall.viewersHash);
  await expect.poll(() => text(viewer, 'layer-title')).toBe('conv3');
  await expect.poll(() => text(viewer, 'map-title')).toBe('Map 5');
  const alone = await hall.open(`${hall.viewersHash}&layer=pool2&map=7`);
  await expect.poll(() => text(alone, 'map-title')).toBe('Map 7');
  expect(await text(alone, 'follow')).toContain('Follow the presenter');
  await alone.getByTestId('follow').click();
  await expect.poll(() => text(alone, 'layer-title')).toBe('conv3');
});

test('a controller freezes the picture; the presenter lets it go on', async () => {
  const presenter = await hall.open();
  await presenter.getByTestId('start-camera').click();
  await presenter.getByTestId('frame-rate').waitFor();
  const controller = await hall.open(await controllerLink(presenter, 'Ada'));
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

test('one key plays the camera’s last minute in its stead, and everybody is told; off forgets it', async () => {
  const presenter = await hall.open();
  await presenter.getByTestId('start-camera').waitFor();
  await presenter.keyboard.press('r');
  await presenter.getByText('There is no last minute to play').waitFor();
  await presenter.getByTestId('start-camera').click();
  await presenter.getByTestId('frame-rate').waitFor();
  const viewer = await hall.open(hall.viewersHash);
  await viewer.getByTestId('frame-rate').waitFor();
  await presenter.keyboard.press('r');
  await expect.poll(() => text(viewer, 'room-notice')).toBe('Playing the last minute');
  await expect.poll(() => text(viewer, 'source')).toBe('The camera’s last minute, once more');
  await viewer.getByTestId('frame-rate').waitFor();
  await presenter.keyboard.press('r');
  await expect.poll(() => viewer.getByTestId('room-notice').count()).toBe(0);
  await presenter.getByTestId('stop').click();
  await presenter.getByTestId('moving-photo').click();
  await viewer.getByTestId('frame-rate').waitFor();
  expect(await text(viewer, 'source')).toBe('Moving photo');
  await presenter.keyboard.press('r');
  await presenter.getByText('There is no last minute to play').waitFor();
});

test('the presenter reloads: the page says so, the camera comes back by itself, and off is off everywhere', async () => {
  const patient = await startServer({ awayMs: 20_000 });
  try {
    const presenter = await hall.open(patient.url);
    await presenter.getByTestId('start-camera').click();
    await presenter.getByTestId('frame-rate').waitFor();
    const viewer = await hall.open(`${patient.url}/#code=${patient.app.codes.viewer}`);
    await viewer.getByTestId('map').waitFor();
    await presenter.goto('about:blank');
    await expect.poll(() => text(viewer, 'room-notice')).toContain('Camera paused');
    const returnsAt = Date.now();
    await presenter.goto(patient.url);
    await expect.poll(() => viewer.getByTestId('room-notice').count()).toBe(0);
    await presenter.getByTestId('frame-rate').waitFor();
    expect(Date.now() - returnsAt).toBeLessThan(4000);
    await presenter.getByTestId('stop').click();
    await viewer.getByTestId('waiting').waitFor();
    expect(await viewer.getByTestId('map').count()).toBe(0);
    const left = await viewer
      .getByTestId('picture')
      .locator('canvas')
      .evaluate((canvas: HTMLCanvasElement) => canvas.width);
    expect(left).toBe(0);
  } finally {
    await patient.stop();
  }
});

test('the server restarts: everybody is where they were, with everything that was set', async () => {
  const access = new Access('a secret of this test, long enough to be one');
  const first = await startServer({ access, awayMs: 20_000, roomIdleMs: 60_000 });
  const port = Number(new URL(first.url).port);
  const presenter = await hall.open(first.url);
  await presenter.getByTestId('photo-coffee').first().click();
  await presenter.getByTestId('map').waitFor();
  const link = await controllerLink(presenter, 'Ada');
  const controller = await hall.open(link.replace(/^http:\/\/[^/]+/, first.url));
  const viewer = await hall.open(`${first.url}/#code=${first.app.codes.viewer}`);
  await presenter.getByTestId('screen-lab').click();
  await controller.getByTestId('layers.0.kernels.0.bias').fill('-0.6');
  await expect.poll(() => viewer.getByTestId('layers.0.kernels.0.bias').inputValue()).toBe('-0.6');
  await first.stop();
  await expect.poll(() => text(viewer, 'room-notice')).toContain('comes back by itself');
  const second = await startServer({ access, port, awayMs: 20_000, roomIdleMs: 60_000 });
  try {
    for (const page of [presenter, controller, viewer]) {
      await expect.poll(() => page.getByTestId('room-notice').count(), { timeout: 15_000 }).toBe(0);
      await expect.poll(() => page.getByTestId('layers.0.kernels.0.bias').inputValue()).toBe('-0.6');
    }
    await expect.poll(() => text(presenter, 'watching')).toBe('3 watching');
    await controller.getByTestId('holds-remote').waitFor();
    await controller.getByTestId('layers.0.kernels.0.bias').fill('-0.2');
    await expect.poll(() => viewer.getByTestId('layers.0.kernels.0.bias').inputValue()).toBe('-0.2');
  } finally {
    await second.stop();
  }
});

test('a passcode is asked for, a full room lets in by itself who waits', async () => {
  const small = await startServer({ limits: { viewersPerRoomMax: 1 } });
  try {
    const presenter = await hall.open(small.url);
    await presenter.getByTestId('share').click();
    await presenter.getByTestId('passcode').fill('espresso');
    await presenter.getByTestId('set-passcode').click();
    await presenter.getByTestId('remove-passcode').waitFor();
    const address = `${small.url}/#code=${small.app.codes.viewer}`;
    const viewer = await hall.open(address);
    await viewer.getByTestId('enter-passcode').fill('ristretto');
    await viewer.getByTestId('enter').click();
    await expect.poll(() => text(viewer, 'passcode-form')).toContain('That was not it');
    await viewer.getByTestId('enter-passcode').fill('espresso');
    await viewer.getByTestId('enter').click();
    await viewer.getByTestId('waiting').waitFor();
    await presenter.getByTestId('remove-passcode').click();
    const late = await hall.open(address);
    await expect.poll(() => text(late, 'refused')).toContain('full');
    await viewer.goto('about:blank');
    await late.getByTestId('waiting').waitFor({ timeout: 15_000 });
  } finally {
    await small.stop();
  }
});
