import { wordsOf } from '../language/spoken.ts';
import { TABLE_TEXT } from './table_text.ts';

export type TableResult =
  | { readonly ok: true; readonly rows: readonly (readonly number[])[] }
  | {
      readonly ok: false;
      /** Why, in the page's language as it is when it asks. */
      readonly words: () => string;
    };

/**
 * Rows of numbers as a spreadsheet copies them or as one types them: apart by tabs, semicolons, spaces or commas. A
 * comma between digits is a decimal one where something else keeps the numbers apart. U+2212 is a minus.
 */
export function readTable(text: string): TableResult {
  const lines = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.trim().replaceAll('−', '-'))
    .filter((line) => line !== '');
  const decimalComma = lines.some((line) => /[\t;]/.test(line));
  const rows = lines.map((line) =>
    line.split(decimalComma ? /\s*[\t;]\s*|\s+/ : /[\s,]+/).filter((cell) => cell !== ''),
  );
  const width = rows[0]?.length ?? 0;
  if (width === 0) return { ok: false, words: () => wordsOf(TABLE_TEXT).noRows };
  const ragged = rows.findIndex((row) => row.length !== width);
  if (ragged > 0)
    return {
      ok: false,
      words: () => wordsOf(TABLE_TEXT).ragged(width, rows[ragged]!.length, ragged + 1),
    };
  const wrong = rows.flat().find((cell) => Number.isNaN(numberOf(cell)));
  if (wrong !== undefined) return { ok: false, words: () => wordsOf(TABLE_TEXT).notNumbers(wrong) };
  return { ok: true, rows: rows.map((row) => row.map(numberOf)) };
}

/** NaN for what isn't one. */
export function numberOf(text: string): number {
  const plain = text.trim().replace('−', '-').replace(',', '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) + 0 : Number.NaN;
}
