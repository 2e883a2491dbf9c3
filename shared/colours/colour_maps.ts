/**
 * Colour maps as tables: 256 colours of 4 bytes (RGBA), one for each grey level. Level 0 is zero in data that
 * can't be negative, level 128 is zero in signed data (shared/scale.ts), so the maps for signed data have their
 * middle there.
 */

import { interpolateCividis, interpolateRdBu, interpolateViridis } from 'd3-scale-chromatic';
import { ZERO_SIGNED } from '../scale.ts';
import { lchToRgb } from './cielab.ts';

/** For data that can't be negative. Cividis is the one made for colour-blind eyes. */
export const COLOUR_MAP_NAMES = ['viridis', 'grey', 'cividis'] as const;
export type ColourMapName = (typeof COLOUR_MAP_NAMES)[number];

/** For signed data, one for each theme: zero is near the theme's background. */
export type DivergingMapName = 'diverging-dark' | 'diverging-light';

type Rgb = readonly [number, number, number];

const LEVELS = 256;

/** −1 … 1; level 0 is a step below −1 that no value has, only the noise of a JPEG. */
function signedShare(level: number): number {
  return Math.max(-1, (level - ZERO_SIGNED) / (LEVELS - 1 - ZERO_SIGNED));
}

const DARK = {
  zeroLightness: 7,
  endLightness: 72,
  negative: { hueDegrees: 260, chroma: 42 },
  positive: { hueDegrees: 65, chroma: 65 },
  /** Below 1, so that small values show their sign early. */
  chromaExponent: 0.7,
};

/** Blue – nearly black – orange; equal magnitudes are equally bright on both sides. */
function divergingDark(level: number): Rgb {
  const share = signedShare(level);
  const magnitude = Math.abs(share);
  const { hueDegrees, chroma } = share < 0 ? DARK.negative : DARK.positive;
  const lightness = DARK.zeroLightness + magnitude * (DARK.endLightness - DARK.zeroLightness);
  return lchToRgb(lightness, chroma * magnitude ** DARK.chromaExponent, hueDegrees);
}

const COLOURS: Record<ColourMapName | DivergingMapName, (level: number) => Rgb> = {
  viridis: (level) => rgbOf(interpolateViridis(level / (LEVELS - 1))),
  cividis: (level) => rgbOf(interpolateCividis(level / (LEVELS - 1))),
  grey: (level) => [level, level, level],
  'diverging-light': (level) => rgbOf(interpolateRdBu(0.5 - signedShare(level) / 2)),
  'diverging-dark': divergingDark,
};

/** d3 gives "#rrggbb" or "rgb(r, g, b)". */
function rgbOf(css: string): Rgb {
  const numbers = css.startsWith('#')
    ? [1, 3, 5].map((at) => Number.parseInt(css.slice(at, at + 2), 16))
    : css.match(/\d+/g)!.map(Number);
  return [numbers[0]!, numbers[1]!, numbers[2]!];
}

const tables = new Map<string, Uint8Array>();

/** The same array for the same name, so that painters can tell tables apart by identity. */
export function colourTable(name: ColourMapName | DivergingMapName): Uint8Array {
  let table = tables.get(name);
  if (!table) {
    table = new Uint8Array(LEVELS * 4);
    for (let level = 0; level < LEVELS; level++) table.set([...COLOURS[name](level), 255], level * 4);
    tables.set(name, table);
  }
  return table;
}

/** A level's colour as CSS; of the level of zero, the quiet background of a picture. */
export function levelCss(table: Uint8Array, level: number): string {
  return `rgb(${table[level * 4]} ${table[level * 4 + 1]} ${table[level * 4 + 2]})`;
}

const GRADIENT_STOPS = 32;

/** A legend's bar, smallest value at the left. Signed bars begin at level 1, the level of −extreme. */
export function gradientCss(table: Uint8Array, signed: boolean): string {
  const first = signed ? 1 : 0;
  const stops = Array.from({ length: GRADIENT_STOPS + 1 }, (_, stop) =>
    levelCss(table, Math.round(first + (stop / GRADIENT_STOPS) * (LEVELS - 1 - first))),
  );
  return `linear-gradient(to right, ${stops.join(', ')})`;
}
