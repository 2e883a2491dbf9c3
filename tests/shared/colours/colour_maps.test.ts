import { describe, expect, test } from 'vitest';
import { COLOUR_MAP_NAMES, colourTable, gradientCss, levelCss } from '../../../shared/colours/colour_maps.ts';
import { levelsOf, ZERO_SIGNED } from '../../../shared/scale.ts';

const DIVERGING = ['diverging-dark', 'diverging-light'] as const;
const ALL = [...COLOUR_MAP_NAMES, ...DIVERGING];

function rgb(table: Uint8Array, level: number): number[] {
  return [...table.subarray(level * 4, level * 4 + 3)];
}

/** Relative luminance, 0 … 1 (WCAG 2). */
function luminance([red, green, blue]: number[]): number {
  const linear = (byte: number) => {
    const share = byte / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red!) + 0.7152 * linear(green!) + 0.0722 * linear(blue!);
}

test.each(ALL)('%s has 256 opaque colours and is made once', (name) => {
  const table = colourTable(name);
  expect(table).toHaveLength(1024);
  expect(table.filter((_, index) => index % 4 === 3).every((alpha) => alpha === 255)).toBe(true);
  expect(colourTable(name)).toBe(table);
});

test('the published ends', () => {
  expect(rgb(colourTable('viridis'), 0)).toEqual([0x44, 0x01, 0x54]);
  expect(rgb(colourTable('viridis'), 255)).toEqual([0xfd, 0xe7, 0x25]);
  expect(rgb(colourTable('cividis'), 0)).toEqual([0, 32, 81]);
  expect(rgb(colourTable('grey'), 0)).toEqual([0, 0, 0]);
  expect(rgb(colourTable('grey'), 255)).toEqual([255, 255, 255]);
});

test.each(COLOUR_MAP_NAMES)('%s grows brighter with every sixteenth', (name) => {
  const steps = Array.from({ length: 17 }, (_, step) =>
    luminance(rgb(colourTable(name), Math.min(255, step * 16))),
  );
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
  expect(new Set(steps).size).toBe(17);
});

describe('diverging', () => {
  test('zero is neutral, nearly black in the dark theme and nearly white in the light one', () => {
    const zero = levelsOf(3, true).zero;
    const dark = rgb(colourTable('diverging-dark'), zero);
    const light = rgb(colourTable('diverging-light'), zero);
    expect(Math.max(...dark)).toBeLessThan(30);
    expect(Math.min(...light)).toBeGreaterThan(230);
    for (const colour of [dark, light])
      expect(Math.max(...colour) - Math.min(...colour)).toBeLessThanOrEqual(6);
  });

  test.each(DIVERGING)('%s: negative is blue, positive is red or orange', (name) => {
    const table = colourTable(name);
    for (const magnitude of [30, 64, 127]) {
      const [negativeRed, , negativeBlue] = rgb(table, ZERO_SIGNED - magnitude);
      const [positiveRed, , positiveBlue] = rgb(table, ZERO_SIGNED + magnitude);
      expect(negativeBlue! - negativeRed!).toBeGreaterThan(20);
      expect(positiveRed! - positiveBlue!).toBeGreaterThan(20);
    }
  });

  test.each(DIVERGING)('%s: nothing is closer to zero’s colour than zero', (name) => {
    const table = colourTable(name);
    const away = Array.from({ length: 127 }, (_, index) => index + 1);
    const outward = name === 'diverging-dark' ? 1 : -1;
    for (const side of [-1, 1])
      for (const magnitude of away.filter((step) => step % 8 === 0)) {
        const inner = luminance(rgb(table, ZERO_SIGNED + side * (magnitude - 8)));
        const outer = luminance(rgb(table, ZERO_SIGNED + side * magnitude));
        expect(outward * (outer - inner)).toBeGreaterThan(0);
      }
  });

  test('dark: equal magnitudes are equally bright', () => {
    const table = colourTable('diverging-dark');
    for (let magnitude = 1; magnitude <= 127; magnitude++) {
      const negative = luminance(rgb(table, ZERO_SIGNED - magnitude));
      const positive = luminance(rgb(table, ZERO_SIGNED + magnitude));
      expect(Math.abs(negative - positive)).toBeLessThan(0.004);
    }
  });

  test.each(DIVERGING)('%s: level 0, which only JPEG noise has, is the most negative colour', (name) => {
    expect(rgb(colourTable(name), 0)).toEqual(rgb(colourTable(name), 1));
  });
});

test('legends begin at the smallest value’s level and end at the largest’s', () => {
  const grey = gradientCss(colourTable('grey'), false);
  expect(grey).toMatch(/^linear-gradient\(to right, rgb\(0 0 0\), .*, rgb\(255 255 255\)\)$/);
  const table = colourTable('diverging-light');
  const signed = gradientCss(table, true);
  const stops = signed.match(/rgb\([^)]+\)/g)!;
  expect(stops[0]).toBe(levelCss(table, 1));
  expect(stops[(stops.length - 1) / 2]).toBe(levelCss(table, ZERO_SIGNED));
  expect(stops.at(-1)).toBe(levelCss(table, 255));
});
