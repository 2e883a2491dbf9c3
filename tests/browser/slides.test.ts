/** What a slide of another program shows: a frame with one view in it, a picture behind an address. */

import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { stage } from './stage.ts';
import { violations } from './violations.ts';

const hall = stage();
let presenter: Page;

beforeAll(async () => {
  presenter = await hall.openForAll();
  await presenter.getByTestId('photo-coffee').first().click();
  await presenter.getByTestId('map').waitFor();
});

test('a slide gets the code of a frame, and a picture’s address that opens', async () => {
  await presenter.getByTestId('share').click();
  const slides = presenter.getByTestId('slides');
  await slides.locator('summary').click();
  await slides.getByTestId('slide-view').selectOption('conv1/0');
  const codes = slides.getByTestId('link-address');
  expect(await codes.first().inputValue()).toContain(
    `src="${hall.server.url}/?embed=conv1/0#code=${hall.server.app.codes.viewer}"`,
  );
  await slides.getByTestId('make-address').click();
  await expect.poll(() => codes.count()).toBe(2);
  const picture = await fetch(await codes.last().inputValue());
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
  expect(await violations(presenter)).toEqual([]);
});

test.each([
  ['conv1', 'mosaic'],
  ['conv1/9', 'range'],
  ['prob', 'classes'],
])('for a slide’s frame there is %s alone, without controls; without a link, nothing', async (view, hook) => {
  const framed = await hall.open(`?embed=${view}${hall.viewersHash}`, {
    viewport: { width: 640, height: 480 },
  });
  await framed.getByTestId(hook).waitFor();
  expect(await framed.locator('button, select, input, wa-button, wa-select, nav').count()).toBe(0);
  expect(await violations(framed)).toEqual([]);
  const stranger = await hall.open(`?embed=${view}`);
  await stranger.getByText('This address opens nothing any more').waitFor();
});
