/**
 * What excited each map most, of everything that a room has seen: the nine strongest patches, in memory only.
 *
 * A map's peak in a frame is one candidate. What came within a second of another patch, or looks like it, is the same
 * thing seen again, and only the stronger of both is kept: otherwise a picture that stands still would fill all nine.
 * Only the layer that somebody looks at is gone through. A layer takes `LAYER_BYTES_MAX` at most, and a room
 * keeps two: the one looked at longest ago is forgotten.
 */

import { type Graph, INPUT, receptiveField, type Shape } from '../../../shared/layers.ts';

export const PATCHES_PER_MAP = 9;
export const LAYER_BYTES_MAX = 16_000_000;
export const LAYERS_KEPT = 2;
const SIDE_MAX_PX = 48;
const CHANNELS = 3;
const SAME_MOMENT_MS = 1000;
/** The mean difference, in levels, of patches that look alike. */
const ALIKE_LEVELS = 12;

export interface Patch {
  /** The map's value. */
  readonly value: number;
  readonly atMs: number;
  /** RGB, `sidePx` × `sidePx`: what the neuron can see, scaled; black where that is outside the picture. */
  readonly rgb: Uint8Array;
}

interface Layer {
  readonly sidePx: number;
  /** For each map, the strongest first. */
  readonly maps: Patch[][];
}

export class Excitement {
  readonly #layers = new Map<string, Layer>();

  /** The bytes of all patches. */
  get bytes(): number {
    let bytes = 0;
    for (const { maps, sidePx } of this.#layers.values())
      for (const patches of maps) bytes += patches.length * sidePx * sidePx * CHANNELS;
    return bytes;
  }

  /** `values`: the layer's, planar. `rgb`: the picture, interleaved. */
  see(
    graph: Graph,
    layerName: string,
    shape: Shape,
    values: Float32Array,
    rgb: Uint8Array,
    atMs: number,
  ): void {
    const layer = this.#layer(layerName, shape.channels);
    const size = shape.height * shape.width;
    layer.maps.forEach((patches, map) => {
      let peak = map * size;
      for (let index = peak + 1; index < (map + 1) * size; index++)
        if (values[index]! > values[peak]!) peak = index;
      const value = values[peak]!;
      const weakest = patches.length < PATCHES_PER_MAP ? 0 : patches.at(-1)!.value;
      if (!(value > weakest)) return;
      // Cheaper than cutting it out first: the same moment is already there, and stronger.
      if (patches.some((other) => other.value >= value && atMs - other.atMs < SAME_MOMENT_MS)) return;
      const place = peak - map * size;
      const field = receptiveField(graph, layerName, Math.floor(place / shape.width), place % shape.width);
      const patch = { value, atMs, rgb: cutSquare(rgb, graph.input, field.get(INPUT)!, layer.sidePx) };
      keep(patches, patch);
    });
  }

  patches(layerName: string, map: number): { sidePx: number; patches: readonly Patch[] } {
    const layer = this.#layers.get(layerName);
    return { sidePx: layer?.sidePx ?? SIDE_MAX_PX, patches: layer?.maps[map] ?? [] };
  }

  #layer(name: string, maps: number): Layer {
    const found = this.#layers.get(name);
    const layer = found ?? { sidePx: sideFor(maps), maps: Array.from({ length: maps }, () => []) };
    // The newest stands last.
    this.#layers.delete(name);
    this.#layers.set(name, layer);
    for (const oldest of this.#layers.keys()) {
      if (this.#layers.size <= LAYERS_KEPT) break;
      this.#layers.delete(oldest);
    }
    return layer;
  }
}

/** As large as all patches of a layer have room for. */
export function sideFor(maps: number): number {
  return Math.min(SIDE_MAX_PX, Math.floor(Math.sqrt(LAYER_BYTES_MAX / (maps * PATCHES_PER_MAP * CHANNELS))));
}

function keep(patches: Patch[], patch: Patch): void {
  const same = patches.findIndex(
    (other) => patch.atMs - other.atMs < SAME_MOMENT_MS || alike(other.rgb, patch.rgb),
  );
  if (same >= 0) {
    if (patches[same]!.value >= patch.value) return;
    patches.splice(same, 1);
  }
  const place = patches.findIndex((other) => other.value < patch.value);
  patches.splice(place < 0 ? patches.length : place, 0, patch);
  patches.length = Math.min(patches.length, PATCHES_PER_MAP);
}

function alike(a: Uint8Array, b: Uint8Array): boolean {
  const most = ALIKE_LEVELS * a.length;
  let sum = 0;
  for (let index = 0; index < a.length && sum < most; index++) sum += Math.abs(a[index]! - b[index]!);
  return sum < most;
}

interface PixelBox {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** The box in the middle of a square of `sidePx`, by nearest pixels; the picture is interleaved RGB. */
function cutSquare(rgb: Uint8Array, picture: Shape, box: PixelBox, sidePx: number): Uint8Array {
  const height = box.bottom - box.top + 1;
  const width = box.right - box.left + 1;
  const longer = Math.max(height, width);
  const square = new Uint8Array(sidePx * sidePx * CHANNELS);
  const from = (place: number, length: number) =>
    Math.floor(((place + 0.5) * longer) / sidePx - (longer - length) / 2);
  for (let y = 0, to = 0; y < sidePx; y++) {
    const row = from(y, height);
    for (let x = 0; x < sidePx; x++, to += CHANNELS) {
      const column = from(x, width);
      if (row < 0 || column < 0 || row >= height || column >= width) continue;
      const at = ((box.top + row) * picture.width + box.left + column) * CHANNELS;
      square[to] = rgb[at]!;
      square[to + 1] = rgb[at + 1]!;
      square[to + 2] = rgb[at + 2]!;
    }
  }
  return square;
}
