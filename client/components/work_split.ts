import { fitMosaic } from '../paint/mosaic_fit.ts';

/** Lengths in device pixels. */
export interface Work {
  readonly tiles: number;
  readonly tileWidthPx: number;
  readonly tileHeightPx: number;
  readonly areaWidthPx: number;
  readonly areaHeightPx: number;
  /** Beside the mosaic, at least for the chosen map. */
  readonly panelLeastPx: number;
  /** The side of the largest map that fits a panel of this width. */
  mapSideIn(panelWidthPx: number): number;
}

const MOSAIC_SHARE_MOST = 2 / 3;

/**
 * How much of the width the mosaic gets: its tiles are as large as they can be beside the smallest panel; then the
 * mosaic is made as narrow as its height allows, if the chosen map gains from that, so that little stays empty.
 */
export function mosaicShare(work: Work): number {
  const { tiles, tileWidthPx, tileHeightPx, areaWidthPx, areaHeightPx, panelLeastPx, mapSideIn } = work;
  const most = areaWidthPx - panelLeastPx;
  const widest = fitMosaic(tiles, tileWidthPx, tileHeightPx, most, areaHeightPx);
  const pitch = (widest.widthPx + 1) / widest.columns;
  const rowPitch = (widest.heightPx + 1) / widest.rows;
  const rowsMost = Math.max(1, Math.floor((areaHeightPx + 1) / rowPitch));
  const columnsLeast = Math.ceil(tiles / rowsMost);
  // Before maps are cut off, the panel gives way.
  if (columnsLeast > widest.columns)
    return Math.min(columnsLeast * pitch - 1, Math.floor(areaWidthPx * MOSAIC_SHARE_MOST));
  const zoomBeside = (columns: number) =>
    Math.floor(mapSideIn(areaWidthPx - (columns * pitch - 1)) / Math.max(tileWidthPx, tileHeightPx));
  let best = widest.columns;
  for (let columns = best; columns >= columnsLeast; columns--)
    if (zoomBeside(columns) > zoomBeside(best)) best = columns;
  return best * pitch - 1;
}
