/**
 * How soon a change in the Lab is seen: a real Chromium with a fake camera, one layer of 4 kernels of 3 × 3 at 224 px.
 *
 *     npm run -s bench:lab -- [--edits N] [--seconds N]
 *
 * From the input event of a control to the animation frame in which a map's pixels are others: the bias of a kernel and
 * the map after its ReLU. While a slider is dragged, how many different maps are seen a second.
 */

import { parseArgs } from 'node:util';
import { labPreset } from '../shared/lab_presets.ts';
import { launchChromium } from './chromium.ts';
import { fakeCamera } from './fake_camera.ts';
import { HeadlessPage } from './headless_page.ts';
import { MeasuredServer } from './measured_server.ts';
import { quantile } from './quantile.ts';

const { values: flags } = parseArgs({
  options: { edits: { type: 'string', default: '40' }, seconds: { type: 'string', default: '5' } },
});
const edits = Number(flags.edits);
const dragMs = Number(flags.seconds) * 1000;

const server = await MeasuredServer.start([]);
const browser = await launchChromium(fakeCamera('coffee'));
try {
  const setUp = new HeadlessPage(server.url);
  await setUp.ready();
  await setUp.ask('lab:set', { state: labPreset('four-directions')!.make([]) });
  setUp.close();

  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    permissions: ['camera'],
  });
  const page = await context.newPage();
  // tsx wraps functions that have names in a helper that a page hasn't got.
  await page.addInitScript('globalThis.__name = (named) => named');
  await page.goto(`${server.url}/#screen=lab`);
  await page.getByTestId('start-camera').click();
  const map = page.getByTestId('map-relu1').first();
  await map.waitFor();
  await page.waitForTimeout(3000);

  const slider = await page.getByTestId('layers.0.kernels.0.bias').elementHandle();
  const canvas = await map.locator('canvas').elementHandle();
  const measured = await page.evaluate(
    async ({ slider, canvas, edits, dragMs }) => {
      const input = slider as HTMLInputElement;
      const context = (canvas as HTMLCanvasElement).getContext('2d')!;
      const look = () => {
        const { width, height } = context.canvas;
        const { data } = context.getImageData(0, 0, width, height);
        let sum = 0;
        for (let i = 0; i < data.length; i += 4)
          sum = (sum * 31 + data[i]! + 256 * data[i + 1]! + 65_536 * data[i + 2]!) >>> 0;
        return sum;
      };
      const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const set = (share: number) => {
        const [min, max] = [Number(input.min), Number(input.max)];
        input.value = String(min + share * (max - min));
        input.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
      };
      const untilStill = async () => {
        for (let same = 0, before = look(); same < 20; ) {
          await nextFrame();
          const now = look();
          same = now === before ? same + 1 : 0;
          before = now;
        }
      };
      const shownMs: number[] = [];
      for (let edit = 0; edit < edits; edit++) {
        await untilStill();
        const before = look();
        const start = performance.now();
        set(edit % 2 ? 0.45 : 0.55);
        while (look() === before && performance.now() - start < 3000) await nextFrame();
        shownMs.push(performance.now() - start);
      }
      await untilStill();
      const start = performance.now();
      let pictures = 0;
      for (let step = 0, before = look(); performance.now() - start < dragMs; step++) {
        set(0.5 + 0.1 * Math.sin(step / 9));
        await nextFrame();
        const now = look();
        if (now !== before) pictures++;
        before = now;
      }
      return { shownMs, picturesPerSecond: pictures / ((performance.now() - start) / 1000) };
    },
    { slider, canvas, edits, dragMs },
  );
  const ms = (q: number) => Math.round(quantile(measured.shownMs, q));
  const perSecond = Math.round(measured.picturesPerSecond * 10) / 10;
  console.log(
    JSON.stringify({
      edits,
      shownAfterMs: { p50: ms(0.5), p95: ms(0.95) },
      picturesPerSecondDragging: perSecond,
    }),
  );
} finally {
  await browser.close();
  await server.stop();
}
