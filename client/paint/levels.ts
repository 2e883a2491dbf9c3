import type { AtlasLayout } from '../../shared/atlas.ts';
import { levelsOf } from '../../shared/scale.ts';

/** Grey levels that never were a picture file: one byte each, row by row. */
export interface LevelBytes {
  readonly width: number;
  readonly height: number;
  readonly levels: Uint8Array;
}

/** Grey levels to paint from row `y` of the bitmap on, and where their tiles lie. A `Picture` of levels is one. */
export interface Levels {
  readonly bitmap: ImageBitmap | LevelBytes;
  readonly y: number;
  readonly layout: AtlasLayout;
}

/**
 * A vector as an atlas of 1 × 1 tiles, so that it is painted as maps are. All its values share one scale;
 * `extreme` is that of its layer (`extremeOf`). Rounds as the server does.
 */
export function levelsOfVector(values: Float32Array, extreme: number, signed: boolean): Levels {
  const columns = Math.max(1, Math.ceil(Math.sqrt(values.length)));
  const rows = Math.max(1, Math.ceil(values.length / columns));
  const { zero, gain } = levelsOf(extreme, signed);
  const levels = new Uint8Array(columns * rows);
  for (let i = 0; i < values.length; i++) levels[i] = zero + 0.5 + gain * values[i]!;
  return {
    bitmap: { width: columns, height: rows, levels },
    y: 0,
    layout: {
      tiles: values.length,
      tileWidthPx: 1,
      tileHeightPx: 1,
      cellWidthPx: 1,
      cellHeightPx: 1,
      columns,
      rows,
      widthPx: columns,
      heightPx: rows,
    },
  };
}
