/**
 * Activations → grey levels. The only pass over all values outside the executor, so its loops are plain.
 *
 * Tiles are padded by repeating their last column and row: a JPEG block that ends in an edge would ring back into
 * the tile.
 */

import { type AtlasLayout, thumbnailLayout, tileOrigin } from '../../shared/atlas.ts';
import { isVector, type Shape } from '../../shared/layers.ts';
import { extremeOf, levelsOf, type Range, type ScaleKind, ZERO_SIGNED } from '../../shared/scale.ts';

/** A layer's planar values, with their ranges: pair 0 is the layer's, pair 1 + i map i's. */
export interface Activation {
  readonly shape: Shape;
  readonly values: Float32Array;
  readonly ranges: Float32Array;
  /** Whether values can be negative. */
  readonly signed: boolean;
}

/** The part of a sheet that an atlas is drawn on: from row `y` on. */
export interface Canvas {
  readonly levels: Uint8Array;
  readonly widthPx: number;
  readonly y: number;
}

/** (min, max) of the whole layer and then of each map. A value that is no number counts for neither. */
export function rangesOf(values: Float32Array, { channels }: Shape): Float32Array {
  const size = values.length / channels;
  const ranges = new Float32Array(2 + channels * 2);
  ranges[0] = Infinity;
  ranges[1] = -Infinity;
  for (let map = 0; map < channels; map++) writeRange(values, map * size, (map + 1) * size, ranges, 1 + map);
  return ranges;
}

/** Four lanes, so that the processor needn't wait for one comparison before it begins the next. */
function writeRange(
  values: Float32Array,
  start: number,
  end: number,
  ranges: Float32Array,
  pair: number,
): void {
  let min0 = Infinity;
  let min1 = Infinity;
  let min2 = Infinity;
  let min3 = Infinity;
  let max0 = -Infinity;
  let max1 = -Infinity;
  let max2 = -Infinity;
  let max3 = -Infinity;
  let i = start;
  for (const lanes = end - 3; i < lanes; i += 4) {
    const a = values[i]!;
    const b = values[i + 1]!;
    const c = values[i + 2]!;
    const d = values[i + 3]!;
    if (a < min0) min0 = a;
    if (a > max0) max0 = a;
    if (b < min1) min1 = b;
    if (b > max1) max1 = b;
    if (c < min2) min2 = c;
    if (c > max2) max2 = c;
    if (d < min3) min3 = d;
    if (d > max3) max3 = d;
  }
  for (; i < end; i++) {
    const a = values[i]!;
    if (a < min0) min0 = a;
    if (a > max0) max0 = a;
  }
  const min = Math.min(min0, min1, min2, min3);
  const max = Math.max(max0, max1, max2, max3);
  ranges[pair * 2] = min;
  ranges[pair * 2 + 1] = max;
  if (min < ranges[0]!) ranges[0] = min;
  if (max > ranges[1]!) ranges[1] = max;
}

function pair(ranges: Float32Array, index: number): Range {
  return { min: ranges[index * 2]!, max: ranges[index * 2 + 1]! };
}

function mapLevels({ ranges, signed }: Activation, map: number, scale: ScaleKind) {
  return levelsOf(extremeOf(scale, pair(ranges, 1 + map), pair(ranges, 0)), signed);
}

/** Maps `first`, `first` + 1, … of a layer, one in each cell of the layout. */
export function drawMaps(
  canvas: Canvas,
  layout: AtlasLayout,
  activation: Activation,
  first: number,
  scale: ScaleKind,
): void {
  const { height, width } = activation.shape;
  for (let tile = 0; tile < layout.tiles; tile++) {
    const { zero, gain } = mapLevels(activation, first + tile, scale);
    const { x, y } = tileOrigin(layout, tile);
    const to = (canvas.y + y) * canvas.widthPx + x;
    drawTile(canvas, to, layout, activation.values, (first + tile) * height * width, zero, gain);
  }
}

function drawTile(
  { levels, widthPx }: Canvas,
  start: number,
  { tileWidthPx, tileHeightPx, cellWidthPx, cellHeightPx }: AtlasLayout,
  values: Float32Array,
  offset: number,
  zero: number,
  gain: number,
): void {
  const middle = zero + 0.5;
  const paddingPx = cellWidthPx - tileWidthPx;
  let from = offset;
  let to = start;
  for (let row = 0; row < tileHeightPx; row++) {
    // A level is never outside 0 … 255, so cutting off the fraction rounds it.
    for (let column = 0; column < tileWidthPx; column++) levels[to++] = middle + gain * values[from++]!;
    const edge = levels[to - 1]!;
    for (let column = 0; column < paddingPx; column++) levels[to++] = edge;
    to += widthPx - cellWidthPx;
  }
  const last = start + (tileHeightPx - 1) * widthPx;
  for (let row = tileHeightPx; row < cellHeightPx; row++)
    levels.copyWithin(start + row * widthPx, last, last + cellWidthPx);
}

/** All layers, small: each map sampled at `mapPx` × `mapPx` points, on its own scale. */
export function drawStrip(canvas: Canvas, layout: AtlasLayout, activations: readonly Activation[]): void {
  activations.forEach((activation, index) => {
    const { x, y } = tileOrigin(layout, index);
    drawThumbnail(canvas, (canvas.y + y) * canvas.widthPx + x, activation);
  });
}

function drawThumbnail({ levels, widthPx }: Canvas, start: number, activation: Activation): void {
  const { shape, values, signed } = activation;
  const { height, width, channels } = shape;
  const { columns, mapPx, sidePx } = thumbnailLayout(shape);
  if (signed)
    for (let row = 0; row < sidePx; row++)
      levels.fill(ZERO_SIGNED, start + row * widthPx, start + row * widthPx + sidePx);
  const rows = samples(height, mapPx);
  const cells = samples(width, mapPx);
  // The values of a vector have one scale: each on its own, all would be drawn as the largest.
  const scale = isVector(shape) ? 'layer' : 'unit';
  for (let map = 0; map < channels; map++) {
    const { zero, gain } = mapLevels(activation, map, scale);
    const middle = zero + 0.5;
    const offset = map * height * width;
    let to = start + Math.floor(map / columns) * mapPx * widthPx + (map % columns) * mapPx;
    for (let row = 0; row < mapPx; row++) {
      const from = offset + rows[row]! * width;
      for (let column = 0; column < mapPx; column++)
        levels[to + column] = middle + gain * values[from + cells[column]!]!;
      to += widthPx;
    }
  }
}

/** The middles of `parts` equal parts of `length` pixels. */
function samples(length: number, parts: number): Int32Array {
  return Int32Array.from({ length: parts }, (_, part) => Math.floor(((part + 0.5) * length) / parts));
}
