import { type AtlasLayout, tileOrigin } from '../../shared/atlas.ts';
import type { Placement } from './placement.ts';

const GAP_PX = 1;

/** Tiles in rows, each enlarged by the same whole number, with gaps of one device pixel. */
export interface TileGrid {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly zoom: number;
  readonly placements: readonly Placement[];
}

/** Tiles `first` to `first` + `count` − 1 of an atlas in at most `widthPx` device pixels, as near to a square as they go. */
export function tileGrid(layout: AtlasLayout, first: number, count: number, widthPx: number): TileGrid {
  const { tileWidthPx, tileHeightPx } = layout;
  const most = Math.max(1, Math.floor((widthPx + GAP_PX) / (tileWidthPx + GAP_PX)));
  const columns = Math.min(most, Math.ceil(Math.sqrt((count * tileHeightPx) / tileWidthPx)));
  const zoom = Math.max(1, Math.floor(((widthPx + GAP_PX) / columns - GAP_PX) / tileWidthPx));
  const [width, height] = [tileWidthPx * zoom, tileHeightPx * zoom];
  const placements = Array.from({ length: count }, (_, tile) => ({
    from: { ...tileOrigin(layout, first + tile), width: tileWidthPx, height: tileHeightPx },
    to: {
      x: (tile % columns) * (width + GAP_PX),
      y: Math.floor(tile / columns) * (height + GAP_PX),
      width,
      height,
    },
  }));
  const rows = Math.ceil(count / columns);
  return {
    zoom,
    placements,
    widthPx: columns * (width + GAP_PX) - GAP_PX,
    heightPx: rows * (height + GAP_PX) - GAP_PX,
  };
}
