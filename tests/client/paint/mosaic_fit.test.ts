import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitMosaic } from '../../../client/paint/mosaic_fit.ts';

const mosaics = fc.record({
  tiles: fc.integer({ min: 1, max: 2048 }),
  tileWidthPx: fc.integer({ min: 1, max: 120 }),
  tileHeightPx: fc.integer({ min: 1, max: 120 }),
  areaWidthPx: fc.integer({ min: 1, max: 2500 }),
  areaHeightPx: fc.integer({ min: 1, max: 2500 }),
});
type Mosaic = typeof mosaics extends fc.Arbitrary<infer T> ? T : never;

function fit(m: Mosaic) {
  return fitMosaic(m.tiles, m.tileWidthPx, m.tileHeightPx, m.areaWidthPx, m.areaHeightPx);
}

/** Whether some number of columns puts all tiles into the area: tried one by one. */
function fitsAt(zoom: number, m: Mosaic): boolean {
  for (let columns = 1; columns <= m.tiles; columns++) {
    const rows = Math.ceil(m.tiles / columns);
    const width = columns * (m.tileWidthPx * zoom + 1) - 1;
    const height = rows * (m.tileHeightPx * zoom + 1) - 1;
    if (width <= m.areaWidthPx && height <= m.areaHeightPx) return true;
  }
  return false;
}

describe('whatever the tiles and the area', () => {
  test('every tile lies in the block, enlarged by the zoom, one pixel from its neighbours', () => {
    fc.assert(
      fc.property(mosaics, (m) => {
        const { zoom, columns, rows, widthPx, heightPx, place } = fit(m);
        expect(Number.isInteger(zoom) && zoom >= 1).toBe(true);
        expect(columns * rows).toBeGreaterThanOrEqual(m.tiles);
        for (let tile = 0; tile < m.tiles; tile++) {
          const box = place(tile);
          if (box.width !== m.tileWidthPx * zoom || box.height !== m.tileHeightPx * zoom)
            expect(box).toBe(`${zoom} times the tile`);
          if (box.x < 0 || box.y < 0 || box.x + box.width > widthPx || box.y + box.height > heightPx)
            expect(box).toBe('inside the block');
          const right = place(tile + 1);
          const below = place(tile + columns);
          if ((tile + 1) % columns && right.x - (box.x + box.width) !== 1)
            expect(right).toBe('1 px to the right');
          if (below.y - (box.y + box.height) !== 1 || below.x !== box.x) expect(below).toBe('1 px below');
        }
      }),
    );
  });

  test('the block is no larger than its tiles', () => {
    fc.assert(
      fc.property(mosaics, (m) => {
        const { columns, rows, widthPx, heightPx, place } = fit(m);
        const lastInRow = place(columns - 1);
        expect(widthPx).toBe(lastInRow.x + lastInRow.width);
        const lastRow = place((rows - 1) * columns);
        expect(heightPx).toBe(lastRow.y + lastRow.height);
        expect((rows - 1) * columns).toBeLessThan(m.tiles);
      }),
    );
  });

  test('tileAt finds the tile at every corner of its place, and none in the gaps', () => {
    fc.assert(
      fc.property(mosaics, fc.nat(), (m, pick) => {
        const { place, tileAt } = fit(m);
        const tile = pick % m.tiles;
        const { x, y, width, height } = place(tile);
        for (const [cornerX, cornerY] of [
          [x, y],
          [x + width - 1, y],
          [x, y + height - 1],
          [x + width - 0.01, y + height - 0.01],
        ])
          expect(tileAt(cornerX!, cornerY!)).toBe(tile);
        expect(tileAt(x + width, y)).toBeNull();
        expect(tileAt(x, y + height)).toBeNull();
        expect(tileAt(x - 0.5, y)).toBeNull();
        expect(tileAt(x, y - 0.5)).toBeNull();
      }),
    );
  });

  test('no larger zoom fits; where one fits, the block lies in the area', () => {
    fc.assert(
      fc.property(mosaics, (m) => {
        const { zoom, widthPx, heightPx } = fit(m);
        expect(fitsAt(zoom + 1, m)).toBe(false);
        if (fitsAt(zoom, m)) {
          expect(widthPx).toBeLessThanOrEqual(m.areaWidthPx);
          expect(heightPx).toBeLessThanOrEqual(m.areaHeightPx);
        } else {
          expect(zoom).toBe(1);
          expect(heightPx > m.areaHeightPx || widthPx > m.areaWidthPx).toBe(true);
        }
      }),
    );
  });

  test('a block that scrolls is taller, not wider, unless one tile is wider than the area', () => {
    fc.assert(
      fc.property(mosaics, (m) => {
        const { widthPx } = fit(m);
        expect(widthPx).toBeLessThanOrEqual(Math.max(m.areaWidthPx, m.tileWidthPx));
      }),
    );
  });
});

test('an empty cell and outside are no tile', () => {
  const { columns, rows, tileAt, place, widthPx, heightPx } = fitMosaic(7, 10, 10, 65, 43);
  expect([columns, rows]).toEqual([4, 2]);
  expect(tileAt(place(7).x, place(7).y)).toBeNull();
  expect(tileAt(-1, 0)).toBeNull();
  expect(tileAt(0, heightPx + 1)).toBeNull();
  expect(tileAt(widthPx + 1, 0)).toBeNull();
});

describe('AlexNet in usual areas: full rows where there is room, close to the area’s shape', () => {
  test.each([
    [64, 55, 840, 640, 1, 8, 8],
    [64, 55, 1700, 1300, 3, 10, 7],
    [192, 27, 840, 640, 1, 16, 12],
    [192, 13, 840, 640, 3, 16, 12],
    [384, 13, 840, 640, 2, 24, 16],
    [256, 6, 840, 640, 7, 19, 14],
    [1, 55, 280, 280, 5, 1, 1],
  ])('%i maps of %i px in %i × %i px', (tiles, sidePx, widthPx, heightPx, zoom, columns, rows) => {
    const fitted = fitMosaic(tiles, sidePx, sidePx, widthPx, heightPx);
    expect([fitted.zoom, fitted.columns, fitted.rows]).toEqual([zoom, columns, rows]);
  });
});
