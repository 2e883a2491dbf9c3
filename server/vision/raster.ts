/**
 * The only pass over all values outside the executors, in WebAssembly because its SIMD instructions take four to
 * sixteen values at once (assembly/raster.ts). It has the memory that executors write activations into.
 */

import { readFileSync } from 'node:fs';
import { type AtlasLayout, mosaicLayout } from '../../shared/atlas.ts';
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
    stride: number,
  ): void;
  lookUp(rgb: number, pixels: number, table: number, to: number): void;
}

const PAGE_BYTES = 65_536;
/** What the WebAssembly reads behind the last value. */
const MARGIN_BYTES = 32;
/** A cache line: what the executors write into is aligned to it. */
const ALIGNED_BYTES = 64;

const built = import.meta.url.endsWith('.ts') ? '../../dist/server/vision/raster.wasm' : './raster.wasm';
const program = new WebAssembly.Module(readFileSync(new URL(built, import.meta.url)));

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNED_BYTES) * ALIGNED_BYTES;
}

/** The program with a memory of its own. */
class Raster {
  readonly memory = new WebAssembly.Memory({ initial: 1 });
  readonly #instance = new WebAssembly.Instance(program, { env: { memory: this.memory } });
  readonly run = this.#instance.exports as unknown as Exports;
  /** Bytes from 0 on that hold something. */
  used = 0;

  get freeBytes(): number {
    return this.memory.buffer.byteLength - this.used - MARGIN_BYTES;
  }

  /** Forgets what it holds, and has room for this much. */
  clear(bytes: number): void {
    this.used = 0;
    if (bytes > this.freeBytes) this.memory.grow(Math.ceil((bytes - this.freeBytes) / PAGE_BYTES));
  }

  /** Where there is room. */
  floats(count: number): Float32Array {
    const values = new Float32Array(this.memory.buffer, this.used, count);
    this.used = aligned(this.used + values.byteLength);
    return values;
  }
}

/** What one frame's passes give. Executors write into it, so that nothing is copied and nothing is thrown away. */
const activations = new Raster();
/** For values from elsewhere, copied in. */
const others = new Raster();

/** Makes room for the activations of a frame, of these shapes; those of the frame before are gone. */
export function clearActivations(shapes: Iterable<Shape>): void {
  let bytes = 0;
  let drawnMost = 0;
  for (const shape of shapes) {
    bytes += aligned(shape.channels * shape.height * shape.width * 4);
    const { widthPx, heightPx } = mosaicLayout(shape);
    drawnMost = Math.max(drawnMost, widthPx * heightPx + shape.channels * 8);
  }
  activations.clear(bytes + drawnMost);
}

/** Room for an activation until they are cleared; where there is none, an array of its own. */
export function activationOf(count: number): Float32Array {
  return aligned(count * 4) > activations.freeBytes ? new Float32Array(count) : activations.floats(count);
}

/** Whether they are in memory that the next frame uses again. */
export function isLent(values: Float32Array): boolean {
  return values.buffer === activations.memory.buffer;
}

/** A raster that holds these values, and has room for so many bytes more from `used` on. */
function holding(values: Float32Array, bytes: number): { raster: Raster; from: number } {
  if (isLent(values) && bytes <= activations.freeBytes)
    return { raster: activations, from: values.byteOffset };
  others.clear(aligned(values.byteLength) + bytes);
  others.floats(values.length).set(values);
  return { raster: others, from: 0 };
}

/**
 * (min, max) of the whole layer and then of each map. A value that is no number counts for neither; where there is
 * no other, the pair is (∞, −∞).
 */
export function rangesOf(values: Float32Array, { channels }: Shape): Float32Array {
  const { raster, from } = holding(values, channels * 8);
  raster.run.ranges(from, channels, values.length / channels, raster.used);
  const maps = new Float32Array(raster.memory.buffer, raster.used, channels * 2);
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
  // As wide as the canvas, so that it is copied in one piece.
  const atlasBytes = canvas.widthPx * layout.heightPx;
  const { raster, from } = holding(values, scales.byteLength + atlasBytes);
  const scalesAt = raster.used;
  const to = scalesAt + scales.byteLength;
  new Float32Array(raster.memory.buffer, scalesAt, scales.length).set(scales);
  const atlas = new Uint8Array(raster.memory.buffer, to, atlasBytes);
  // Cells without a tile, and what the canvas is wider.
  if (layout.tiles < layout.columns * layout.rows || layout.widthPx < canvas.widthPx) atlas.fill(0);
  raster.run.drawTiles(
    from,
    scalesAt,
    to,
    layout.tiles,
    layout.tileWidthPx,
    layout.tileHeightPx,
    layout.cellWidthPx,
    layout.cellHeightPx,
    layout.columns,
    canvas.widthPx,
  );
  canvas.levels.set(atlas, canvas.y * canvas.widthPx);
}

/**
 * Interleaved RGB as three planes of what `table` has of each level (256 of red, 256 of green, 256 of blue), written to
 * `planar`.
 */
export function lookUpLevels(rgb: Uint8Array, table: Float32Array, planar: Float32Array): void {
  const bytes = aligned(rgb.length) + table.byteLength;
  const lent = isLent(planar) && bytes <= activations.freeBytes;
  const raster = lent ? activations : others;
  if (!lent) others.clear(bytes + planar.byteLength);
  const tableAt = raster.used;
  const rgbAt = tableAt + table.byteLength;
  new Float32Array(raster.memory.buffer, tableAt, table.length).set(table);
  new Uint8Array(raster.memory.buffer, rgbAt, rgb.length).set(rgb);
  const to = lent ? planar.byteOffset : tableAt + bytes;
  raster.run.lookUp(rgbAt, rgb.length / 3, tableAt, to);
  if (!lent) planar.set(new Float32Array(raster.memory.buffer, to, planar.length));
}
