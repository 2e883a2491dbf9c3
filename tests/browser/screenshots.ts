/**
 * Makes the pictures in README: the real page on the real server, on a photo that comes with it.
 *
 *     npm run screenshots -- [--out DIRECTORY]
 */

import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { launchChromium } from '../../bench/chromium.ts';
import { MeasuredServer } from '../../bench/measured_server.ts';

const { values: flags } = parseArgs({ options: { out: { type: 'string', default: 'docs/images' } } });
await mkdir(flags.out, { recursive: true });

const server = await MeasuredServer.start([]);
const browser = await launchChromium();
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' });
  await page.goto(server.url);
  await page.getByTestId('photo-coffee').first().click();
  await page.getByTestId('map').waitFor();
  await page.getByTestId('classes').getByText('cup').waitFor();
  // Numbers are brought up to date five times a second.
  await page.waitForTimeout(1000);
  await page.screenshot({ path: `${flags.out}/alexnet.png` });
} finally {
  await browser.close();
  await server.stop();
}
