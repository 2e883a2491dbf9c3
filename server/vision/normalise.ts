import type { Preprocessing } from '../../shared/networks.ts';
import { lookUpLevels } from './raster.ts';

const CHANNELS = 3;
const LEVELS = 256;

/** What each of the 256 levels becomes: channel after channel, computed in float64 and rounded to float32. */
function levelTable({ mean, std }: Preprocessing): Float32Array {
  const table = new Float32Array(CHANNELS * LEVELS);
  for (let channel = 0; channel < CHANNELS; channel++)
    for (let level = 0; level < LEVELS; level++)
      table[channel * LEVELS + level] = (level / 255 - mean[channel]!) / std[channel]!;
  return table;
}

/**
 * (pixel / 255 − mean) / std, as torchvision's ToTensor and Normalize do.
 *
 * @param rgb interleaved, `cropPx` × `cropPx` × 3 bytes.
 * @param planar as many values; is filled, and returned:
 * @returns all red values, then green, then blue, each `cropPx` × `cropPx`.
 * @throws RangeError for another number of bytes.
 */
export function normalise(
  rgb: Uint8Array,
  preprocessing: Preprocessing,
  planar: Float32Array = new Float32Array(rgb.length),
): Float32Array {
  const { cropPx } = preprocessing;
  const pixels = cropPx * cropPx;
  if (rgb.length !== pixels * CHANNELS)
    throw new RangeError(
      `expected ${pixels * CHANNELS} bytes (${cropPx} × ${cropPx} × ${CHANNELS}), got ${rgb.length}`,
    );
  lookUpLevels(rgb, levelTable(preprocessing), planar);
  return planar;
}
