/**
 * Where tiles lie in the one picture that carries them. A cell is a tile padded to whole JPEG blocks, so that no
 * block spans two tiles and one map can't bleed into its neighbour. Both ends compute the layout from the shape.
 */

import type { Shape } from './layers.ts';

const JPEG_BLOCK_PX = 8;

export interface AtlasLayout {
  readonly tiles: number;
  readonly tileWidthPx: number;
  readonly tileHeightPx: number;
  readonly cellWidthPx: number;
  readonly cellHeightPx: number;
  readonly columns: number;
  readonly rows: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Tiles in rows, as close to a square as whole cells allow. */
export function atlasLayout(tiles: number, tileHeightPx: number, tileWidthPx: number): AtlasLayout {
  const cellWidthPx = wholeBlocks(tileWidthPx);
  const cellHeightPx = wholeBlocks(tileHeightPx);
  const columns = Math.max(1, Math.ceil(Math.sqrt((tiles * cellHeightPx) / cellWidthPx)));
  const rows = Math.max(1, Math.ceil(tiles / columns));
  return {
    tiles,
    tileWidthPx,
    tileHeightPx,
    cellWidthPx,
    cellHeightPx,
    columns,
    rows,
    widthPx: columns * cellWidthPx,
    heightPx: rows * cellHeightPx,
  };
}

function wholeBlocks(px: number): number {
  return Math.ceil(px / JPEG_BLOCK_PX) * JPEG_BLOCK_PX;
}

export function mosaicLayout(shape: Shape): AtlasLayout {
  return atlasLayout(shape.channels, shape.height, shape.width);
}

/** The left upper corner of tile `index`. */
export function tileOrigin(layout: AtlasLayout, index: number): { x: number; y: number } {
  return {
    x: (index % layout.columns) * layout.cellWidthPx,
    y: Math.floor(index / layout.columns) * layout.cellHeightPx,
  };
}

/** The largest side of a layer's thumbnail in the strip. */
export const THUMBNAIL_PX = 96;

export interface ThumbnailLayout {
  /** Maps in a row. */
  readonly columns: number;
  /** The side of each map, sampled at the middles of as many equal parts. */
  readonly mapPx: number;
  readonly sidePx: number;
}

/** All maps of a layer (or all values of a vector) in a square of at most `THUMBNAIL_PX`. */
export function thumbnailLayout(shape: Shape): ThumbnailLayout {
  const columns = Math.ceil(Math.sqrt(shape.channels));
  const mapPx = Math.max(1, Math.floor(THUMBNAIL_PX / columns));
  return { columns, mapPx, sidePx: columns * mapPx };
}

/** The strip: one cell for each layer, thumbnails in the left upper corner of their cells. */
export function stripLayout(layers: number): AtlasLayout {
  return atlasLayout(layers, THUMBNAIL_PX, THUMBNAIL_PX);
}
