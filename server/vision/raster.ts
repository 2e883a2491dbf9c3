/**
 * The only pass over all values outside the executors, in WebAssembly because its SIMD instructions take four to
 * sixteen values at once (assembly/raster.ts). Values are copied in and levels out, which costs a tenth of the work.
 */

import { readFileSync } from 'node:fs';
import type { AtlasLayout } from '../../shared/atlas.ts';
import type { Shape } from '../../shared/layers.ts';

/** The part of a sheet that an atlas is drawn on: from row `y` on. */
export interface Canvas {
  readonly levels: Uint8Array;
  readonly widthPx: number;
  readonly y: number;
}

interface Exports {
  ranges(values: number, maps: number, size: number, to: number): void;
  drawTiles(
    values: number,
    scales: number,
    to: number,
    tiles: number,
    tileWidth: number,
    tileHeight: number,
    cellWidth: number,
    cellHeight: number,
    columns: number,
  ): void;
}

const PAGE_BYTES = 65_536;
/** What the WebAssembly reads behind the last value. */
const MARGIN_BYTES = 32;

const built = import.meta.url.endsWith('.ts') ? '../../dist/server/vision/raster.wasm' : './raster.wasm';
const memory = new WebAssembly.Memory({ initial: 1 });
const program = new WebAssembly.Module(readFileSync(new URL(built, import.meta.url)));
const raster = new WebAssembly.Instance(program, { env: { memory } }).exports as unknown as Exports;

/** Makes the memory large enough; whatever was in it is of no use any more. */
function reserve(bytes: number): void {
  const missing = bytes + MARGIN_BYTES - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
}

/**
 * (min, max) of the whole layer and then of each map. A value that is no number counts for neither; where there is
 * no other, the pair is (∞, −∞).
 */
export function rangesOf(values: Float32Array, { channels }: Shape): Float32Array {
  const to = values.byteLength;
  reserve(to + channels * 8);
  new Float32Array(memory.buffer, 0, values.length).set(values);
  raster.ranges(0, channels, values.length / channels, to);
  const maps = new Float32Array(memory.buffer, to, channels * 2);
  const ranges = new Float32Array(2 + channels * 2);
  ranges.set(maps, 2);
  ranges[0] = Infinity;
  ranges[1] = -Infinity;
  for (let i = 0; i < maps.length; i += 2) {
    if (maps[i]! < ranges[0]) ranges[0] = maps[i]!;
    if (maps[i + 1]! > ranges[1]) ranges[1] = maps[i + 1]!;
  }
  return ranges;
}

/**
 * Map after map of planar `values`, one in each cell of the layout, as ⌊middle + gain · value⌋, kept inside
 * 0 … 255; `scales` holds (middle, gain) of each.
 *
 * Tiles are padded by repeating their last column and row: a JPEG block that ends in an edge would ring back into
 * the tile.
 */
export function drawAtlas(
  canvas: Canvas,
  layout: AtlasLayout,
  values: Float32Array,
  scales: Float32Array,
): void {
  const scalesAt = values.byteLength;
  // Behind the values as a margin that may be read, whatever is in it.
  const to = scalesAt + scales.byteLength;
  const { widthPx, heightPx } = layout;
  reserve(to + widthPx * heightPx);
  new Float32Array(memory.buffer, 0, values.length).set(values);
  new Float32Array(memory.buffer, scalesAt, scales.length).set(scales);
  const atlas = new Uint8Array(memory.buffer, to, widthPx * heightPx);
  // Cells without a tile.
  if (layout.tiles < layout.columns * layout.rows) atlas.fill(0);
  raster.drawTiles(
    0,
    scalesAt,
    to,
    layout.tiles,
    layout.tileWidthPx,
    layout.tileHeightPx,
    layout.cellWidthPx,
    layout.cellHeightPx,
    layout.columns,
  );
  const start = canvas.y * canvas.widthPx;
  if (widthPx === canvas.widthPx) canvas.levels.set(atlas, start);
  else
    for (let row = 0; row < heightPx; row++)
      canvas.levels.set(atlas.subarray(row * widthPx, (row + 1) * widthPx), start + row * canvas.widthPx);
}
