/**
 * The binary half of a `result`: the views' bodies behind each other, in the header's order. One body is
 *
 *     stats    float32 little-endian pairs (min, max): the layer's, then one for each map (strip: for each layer)
 *     picture  `pictureBytes` bytes in the view's encoding
 *
 * Encoder and decoder stand side by side; the decoder refuses missing and trailing bytes.
 */

import type { ResultHeader, ResultView } from './protocol.ts';
import type { Range } from './scale.ts';

const PAIR_BYTES = 8;

export interface ViewBody {
  readonly header: ResultView;
  /** (min, max) pairs. */
  readonly stats: Float32Array;
  readonly picture: Uint8Array;
}

/** One view's bytes. Made once for each result, however many receivers get it. */
export function encodeViewBody(stats: Float32Array, picture: Uint8Array): Uint8Array {
  const body = new Uint8Array(stats.length * 4 + picture.length);
  const view = new DataView(body.buffer);
  stats.forEach((value, index) => {
    view.setFloat32(index * 4, value, true);
  });
  body.set(picture, stats.length * 4);
  return body;
}

/** All views of one receiver in one piece. */
export function joinBodies(bodies: readonly Uint8Array[]): Uint8Array {
  if (bodies.length === 1) return bodies[0]!;
  const joined = new Uint8Array(bodies.reduce((sum, body) => sum + body.length, 0));
  let at = 0;
  for (const body of bodies) {
    joined.set(body, at);
    at += body.length;
  }
  return joined;
}

/** Throws where the bytes are not exactly those that the header announces. */
export function decodeBodies(header: ResultHeader, bytes: Uint8Array): ViewBody[] {
  const expected = header.views.reduce((sum, v) => sum + v.statPairs * PAIR_BYTES + v.pictureBytes, 0);
  if (expected !== bytes.length)
    throw new Error(`result ${header.frame}: expected ${expected} bytes for its views, got ${bytes.length}`);
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  return header.views.map((view) => {
    const stats = new Float32Array(view.statPairs * 2);
    for (let i = 0; i < stats.length; i++) stats[i] = data.getFloat32(at + i * 4, true);
    at += view.statPairs * PAIR_BYTES;
    const picture = bytes.subarray(at, at + view.pictureBytes);
    at += view.pictureBytes;
    return { header: view, stats, picture };
  });
}

/** Pair 0 is the layer's range; pair 1 + i is map i's. */
export function rangeAt(stats: Float32Array, pair: number): Range {
  return { min: stats[pair * 2]!, max: stats[pair * 2 + 1]! };
}
