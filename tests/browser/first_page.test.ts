/** What a page loads before its first picture, and what it has when the network goes. */

import { expect, test } from 'vitest';
import { stage } from './stage.ts';

// The network is taken away on purpose.
const hall = stage('coffee, slowly', { expected: /ERR_FAILED/ });

const firstScripts = async () => {
  const html = await (await fetch(hall.server.url)).text();
  const files = [...html.matchAll(/(?:src|modulepreload" crossorigin href)="([^"]+\.js)"/g)];
  return files.map(([, path]) => path!).filter((path) => !path.includes('web_awesome'));
};

test('the first picture needs little: no video writer, QR codes or typesetter, and bytes within a bound', async () => {
  const scripts = await Promise.all(
    (await firstScripts()).map(async (path) => (await fetch(hall.server.url + path)).text()),
  );
  expect(scripts.length).toBeGreaterThanOrEqual(2);
  const all = scripts.join('\n');
  expect(all.length).toBeLessThan(480_000);
  for (const late of ['EncodedVideoPacketSource', 'errorCorrectionLevel', 'ParseError: ', 'wa-clear'])
    expect(all.includes(late), late).toBe(false);
});

test.each([
  ['br', 'br'],
  ['gzip', 'gzip'],
  ['identity', null],
])('what accepts %s gets it so, for ever', async (accepted, encoding) => {
  const path = (await firstScripts()).find((path) => path.includes('main'));
  const { headers } = await fetch(`${hall.server.url}${path}`, { headers: { 'accept-encoding': accepted } });
  expect(headers.get('content-encoding')).toBe(encoding);
  expect(headers.get('content-type')).toMatch(/javascript/);
  expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(headers.get('vary')).toBe('Accept-Encoding');
});

test('once the page has come to rest it has everything: other screens open without a network', async () => {
  const page = await hall.open();
  const missed: string[] = [];
  page.on('requestfailed', (request) => missed.push(request.url()));
  // The last part of all.
  await page.waitForFunction(() => customElements.get('convcast-take-away'));
  await page.route('**/*', (route) => route.abort());
  await page.getByTestId('screen-lab').click();
  await page.locator('convcast-lab-screen').waitFor();
  await page.getByTestId('screen-lecture').click();
  await page.locator('math').first().waitFor({ state: 'attached' });
  await page.getByTestId('share').click();
  await page.locator('convcast-qr-code svg').first().waitFor();
  expect(missed.filter((url) => /\.(js|css)$/.test(url))).toEqual([]);
});
