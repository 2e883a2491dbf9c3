/** One picture's explanations, as they are looked at. */

import { logitsOf } from '../../../shared/explained.ts';
import { type Graph, INPUT } from '../../../shared/layers.ts';
import type { ExplanationView } from '../../../shared/protocol.ts';
import type { ForwardPass } from '../tfjs/gradients.ts';
import type { Excitement } from './excitement.ts';
import { PATCHES_PER_MAP } from './excitement.ts';
import type { StudiedView, StudyFrame } from './messages.ts';

const CHANNELS = 3;
const GREY = 128;
export const THUMBNAIL_PX = 56;

export function explain(
  graph: Graph,
  pass: ForwardPass,
  { views, rgb, atMs }: StudyFrame,
  excitement: Excitement,
): StudiedView[] {
  for (const layer of new Set(views.flatMap((view) => (view.kind === 'excited' ? view.layer : [])))) {
    const { shape, values } = pass.activationOf(layer);
    excitement.see(graph, layer, shape, values, rgb, atMs);
  }
  return views.map((view) => explained(graph, pass, view, rgb, atMs, excitement));
}

function explained(
  graph: Graph,
  pass: ForwardPass,
  view: ExplanationView,
  rgb: Uint8Array,
  atMs: number,
  excitement: Excitement,
): StudiedView {
  const { height, width } = graph.input;
  switch (view.kind) {
    case 'explained':
      return {
        view,
        shape: graph.input,
        stats: new Float32Array(),
        content: { rgb, widthPx: width, heightPx: height },
      };
    case 'cam': {
      const { shape, classIndex, probability, values } = pass.classActivation(view.classIndex);
      return { view, shape, stats: Float32Array.of(classIndex, probability), content: { values } };
    }
    case 'guided': {
      // A probability near 1 follows nothing any more; the value before the softmax does.
      const last = graph.layers.at(-1)!;
      const layer = last.kind === 'softmax' && view.layer === last.name ? logitsOf(graph) : view.layer;
      const gradient = pass.gradient({ ...view, layer }, INPUT, 'guided');
      const { rgb: picture, extreme } = gradientPicture(gradient, width * height);
      return {
        view,
        shape: graph.input,
        stats: Float32Array.of(-extreme, extreme),
        content: { rgb: picture, widthPx: width, heightPx: height },
      };
    }
    case 'excited': {
      const { sidePx, patches } = excitement.patches(view.layer, view.map);
      const shape = { height: sidePx, width: sidePx, channels: patches.length };
      return {
        view,
        shape,
        stats: Float32Array.from(patches.flatMap(({ value, atMs: then }) => [value, (atMs - then) / 1000])),
        content: {
          rgb: inARow(
            patches.map((patch) => patch.rgb),
            sidePx,
          ),
          widthPx: sidePx * PATCHES_PER_MAP,
          heightPx: sidePx,
        },
      };
    }
  }
}

/** Zero is grey, and the largest change of any pixel and colour black or white. */
function gradientPicture(planar: Float32Array, pixels: number): { rgb: Uint8Array; extreme: number } {
  let extreme = 0;
  for (const value of planar) extreme = Math.max(extreme, Math.abs(value));
  const gain = extreme > 0 ? (GREY - 1) / extreme : 0;
  const rgb = new Uint8Array(pixels * CHANNELS);
  for (let pixel = 0, to = 0; pixel < pixels; pixel++)
    for (let channel = 0; channel < CHANNELS; channel++)
      rgb[to++] = GREY + Math.round(planar[channel * pixels + pixel]! * gain);
  return { rgb, extreme };
}

function inARow(squares: readonly Uint8Array[], sidePx: number): Uint8Array {
  const rowBytes = sidePx * CHANNELS;
  const rgb = new Uint8Array(rowBytes * sidePx * PATCHES_PER_MAP);
  squares.forEach((square, place) => {
    for (let row = 0; row < sidePx; row++)
      rgb.set(
        square.subarray(row * rowBytes, (row + 1) * rowBytes),
        (row * PATCHES_PER_MAP + place) * rowBytes,
      );
  });
  return rgb;
}

/** RGB, `THUMBNAIL_PX` square, each pixel the mean of those that it stands for. */
export function thumbnailOf(rgb: Uint8Array, sidePx: number): Uint8Array {
  const step = Math.floor(sidePx / THUMBNAIL_PX);
  const small = new Uint8Array(THUMBNAIL_PX * THUMBNAIL_PX * CHANNELS);
  for (let y = 0, to = 0; y < THUMBNAIL_PX; y++)
    for (let x = 0; x < THUMBNAIL_PX; x++)
      for (let channel = 0; channel < CHANNELS; channel++) {
        let sum = 0;
        for (let row = 0; row < step; row++)
          for (let column = 0; column < step; column++)
            sum += rgb[((y * step + row) * sidePx + x * step + column) * CHANNELS + channel]!;
        small[to++] = sum / (step * step);
      }
  return small;
}
