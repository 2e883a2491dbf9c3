/**
 * Activations → grey levels. The only pass over all values outside the executor, so its loops are plain.
 *
 * Tiles are padded by repeating their last column and row: a JPEG block that ends in an edge would ring back into
 * the tile.
 */

import {
  type AtlasLayout,
  atlasLayout,
  stripLayout,
  thumbnailLayout,
  tileOrigin,
} from '../../shared/atlas.ts';
import type { Shape } from '../../shared/layers.ts';
import { extremeOf, levelsOf, type Range, type ScaleKind } from '../../shared/scale.ts';

/** A layer's planar values, with their ranges: pair 0 is the layer's, pair 1 + i map i's. */
export interface Activation {
  readonly shape: Shape;
  readonly values: Float32Array;
  readonly ranges: Float32Array;
  /** Whether values can be negative. */
  readonly signed: boolean;
}

/** Grey levels of one picture. */
export interface Drawing {
  readonly levels: Uint8ClampedArray;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** (min, max) of the whole layer and then of each map. A value that is no number counts for neither. */
export function rangesOf(values: Float32Array, { channels }: Shape): Float32Array {
  const size = values.length / channels;
  const ranges = new Float32Array(2 + channels * 2);
  let layerMin = Infinity;
  let layerMax = -Infinity;
  for (let map = 0; map < channels; map++) {
    let min = Infinity;
    let max = -Infinity;
    const end = (map + 1) * size;
    for (let i = map * size; i < end; i++) {
      const value = values[i]!;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    ranges[2 + map * 2] = min;
    ranges[3 + map * 2] = max;
    if (min < layerMin) layerMin = min;
    if (max > layerMax) layerMax = max;
  }
  ranges[0] = layerMin;
  ranges[1] = layerMax;
  return ranges;
}

function pair(ranges: Float32Array, index: number): Range {
  return { min: ranges[index * 2]!, max: ranges[index * 2 + 1]! };
}

function mapLevels({ ranges, signed }: Activation, map: number, scale: ScaleKind) {
  return levelsOf(extremeOf(scale, pair(ranges, 1 + map), pair(ranges, 0)), signed);
}

/** Maps `first` … `first + count − 1`, each in its cell. */
export function drawMaps(activation: Activation, first: number, count: number, scale: ScaleKind): Drawing {
  const { height, width } = activation.shape;
  const layout = atlasLayout(count, height, width);
  const levels = new Uint8ClampedArray(layout.widthPx * layout.heightPx);
  for (let tile = 0; tile < count; tile++) {
    const { zero, gain } = mapLevels(activation, first + tile, scale);
    const { x, y } = tileOrigin(layout, tile);
    drawTile(levels, layout, x, y, activation.values, (first + tile) * height * width, zero, gain);
  }
  return { levels, widthPx: layout.widthPx, heightPx: layout.heightPx };
}

function drawTile(
  levels: Uint8ClampedArray,
  layout: AtlasLayout,
  x: number,
  y: number,
  values: Float32Array,
  offset: number,
  zero: number,
  gain: number,
): void {
  const { tileWidthPx, tileHeightPx, cellWidthPx, cellHeightPx, widthPx } = layout;
  let from = offset;
  for (let row = 0; row < tileHeightPx; row++) {
    const start = (y + row) * widthPx + x;
    const end = start + tileWidthPx;
    for (let to = start; to < end; to++) levels[to] = zero + gain * values[from++]!;
    levels.fill(levels[end - 1]!, end, start + cellWidthPx);
  }
  const last = (y + tileHeightPx - 1) * widthPx + x;
  for (let row = tileHeightPx; row < cellHeightPx; row++)
    levels.copyWithin((y + row) * widthPx + x, last, last + cellWidthPx);
}

/** All layers, small: every pixel is the value of largest magnitude in its part of the map, each map on its own scale. */
export function drawStrip(activations: readonly Activation[]): Drawing {
  const layout = stripLayout(activations.length);
  const levels = new Uint8ClampedArray(layout.widthPx * layout.heightPx);
  activations.forEach((activation, index) => {
    const { x, y } = tileOrigin(layout, index);
    drawThumbnail(levels, layout.widthPx, x, y, activation);
  });
  return { levels, widthPx: layout.widthPx, heightPx: layout.heightPx };
}

function drawThumbnail(
  levels: Uint8ClampedArray,
  strideToNextRow: number,
  x: number,
  y: number,
  activation: Activation,
): void {
  const { shape, values, signed } = activation;
  const { columns, mapPx, sidePx } = thumbnailLayout(shape);
  if (signed)
    for (let row = 0; row < sidePx; row++)
      levels.fill(128, (y + row) * strideToNextRow + x, (y + row) * strideToNextRow + x + sidePx);
  const rowStarts = starts(shape.height, mapPx);
  const columnStarts = starts(shape.width, mapPx);
  const vector = shape.height === 1 && shape.width === 1;
  for (let map = 0; map < shape.channels; map++) {
    // The values of a vector have one scale: each on its own would all be drawn as the largest.
    const { zero, gain } = mapLevels(activation, map, vector ? 'layer' : 'unit');
    const left = x + (map % columns) * mapPx;
    const top = y + Math.floor(map / columns) * mapPx;
    const offset = map * shape.height * shape.width;
    for (let row = 0; row < mapPx; row++) {
      const to = (top + row) * strideToNextRow + left;
      for (let column = 0; column < mapPx; column++)
        levels[to + column] =
          zero +
          gain *
            largest(
              values,
              offset,
              shape.width,
              rowStarts[row]!,
              rowStarts[row + 1]!,
              columnStarts[column]!,
              columnStarts[column + 1]!,
            );
    }
  }
}

/** Where each of `parts` parts of `length` begins; where there are more parts than pixels, pixels repeat. */
function starts(length: number, parts: number): Int32Array {
  return Int32Array.from({ length: parts + 1 }, (_, part) => Math.floor((part * length) / parts));
}

function largest(
  values: Float32Array,
  offset: number,
  width: number,
  top: number,
  bottom: number,
  left: number,
  right: number,
): number {
  let found = 0;
  let magnitude = -1;
  for (let row = top; row < Math.max(bottom, top + 1); row++)
    for (let column = left; column < Math.max(right, left + 1); column++) {
      const value = values[offset + row * width + column]!;
      const size = value < 0 ? -value : value;
      if (size > magnitude) {
        magnitude = size;
        found = value;
      }
    }
  return found;
}
