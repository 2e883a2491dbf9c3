/** What an experiment does to the picture, each against its definition written down the slow way. */

import { expect, test } from 'vitest';
import { alteredPicture } from '../../../server/images/alter.ts';
import type { PictureSetting } from '../../../shared/experiment.ts';

const SIDE = 32;
const picture = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, i) => (i * 7919 + (i >> 5) * 31) % 256);
const grey = new Uint8Array(SIDE * SIDE * 3).fill(128);

const altered = (setting: PictureSetting, rgb: Uint8Array = picture, seed = 1) =>
  alteredPicture(rgb, SIDE, [setting], seed);

/** The picture whose pixel at (row, column) is that of the original where `from` says. */
function moved(from: (row: number, column: number) => readonly [number, number]): Uint8Array {
  const inside = (at: number) => Math.min(Math.max(at, 0), SIDE - 1);
  return picture.map((_, i) => {
    const [row, column] = from(Math.floor(i / 3 / SIDE), Math.floor(i / 3) % SIDE);
    return picture[(inside(row) * SIDE + inside(column)) * 3 + (i % 3)]!;
  });
}

test('nothing set leaves the very picture, and settings never touch it', async () => {
  const before = picture.slice();
  expect(await alteredPicture(picture, SIDE, [], 1)).toBe(picture);
  await altered({ kind: 'patch', across: 0.5, down: 0.5, sizePx: 8 });
  await altered({ kind: 'brightness', levels: 20 });
  expect(picture).toEqual(before);
  // Frames are decoded into Buffers, whose methods aren't all those of other arrays of bytes.
  const buffer = Buffer.from(picture);
  for (const kind of ['grey', 'mirror'] as const) await altered({ kind }, buffer);
  await altered({ kind: 'patch', across: 0.5, down: 0.5, sizePx: 8 }, buffer);
  await altered({ kind: 'contrast', factor: 2 }, buffer);
  await altered({ kind: 'noise', levels: 20 }, buffer);
  expect([...buffer]).toEqual([...before]);
});

test('mirror exchanges left and right; twice is nothing', async () => {
  const mirrored = await altered({ kind: 'mirror' });
  expect(mirrored).toEqual(moved((row, column) => [row, SIDE - 1 - column]));
  expect(await altered({ kind: 'mirror' }, mirrored)).toEqual(picture);
});

test('rotation turns clockwise: quarters are exact', async () => {
  const last = SIDE - 1;
  expect(await altered({ kind: 'rotate', degrees: 90 })).toEqual(
    moved((row, column) => [last - column, row]),
  );
  expect(await altered({ kind: 'rotate', degrees: -90 })).toEqual(
    moved((row, column) => [column, last - row]),
  );
  expect(await altered({ kind: 'rotate', degrees: 180 })).toEqual(
    moved((row, column) => [last - row, last - column]),
  );
  expect(await altered({ kind: 'rotate', degrees: 30 }, grey)).toEqual(grey);
});

test('a shift goes to the right and down, and the edge goes on', async () => {
  expect(await altered({ kind: 'shift', dx: 5, dy: -3 })).toEqual(
    moved((row, column) => [row + 3, column - 5]),
  );
});

test('grey has the luma of BT.601 in all three channels', async () => {
  const expected = picture.map((_, i) => {
    const at = Math.floor(i / 3) * 3;
    return Math.round(0.299 * picture[at]! + 0.587 * picture[at + 1]! + 0.114 * picture[at + 2]!);
  });
  expect(await altered({ kind: 'grey' })).toEqual(expected);
});

test('brightness adds and contrast stretches about the middle, both clipped', async () => {
  const clipped = (level: number) => Math.min(Math.max(level, 0), 255);
  expect(await altered({ kind: 'brightness', levels: 100 })).toEqual(picture.map((v) => clipped(v + 100)));
  const stretched = await altered({ kind: 'contrast', factor: 2 });
  stretched.forEach((level, i) => {
    expect(Math.abs(level - clipped((picture[i]! - 127.5) * 2 + 127.5))).toBeLessThanOrEqual(0.5);
  });
  expect(new Set(await altered({ kind: 'contrast', factor: 0 }))).toEqual(new Set([128]));
});

test('blur of a line is a Gaussian of the standard deviation that was asked for', async () => {
  const line = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, i) =>
    Math.floor(i / 3) % SIDE === 16 ? 255 : 0,
  );
  const sigmaPx = 2;
  const blurred = await altered({ kind: 'blur', sigmaPx }, line);
  const row = Array.from({ length: SIDE }, (_, column) => blurred[(16 * SIDE + column) * 3]!);
  const gauss = row.map((_, column) => Math.exp(-((column - 16) ** 2) / (2 * sigmaPx ** 2)));
  const sum = gauss.reduce((all, value) => all + value, 0);
  row.forEach((level, column) => {
    expect(Math.abs(level - (255 * gauss[column]!) / sum)).toBeLessThan(3);
  });
  expect([...(await altered({ kind: 'blur', sigmaPx }, grey))]).toEqual([...grey]);
});

test('noise has the standard deviation that was asked for, and is the same for the same frame', async () => {
  const noisy = await altered({ kind: 'noise', levels: 20 }, grey);
  const mean = noisy.reduce((sum, level) => sum + level, 0) / noisy.length;
  const deviation = Math.sqrt(noisy.reduce((sum, level) => sum + (level - mean) ** 2, 0) / noisy.length);
  expect(Math.abs(mean - 128)).toBeLessThan(1.5);
  expect(Math.abs(deviation - 20)).toBeLessThan(1.5);
  expect(await altered({ kind: 'noise', levels: 20 }, grey)).toEqual(noisy);
  expect(await altered({ kind: 'noise', levels: 20 }, grey, 2)).not.toEqual(noisy);
});

test('a patch covers its square and nothing else, also where it hangs over the edge', async () => {
  const coveredBy = (rgb: Uint8Array) =>
    Array.from({ length: SIDE * SIDE }, (_, pixel) => pixel).filter((pixel) =>
      [0, 1, 2].every((channel) => rgb[pixel * 3 + channel] === 127),
    );
  const white = new Uint8Array(picture.length).fill(255);
  const middle = coveredBy(await altered({ kind: 'patch', across: 0.5, down: 0.25, sizePx: 8 }, white));
  expect(middle).toHaveLength(64);
  expect(middle[0]).toBe(4 * SIDE + 12);
  const corner = coveredBy(await altered({ kind: 'patch', across: 0, down: 0, sizePx: 8 }, white));
  expect(corner).toHaveLength(16);
});

test('what moves comes before what colours, and what covers comes last, whatever the order of the settings', async () => {
  const settings: PictureSetting[] = [
    { kind: 'patch', across: 0.25, down: 0.5, sizePx: 8 },
    { kind: 'brightness', levels: -60 },
    { kind: 'mirror' },
  ];
  const expected = await altered(settings[0]!, await altered(settings[1]!, await altered(settings[2]!)));
  expect(await alteredPicture(picture, SIDE, settings, 1)).toEqual(expected);
  expect(await alteredPicture(picture, SIDE, settings.toReversed(), 1)).toEqual(expected);
});
