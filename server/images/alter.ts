import sharp from 'sharp';
import { COVER_LEVEL, type PictureSetting, type PictureSettingKind } from '../../shared/experiment.ts';
import { GREY_WEIGHTS, shiftedPicture } from '../../shared/lab_input.ts';

type Of<K extends PictureSettingKind> = Extract<PictureSetting, { kind: K }>;

/** In this order, whatever the order of the settings: first what moves, then what colours, then what covers. */
const ORDER: readonly PictureSettingKind[] = [
  'mirror',
  'rotate',
  'shift',
  'grey',
  'brightness',
  'contrast',
  'blur',
  'noise',
  'patch',
];

/**
 * A picture as an experiment wants it, before the network's own preprocessing. The same settings and the same `seed` (the
 * frame's number) give the same picture.
 *
 * @param rgb interleaved, `sidePx` × `sidePx` × 3 bytes; stays as it is.
 */
export async function alteredPicture(
  rgb: Uint8Array,
  sidePx: number,
  settings: readonly PictureSetting[],
  seed: number,
): Promise<Uint8Array> {
  let picture = rgb;
  for (const kind of ORDER) {
    const setting = settings.find((other) => other.kind === kind);
    if (setting) picture = await altered(picture, sidePx, setting, seed);
  }
  return picture;
}

function altered(
  rgb: Uint8Array,
  sidePx: number,
  setting: PictureSetting,
  seed: number,
): Uint8Array | Promise<Uint8Array> {
  switch (setting.kind) {
    case 'mirror':
      return mirrored(rgb, sidePx);
    case 'rotate':
      return rotated(rgb, sidePx, setting.degrees);
    case 'shift':
      return shiftedPicture(rgb, sidePx, setting);
    case 'grey':
      return greyed(rgb);
    case 'brightness':
      return relevelled(rgb, (level) => level + setting.levels);
    case 'contrast':
      return relevelled(rgb, (level) => (level - 127.5) * setting.factor + 127.5);
    case 'blur':
      return blurred(rgb, sidePx, setting);
    case 'noise':
      return noisy(rgb, setting.levels, seed);
    case 'patch':
      return covered(rgb, sidePx, squareOf(setting, sidePx));
  }
}

export interface Square {
  readonly left: number;
  readonly top: number;
  readonly sizePx: number;
}

/** Where it begins may lie outside the picture. */
function squareOf({ across, down, sizePx }: Of<'patch'>, sidePx: number): Square {
  const start = (middle: number) => Math.round(middle * sidePx - sizePx / 2);
  return { left: start(across), top: start(down), sizePx };
}

/** The picture with a grey square on it; what of the square lies outside is left out. */
export function covered(rgb: Uint8Array, sidePx: number, { left, top, sizePx }: Square): Uint8Array {
  // A Buffer's slice would share its memory.
  const picture = new Uint8Array(rgb);
  const from = Math.max(left, 0);
  const to = Math.min(left + sizePx, sidePx);
  for (let row = Math.max(top, 0); row < Math.min(top + sizePx, sidePx); row++)
    if (to > from) picture.fill(COVER_LEVEL, (row * sidePx + from) * 3, (row * sidePx + to) * 3);
  return picture;
}

function mirrored(rgb: Uint8Array, sidePx: number): Uint8Array {
  const picture = new Uint8Array(rgb.length);
  for (let row = 0; row < sidePx; row++)
    for (let column = 0; column < sidePx; column++) {
      const from = (row * sidePx + sidePx - 1 - column) * 3;
      picture.set(rgb.subarray(from, from + 3), (row * sidePx + column) * 3);
    }
  return picture;
}

/** Clockwise about the middle; bilinear. Outside the picture its edge goes on. */
function rotated(rgb: Uint8Array, sidePx: number, degrees: number): Uint8Array {
  const picture = new Uint8Array(rgb.length);
  const radians = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const middle = (sidePx - 1) / 2;
  const inside = (px: number) => Math.min(Math.max(px, 0), sidePx - 1);
  let at = 0;
  for (let row = 0; row < sidePx; row++)
    for (let column = 0; column < sidePx; column++) {
      const x = inside(middle + (column - middle) * cos + (row - middle) * sin);
      const y = inside(middle - (column - middle) * sin + (row - middle) * cos);
      const left = Math.floor(x);
      const top = Math.floor(y);
      const a = (top * sidePx + left) * 3;
      const right = left + 1 < sidePx ? 3 : 0;
      const down = top + 1 < sidePx ? sidePx * 3 : 0;
      for (let channel = a; channel < a + 3; channel++) {
        const above = rgb[channel]! + (rgb[channel + right]! - rgb[channel]!) * (x - left);
        const below =
          rgb[channel + down]! + (rgb[channel + down + right]! - rgb[channel + down]!) * (x - left);
        picture[at++] = Math.round(above + (below - above) * (y - top));
      }
    }
  return picture;
}

function greyed(rgb: Uint8Array): Uint8Array {
  const [red, green, blue] = GREY_WEIGHTS;
  const picture = new Uint8Array(rgb.length);
  for (let at = 0; at < rgb.length; at += 3)
    picture.fill(Math.round(rgb[at]! * red + rgb[at + 1]! * green + rgb[at + 2]! * blue), at, at + 3);
  return picture;
}

function relevelled(rgb: Uint8Array, level: (level: number) => number): Uint8Array {
  const table = Uint8ClampedArray.from({ length: 256 }, (_, index) => level(index));
  return rgb.map((value) => table[value]!);
}

/** libvips takes no standard deviation below 0.3; what is less is no blur to the eye. */
const SIGMA_MIN_PX = 0.3;
/** Where its mask ends: at this share of the middle. The usual 0.2 would leave 7 % of a Gaussian out. */
const MIN_AMPLITUDE = 0.02;

async function blurred(rgb: Uint8Array, sidePx: number, { sigmaPx }: Of<'blur'>): Promise<Uint8Array> {
  const raw = { width: sidePx, height: sidePx, channels: 3 } as const;
  return sharp(rgb, { raw })
    .blur({ sigma: Math.max(sigmaPx, SIGMA_MIN_PX), minAmplitude: MIN_AMPLITUDE, precision: 'float' })
    .raw()
    .toBuffer();
}

/** Of the sum of four bytes, each uniform from 0 to 255: as near to a Gaussian as a picture's noise needs. */
const FOUR_BYTES_MEAN = 510;
const FOUR_BYTES_DEVIATION = Math.sqrt((4 * (256 ** 2 - 1)) / 12);

function noisy(rgb: Uint8Array, deviation: number, seed: number): Uint8Array {
  const picture = new Uint8ClampedArray(rgb.length);
  const factor = deviation / FOUR_BYTES_DEVIATION;
  for (let index = 0; index < rgb.length; index++) {
    const bits = mixed(Math.imul(seed, 0x9e3779b1) + index);
    const sum = (bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) + (bits >>> 24);
    picture[index] = rgb[index]! + (sum - FOUR_BYTES_MEAN) * factor;
  }
  return new Uint8Array(picture.buffer);
}

/** MurmurHash3's finalizer: each bit of the answer depends on every bit of the number. */
function mixed(number: number): number {
  let bits = number | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
