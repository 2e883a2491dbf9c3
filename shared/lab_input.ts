/** The picture as the first Lab layer gets it: colour or grey, in one of three ranges, shifted or not. */

import { inputChannels, type LabInput, type LabState } from './lab.ts';

/** ITU-R BT.601, for red, green and blue; the grey level is not rounded. */
export const GREY_WEIGHTS = [0.299, 0.587, 0.114] as const;

/** torchvision's for red, green and blue; grey takes their means, 0.449 and 0.226. */
const IMAGENET_MEAN = [0.485, 0.456, 0.406] as const;
const IMAGENET_STD = [0.229, 0.224, 0.225] as const;

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** What a level from 0 to 255 becomes: value = level · gain + offset. */
export interface LevelScale {
  readonly gain: number;
  readonly offset: number;
}

/** One for each channel. imagenet: (level / 255 − mean) / std. */
export function levelScales(input: LabInput): LevelScale[] {
  const channels = Array.from({ length: inputChannels(input) }, (_, channel) => channel);
  switch (input.range) {
    case '0..255':
      return channels.map(() => ({ gain: 1, offset: 0 }));
    case '0..1':
      return channels.map(() => ({ gain: 1 / 255, offset: 0 }));
    case 'imagenet':
      return channels.map((channel) => {
        const grey = input.colour === 'grey';
        const centre = grey ? mean(IMAGENET_MEAN) : IMAGENET_MEAN[channel]!;
        const spread = grey ? mean(IMAGENET_STD) : IMAGENET_STD[channel]!;
        return { gain: 1 / (255 * spread), offset: -centre / spread };
      });
  }
}

/**
 * @param rgb `sidePx` × `sidePx` × 3 levels, red, green and blue of each pixel together.
 * @param shift how far the picture moves to the right and down; what it leaves is filled with its edge.
 */
export function shiftedPicture<Levels extends Uint8Array | Uint8ClampedArray>(
  rgb: Levels,
  sidePx: number,
  { dx, dy }: LabState['shift'],
): Levels | Uint8Array {
  if (!dx && !dy) return rgb;
  const inside = (index: number) => Math.min(Math.max(index, 0), sidePx - 1);
  const shifted = new Uint8Array(rgb.length);
  let at = 0;
  for (let row = 0; row < sidePx; row++) {
    const from = inside(row - dy) * sidePx;
    for (let column = 0; column < sidePx; column++) {
      const pixel = (from + inside(column - dx)) * 3;
      for (let channel = 0; channel < 3; channel++) shifted[at++] = rgb[pixel + channel]!;
    }
  }
  return shifted;
}

/**
 * @param rgb as `shiftedPicture` takes it, with its shift.
 * @returns planar: channel after channel, each `sidePx` × `sidePx`.
 * @throws RangeError for another number of bytes.
 */
export function labInputValues(
  rgb: Uint8Array | Uint8ClampedArray,
  input: LabInput,
  shift: LabState['shift'] = { dx: 0, dy: 0 },
): Float32Array {
  const { sidePx } = input;
  const pixels = sidePx * sidePx;
  if (rgb.length !== pixels * 3)
    throw new RangeError(`expected ${pixels * 3} bytes (${sidePx} × ${sidePx} × 3), got ${rgb.length}`);
  const scales = levelScales(input);
  const values = new Float32Array(pixels * scales.length);
  const [red, green, blue] = GREY_WEIGHTS;
  const picture = shiftedPicture(rgb, sidePx, shift);
  for (let at = 0, pixel = 0; at < pixels; at++, pixel += 3) {
    if (input.colour === 'colour')
      for (let channel = 0; channel < 3; channel++) {
        const { gain, offset } = scales[channel]!;
        values[at + channel * pixels] = picture[pixel + channel]! * gain + offset;
      }
    else {
      const level = red * picture[pixel]! + green * picture[pixel + 1]! + blue * picture[pixel + 2]!;
      values[at] = level * scales[0]!.gain + scales[0]!.offset;
    }
  }
  return values;
}
