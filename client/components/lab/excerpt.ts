import type { Kernel } from '../../../shared/kernel.ts';
import { EXCERPT_MAX_PX, EXCERPT_MIN_PX, type Maps } from '../../../shared/steps.ts';
import { wordsOf } from '../../language/spoken.ts';
import { STEP_TEXT } from './step_text.ts';

export type ExcerptResult = { ok: true; picture: Maps } | { ok: false; words: () => string };

/** A grey picture from rows of numbers, apart by tabs, spaces, commas or semicolons, as a spreadsheet copies them. */
export function readExcerpt(text: string): ExcerptResult {
  const rows = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.trim().split(/[\s,;]+/));
  const width = rows[0]!.length;
  const ragged = rows.findIndex((row) => row.length !== width);
  if (ragged >= 0)
    return {
      ok: false,
      words: () => wordsOf(STEP_TEXT).ragged(width, rows[ragged]!.length, ragged + 1),
    };
  for (const px of [width, rows.length])
    if (px < EXCERPT_MIN_PX || px > EXCERPT_MAX_PX)
      return {
        ok: false,
        words: () => wordsOf(STEP_TEXT).extent(EXCERPT_MIN_PX, EXCERPT_MAX_PX, rows.length, width),
      };
  const values = rows.flat().map((number) => Number(number.replace('−', '-') || Number.NaN));
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) return { ok: false, words: () => wordsOf(STEP_TEXT).notNumbers(rows.flat()[wrong]!) };
  return { ok: true, picture: { shape: { height: rows.length, width, channels: 1 }, values } };
}

/** The first channel, as `readExcerpt` reads it. */
export function excerptText({ shape: { height, width }, values }: Maps): string {
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, column) => values[row * width + column]).join(' '),
  ).join('\n');
}

/** A square of the picture came as a kernel does: position by position instead of channel by channel. */
export function excerptOfCut({ sizePx, inChannels, values }: Kernel): Maps {
  const pixels = sizePx * sizePx;
  return {
    shape: { height: sizePx, width: sizePx, channels: inChannels },
    values: Array.from(
      { length: values.length },
      (_, index) => values[(index % pixels) * inChannels + Math.floor(index / pixels)]!,
    ),
  };
}
