/** Activations → grey levels. */

import { type AtlasLayout, thumbnailLayout, tileOrigin } from '../../shared/atlas.ts';
import { isVector, type Shape } from '../../shared/layers.ts';
import { extremeOf, type LayerScale, levelsOf, type Range, ZERO_SIGNED } from '../../shared/scale.ts';
import { type Canvas, drawAtlas } from './raster.ts';

/** A layer's planar values, with their ranges: pair 0 is the layer's, pair 1 + i map i's. */
export interface Activation {
  readonly shape: Shape;
  readonly values: Float32Array;
  readonly ranges: Float32Array;
  /** Whether values can be negative. Where they can't, a negative one stands for 0: of a ReLU these may be what it reads. */
  readonly signed: boolean;
}

function pair(ranges: Float32Array, index: number): Range {
  return { min: ranges[index * 2]!, max: ranges[index * 2 + 1]! };
}

function mapLevels({ ranges, signed }: Activation, map: number, scale: LayerScale) {
  return levelsOf(extremeOf(scale, pair(ranges, 1 + map), pair(ranges, 0)), signed);
}

/** Maps `first`, `first` + 1, … of a layer, one in each cell of the layout. */
export function drawMaps(
  canvas: Canvas,
  layout: AtlasLayout,
  activation: Activation,
  first: number,
  scale: LayerScale,
): void {
  const { height, width } = activation.shape;
  const size = height * width;
  const values = activation.values.subarray(first * size, (first + layout.tiles) * size);
  const scales = new Float32Array(layout.tiles * 2);
  for (let tile = 0; tile < layout.tiles; tile++) {
    const { zero, gain } = mapLevels(activation, first + tile, scale);
    scales[tile * 2] = zero + 0.5;
    scales[tile * 2 + 1] = gain;
  }
  drawAtlas(canvas, layout, values, scales);
}

/** All layers, small: each map sampled at `mapPx` × `mapPx` points, on its own scale. */
export function drawStrip(canvas: Canvas, layout: AtlasLayout, activations: readonly Activation[]): void {
  canvas.levels.fill(0, canvas.y * canvas.widthPx, (canvas.y + layout.heightPx) * canvas.widthPx);
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
        levels[to + column] = Math.max(middle + gain * values[from + cells[column]!]!, 0);
      to += widthPx;
    }
  }
}

/** The middles of `parts` equal parts of `length` pixels. */
function samples(length: number, parts: number): Int32Array {
  return Int32Array.from({ length: parts }, (_, part) => Math.floor(((part + 0.5) * length) / parts));
}
