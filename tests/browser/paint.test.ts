/** The painters in a real browser: what is on the canvas is what the server drew. */

import { crc32 } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, SOFTWARE_WEBGL } from '../../bench/chromium.ts';
import { fitMosaic } from '../../client/paint/mosaic_fit.ts';
import { encodePixels } from '../../server/images/encode.ts';
import { atlasLayout, tileOrigin } from '../../shared/atlas.ts';
import { colourTable } from '../../shared/colours/colour_maps.ts';
import type { ResultView } from '../../shared/protocol.ts';
import { bundle } from './bundle.ts';
import type { PaintPage } from './paint_page.ts';

declare const paintPage: PaintPage;

const TILES = 64;
/** No multiple of a JPEG block, and not square. */
const WIDTH = 13;
const HEIGHT = 11;
const AREA: readonly [number, number] = [420, 400];
const SHEET_Y = 24;
const PAINTERS = ['webgl2', 'canvas2d'] as const;

/** Different in every tile, row and column, so that nothing can be turned or swapped unseen. */
function levelAt(tile: number, row: number, column: number): number {
  return (tile * 29 + row * 17 + column * 5) % 256;
}

const layout = atlasLayout(TILES, HEIGHT, WIDTH);
const view: ResultView = {
  view: { kind: 'layer', layer: 'conv1', scale: 'unit' },
  shape: { height: HEIGHT, width: WIDTH, channels: TILES },
  statPairs: 65,
  content: { sheet: 0, y: SHEET_Y },
};

/** The atlas from row `SHEET_Y` of its sheet on; above it lies another view's. */
function sheetLevels(level: (tile: number, row: number, column: number) => number): Uint8Array {
  const levels = new Uint8Array(layout.widthPx * (SHEET_Y + layout.heightPx)).fill(77);
  for (let tile = 0; tile < TILES; tile++) {
    const { x, y } = tileOrigin(layout, tile);
    for (let row = 0; row < HEIGHT; row++)
      for (let column = 0; column < WIDTH; column++)
        levels[(SHEET_Y + y + row) * layout.widthPx + x + column] = level(tile, row, column);
  }
  return levels;
}

async function sheets(level: typeof levelAt, lossless: boolean) {
  const { encoding, bytes } = await encodePixels(
    {
      values: sheetLevels(level),
      widthPx: layout.widthPx,
      heightPx: SHEET_Y + layout.heightPx,
      channels: 1,
    },
    lossless ? 'lossless' : 'fine',
  );
  const base64 = Buffer.from(bytes).toString('base64');
  return [{ header: { encoding, bytes: bytes.length }, base64 }];
}

const fit = fitMosaic(TILES, WIDTH, HEIGHT, ...AREA);

/** The whole canvas as it must be. */
function expectedPixels(name: Parameters<typeof colourTable>[0], mirror: boolean): Uint8Array {
  const colours = colourTable(name);
  const pixels: number[] = [];
  for (let y = 0; y < fit.heightPx; y++)
    for (let x = 0; x < fit.widthPx; x++) {
      const tile = fit.tileAt(x, y);
      if (tile === null) {
        pixels.push(1, 2, 3, 255);
        continue;
      }
      const place = fit.place(tile);
      const column = Math.floor((x - place.x) / fit.zoom);
      const row = Math.floor((y - place.y) / fit.zoom);
      const level = levelAt(tile, row, mirror ? WIDTH - 1 - column : column);
      pixels.push(...colours.subarray(level * 4, level * 4 + 4));
    }
  return Uint8Array.from(pixels);
}

/** Where two pictures first differ, in words: printing both would fill the screen. */
function firstDifference(actual: Uint8Array, expected: Uint8Array): string | null {
  if (actual.length !== expected.length) return `${actual.length} bytes instead of ${expected.length}`;
  const at = actual.findIndex((value, index) => value !== expected[index]);
  if (at < 0) return null;
  const pixel = Math.floor(at / 4);
  const place = `x ${pixel % fit.widthPx} y ${Math.floor(pixel / fit.widthPx)}`;
  return `${place}: ${actual.slice(pixel * 4, pixel * 4 + 4)} instead of ${expected.slice(pixel * 4, pixel * 4 + 4)}`;
}

function pixelsOf({ pixels }: { readonly pixels: string }): Uint8Array {
  return Uint8Array.from(Buffer.from(pixels, 'base64'));
}

let browser: Browser;
let page: Page;

beforeAll(async () => {
  const [code, launched] = await Promise.all([
    bundle('tests/browser/paint_page.ts'),
    launchChromium([], SOFTWARE_WEBGL),
  ]);
  browser = launched;
  page = await browser.newPage();
  page.on('pageerror', (error) => console.error(error));
  await page.addScriptTag({ type: 'module', content: code });
  await page.waitForFunction(() => typeof paintPage === 'object');
});
afterAll(() => browser?.close());

test('the area asks for enlargement and several rows', () => {
  expect(fit.zoom).toBeGreaterThanOrEqual(3);
  expect(fit.rows).toBeGreaterThan(4);
});

describe.each(PAINTERS)('%s', (painter) => {
  test.each([
    ['viridis', false],
    ['grey', true],
    ['cividis', false],
    ['diverging-dark', true],
    ['diverging-light', false],
  ] as const)('every pixel of 64 tiles: %s, mirror %s', async (colours, mirror) => {
    const work = { painter, view, sheets: await sheets(levelAt, true), area: AREA, colours, mirror };
    const painted = await page.evaluate((w) => paintPage.paint(w), work);
    expect(painted).toMatchObject({ kind: painter, width: fit.widthPx, height: fit.heightPx });
    expect(firstDifference(pixelsOf(painted), expectedPixels(colours, mirror))).toBeNull();
  });

  test('a vector’s values stand in rows', async () => {
    const values = [-1, -0.5, 0, 0.5, 1, 0.25];
    const painted = await page.evaluate(([p, v]) => paintPage.paintVector(p, v, 1), [
      painter,
      values,
    ] as const);
    const vectorFit = fitMosaic(values.length, 1, 1, 60, 40);
    const colours = colourTable('diverging-light');
    const pixels = pixelsOf(painted);
    values.forEach((value, tile) => {
      const { x, y, width, height } = vectorFit.place(tile);
      const level = Math.floor(128.5 + 127 * value);
      for (const [atX, atY] of [
        [x, y],
        [x + width - 1, y + height - 1],
      ]) {
        const at = (atY! * painted.width + atX!) * 4;
        expect([...pixels.slice(at, at + 4)]).toEqual([...colours.subarray(level * 4, level * 4 + 4)]);
      }
    });
  });

  test('what was painted stays when a closed bitmap comes', async () => {
    const { before, after } = await page.evaluate((p) => paintPage.paintClosed(p), painter);
    expect([...pixelsOf(before).slice(0, 4)]).toEqual([200, 200, 200, 255]);
    expect(after.pixels).toEqual(before.pixels);
  });
});

/** The PNG as if it were of linear light: a gAMA chunk of 1.0 behind its header (PNG specification, 11.3.2.2). */
function withLinearGamma(png: Uint8Array): Uint8Array {
  const headerEnd = 33;
  const chunk = Buffer.alloc(16);
  chunk.writeUInt32BE(4, 0);
  chunk.write('gAMA', 4, 'latin1');
  chunk.writeUInt32BE(100_000, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 12)), 12);
  return Buffer.concat([png.subarray(0, headerEnd), chunk, png.subarray(headerEnd)]);
}

test.each(PAINTERS)('%s: what a file says of its colours moves no level', async (painter) => {
  const [sheet] = await sheets(levelAt, true);
  const bytes = withLinearGamma(Buffer.from(sheet!.base64, 'base64'));
  const managed = {
    header: { encoding: 'png' as const, bytes: bytes.length },
    base64: Buffer.from(bytes).toString('base64'),
  };
  const work = { painter, view, sheets: [managed], area: AREA, colours: 'grey' as const, mirror: false };
  const painted = await page.evaluate((w) => paintPage.paint(w), work);
  expect(firstDifference(pixelsOf(painted), expectedPixels('grey', false))).toBeNull();
});

test('both painters give the same of a JPEG, close to its levels', async () => {
  const smooth = (tile: number, row: number, column: number) => (tile * 3 + row * 4 + column * 2) % 256;
  const jpeg = await sheets(smooth, false);
  expect(jpeg[0]!.header.encoding).toBe('jpeg');
  const [webgl, canvas] = await Promise.all(
    PAINTERS.map((painter) =>
      page.evaluate((w) => paintPage.paint(w), {
        painter,
        view,
        sheets: jpeg,
        area: AREA,
        colours: 'grey' as const,
        mirror: false,
      }),
    ),
  );
  expect(firstDifference(pixelsOf(webgl!), pixelsOf(canvas!))).toBeNull();
  const pixels = pixelsOf(webgl!);
  const errors: number[] = [];
  for (let tile = 0; tile < TILES; tile++) {
    const { x, y } = fit.place(tile);
    for (let row = 0; row < HEIGHT; row++)
      for (let column = 0; column < WIDTH; column++) {
        const at = ((y + row * fit.zoom) * fit.widthPx + x + column * fit.zoom) * 4;
        errors.push(Math.abs(pixels[at]! - smooth(tile, row, column)));
      }
  }
  expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(4);
});

test('without WebGL layers that are painted by turns are coloured once each', async () => {
  const { coloured, levels } = await page.evaluate(() => paintPage.paintByTurns(16));
  expect(coloured).toBe(2);
  expect(levels).toEqual([255, 128]);
});

test('textures don’t pile up', async () => {
  const { made, error } = await page.evaluate(() => paintPage.paintMany(200));
  expect(made).toBeLessThanOrEqual(8);
  expect(error).toBe(0);
});

test('while the context is lost the 2-D canvas paints; after that, WebGL again', async () => {
  const work = {
    painter: 'webgl2' as const,
    view,
    sheets: await sheets(levelAt, true),
    area: AREA,
    colours: 'viridis' as const,
    mirror: false,
  };
  expect(await page.evaluate(() => paintPage.setContextLost(true))).toBe('canvas2d');
  const lost = await page.evaluate((w) => paintPage.paint(w), work);
  expect(lost.kind).toBe('canvas2d');
  expect(firstDifference(pixelsOf(lost), expectedPixels('viridis', false))).toBeNull();
  expect(await page.evaluate(() => paintPage.setContextLost(false))).toBe('webgl2');
  const restored = await page.evaluate((w) => paintPage.paint(w), work);
  expect(restored.kind).toBe('webgl2');
  expect(firstDifference(pixelsOf(restored), expectedPixels('viridis', false))).toBeNull();
});
