import { type AtlasLayout, thumbnailLayout, tileOrigin } from '../../shared/atlas.ts';
import type { Shape } from '../../shared/layers.ts';
import type { Box, MosaicFit } from './mosaic_fit.ts';

/** A part of an atlas, in its pixels, and where it goes on the canvas, in device pixels: a whole number larger. */
export interface Placement {
  readonly from: Box;
  readonly to: Box;
}

/** Every tile of an atlas at its place in a mosaic. Keep the array: painters remember what they made of it. */
export function mosaicPlacements(layout: AtlasLayout, fit: MosaicFit): Placement[] {
  return Array.from({ length: layout.tiles }, (_, tile) => ({
    from: { ...tileOrigin(layout, tile), width: layout.tileWidthPx, height: layout.tileHeightPx },
    to: fit.place(tile),
  }));
}

/** One layer's thumbnail out of the strip, at the canvas's left upper corner. */
export function thumbnailPlacement(strip: AtlasLayout, layer: number, shape: Shape, zoom: number): Placement {
  const { sidePx } = thumbnailLayout(shape);
  return {
    from: { ...tileOrigin(strip, layer), width: sidePx, height: sidePx },
    to: { x: 0, y: 0, width: sidePx * zoom, height: sidePx * zoom },
  };
}
