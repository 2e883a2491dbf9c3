import { describe, expect, test } from 'vitest';
import { mosaicShare, type Work } from '../../../client/components/work_split.ts';
import { fitMosaic } from '../../../client/paint/mosaic_fit.ts';

const AREA = { areaWidthPx: 1120, areaHeightPx: 650, panelLeastPx: 340 };
const square = (tiles: number, sidePx: number): Work => ({
  ...AREA,
  tiles,
  tileWidthPx: sidePx,
  tileHeightPx: sidePx,
  mapSideIn: (widthPx) => Math.min(widthPx - 190, 560),
});

describe.each([
  [64, 55],
  [192, 27],
  [384, 13],
  [256, 13],
  [256, 6],
])('%i maps of %i px', (tiles, sidePx) => {
  const work = square(tiles, sidePx);
  const share = mosaicShare(work);
  const fit = fitMosaic(tiles, sidePx, sidePx, share, AREA.areaHeightPx);
  const widest = fitMosaic(tiles, sidePx, sidePx, AREA.areaWidthPx - AREA.panelLeastPx, AREA.areaHeightPx);
  const mapZoom = (widthPx: number) => Math.floor(work.mapSideIn(AREA.areaWidthPx - widthPx) / sidePx);

  test('the panel keeps its least width', () => {
    expect(share).toBeLessThanOrEqual(AREA.areaWidthPx - AREA.panelLeastPx);
  });

  test('the tiles are as large as in the whole area, and all of them fit', () => {
    expect(fit.zoom).toBe(widest.zoom);
    expect(fit.widthPx).toBeLessThanOrEqual(share);
    expect(fit.heightPx).toBeLessThanOrEqual(AREA.areaHeightPx);
  });

  test('the chosen map is not smaller for it', () => {
    expect(mapZoom(share)).toBeGreaterThanOrEqual(mapZoom(widest.widthPx));
  });
});

test('conv1 in a laptop’s window: a narrow mosaic leaves ten-fold pixels to the map, a square one eight-fold', () => {
  expect(mosaicShare(square(64, 55))).toBe(6 * 56 - 1);
});

test('conv1 on an old projector: the panel gives way before maps are cut off', () => {
  const share = mosaicShare({ ...square(64, 55), areaWidthPx: 700, areaHeightPx: 530 });
  expect(share).toBe(8 * 56 - 1);
  expect(fitMosaic(64, 55, 55, share, 530).heightPx).toBeLessThanOrEqual(530);
});
