import { describe, expect, test } from 'vitest';
import {
  Excitement,
  LAYER_BYTES_MAX,
  LAYERS_KEPT,
  PATCHES_PER_MAP,
  sideFor,
} from '../../../../server/vision/study/excitement.ts';
import type { Graph } from '../../../../shared/layers.ts';

const conv = (name: string) =>
  ({ kind: 'conv', name, kernelSizePx: 3, stride: 1, padding: 0, outChannels: 2 }) as const;
const graph: Graph = {
  input: { height: 8, width: 8, channels: 3 },
  layers: [conv('a'), conv('b'), conv('c')],
};
const SHAPES = { a: 6, b: 4, c: 2 };

/** A layer's values, zero but at one place of map 0. */
function values(layer: keyof typeof SHAPES, row: number, column: number, value: number) {
  const side = SHAPES[layer];
  const all = new Float32Array(side * side * 2);
  all[row * side + column] = value;
  return { shape: { height: side, width: side, channels: 2 }, all };
}

const picture = (level: number) => new Uint8Array(8 * 8 * 3).fill(level);

function see(excitement: Excitement, layer: keyof typeof SHAPES, value: number, atMs: number, level: number) {
  const { shape, all } = values(layer, 1, 1, value);
  excitement.see(graph, layer, shape, all, picture(level), atMs);
}

const strengths = (excitement: Excitement, layer = 'a', map = 0) =>
  excitement.patches(layer, map).patches.map(({ value }) => value);

describe('what excited a map', () => {
  test('is the nine strongest, strongest first', () => {
    const excitement = new Excitement();
    const seen = [5, 1, 9, 3, 7, 2, 8, 4, 10, 6, 11];
    for (const [index, value] of seen.entries()) see(excitement, 'a', value, index * 2000, index * 20);
    expect(strengths(excitement)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3]);
    expect(strengths(excitement)).toHaveLength(PATCHES_PER_MAP);
    expect(strengths(excitement, 'a', 1)).toEqual([]);
  });

  test('is the same thing once: the same moment, or what looks alike', () => {
    const excitement = new Excitement();
    see(excitement, 'a', 3, 0, 100);
    see(excitement, 'a', 4, 500, 200);
    expect(strengths(excitement)).toEqual([4]);
    see(excitement, 'a', 2, 60_000, 205);
    expect(strengths(excitement)).toEqual([4]);
    see(excitement, 'a', 5, 90_000, 195);
    expect(strengths(excitement)).toEqual([5]);
    see(excitement, 'a', 1, 120_000, 20);
    expect(strengths(excitement)).toEqual([5, 1]);
  });

  test('is the neuron’s receptive field out of the picture', () => {
    const excitement = new Excitement();
    const rgb = picture(0);
    // Row 1 of layer a sees rows 1 to 3, column 2 columns 2 to 4.
    for (let row = 1; row <= 3; row++) rgb.fill(200, (row * 8 + 2) * 3, (row * 8 + 5) * 3);
    const { shape, all } = values('a', 1, 2, 1);
    excitement.see(graph, 'a', shape, all, rgb, 0);
    const [patch] = excitement.patches('a', 0).patches;
    expect(patch!.rgb.every((level) => level === 200)).toBe(true);
  });

  test('takes no more memory than a room may', () => {
    for (const maps of [1, 64, 384, 1280, 4096]) {
      const side = sideFor(maps);
      expect(side).toBeGreaterThan(8);
      expect(maps * PATCHES_PER_MAP * side * side * 3).toBeLessThanOrEqual(LAYER_BYTES_MAX);
    }
    const excitement = new Excitement();
    for (const layer of ['a', 'b', 'c'] as const) see(excitement, layer, 1, 0, 50);
    expect(['a', 'b', 'c'].filter((layer) => strengths(excitement, layer).length)).toEqual(['b', 'c']);
    expect(LAYERS_KEPT).toBe(2);
    see(excitement, 'b', 2, 5000, 200);
    see(excitement, 'a', 1, 9000, 100);
    expect(['a', 'b', 'c'].filter((layer) => strengths(excitement, layer).length)).toEqual(['a', 'b']);
  });
});
