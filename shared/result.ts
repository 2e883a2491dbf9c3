/**
 * The binary half of a `result`, in the header's order: for each view its statistics (float32 little-endian pairs:
 * min, max) and, where it travels as numbers, its float32 values; then the sheets.
 *
 * Encoder and decoder stand side by side; the decoder refuses missing and trailing bytes.
 */

import type { ResultHeader, ResultView, Sheet } from './protocol.ts';
import { type LayerScale, magnitude, type Range, type Scale } from './scale.ts';

const FLOAT_BYTES = 4;

export interface DecodedView {
  readonly header: ResultView;
  /** (min, max) pairs. */
  readonly stats: Float32Array;
  /** Empty where the view lies on a sheet. */
  readonly values: Float32Array;
}

export interface DecodedSheet {
  readonly header: Sheet;
  readonly bytes: Uint8Array;
}

function floatsOf({ statPairs, content }: ResultView): { stats: number; values: number } {
  return { stats: statPairs * 2, values: 'values' in content ? content.values : 0 };
}

/** One view's part. Made once for each result, however many receivers get it. */
export function encodeFloats(stats: Float32Array, values?: Float32Array): Uint8Array {
  const count = stats.length + (values?.length ?? 0);
  const bytes = new Uint8Array(count * FLOAT_BYTES);
  const data = new DataView(bytes.buffer);
  stats.forEach((value, index) => {
    data.setFloat32(index * FLOAT_BYTES, value, true);
  });
  values?.forEach((value, index) => {
    data.setFloat32((stats.length + index) * FLOAT_BYTES, value, true);
  });
  return bytes;
}

/** All parts of one receiver's result in one piece. */
export function joinParts(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Throws where the bytes are not exactly those that the header announces. */
export function decodeResult(
  header: ResultHeader,
  bytes: Uint8Array,
): { views: DecodedView[]; sheets: DecodedSheet[] } {
  const floats = header.views.map(floatsOf).reduce((sum, { stats, values }) => sum + stats + values, 0);
  const expected = floats * FLOAT_BYTES + header.sheets.reduce((sum, sheet) => sum + sheet.bytes, 0);
  if (expected !== bytes.length)
    throw new Error(`result ${header.frame}: expected ${expected} bytes, got ${bytes.length}`);
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const take = (count: number) => {
    const values = new Float32Array(count);
    for (let i = 0; i < count; i++, at += FLOAT_BYTES) values[i] = data.getFloat32(at, true);
    return values;
  };
  const views = header.views.map((view) => {
    const { stats, values } = floatsOf(view);
    return { header: view, stats: take(stats), values: take(values) };
  });
  const sheets = header.sheets.map((sheet) => {
    at += sheet.bytes;
    return { header: sheet, bytes: bytes.subarray(at - sheet.bytes, at) };
  });
  return { views, sheets };
}

/** Pair 0 is the layer's range; pair 1 + i is map i's; on the network's scale, the last is the network's. */
export function rangeAt(stats: Float32Array, pair: number): Range {
  return { min: stats[pair * 2]!, max: stats[pair * 2 + 1]! };
}

/** How a layer's or map's view of this scale is drawn; `stats` are its own. */
export function scaleIn(scale: Scale, stats: Float32Array): LayerScale {
  return scale === 'network' ? magnitude(rangeAt(stats, stats.length / 2 - 1)) : scale;
}
