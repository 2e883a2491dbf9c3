import { catalogue } from '../language/catalogue.ts';

/** Why a pasted table can't be read. */
export const TABLE_TEXT = catalogue(
  {
    noRows: 'Expected rows of numbers, got nothing.',
    ragged: (columns: number, got: number, row: number) =>
      `Expected ${columns} numbers in every row, got ${got} in row ${row}.`,
    notNumbers: (word: string) => `Expected numbers, got “${word}”.`,
  },
  {
    noRows: '应为成行的数，什么也没有得到。',
    ragged: (columns: number, got: number, row: number) =>
      `每行应有 ${columns} 个数，第 ${row} 行有 ${got} 个。`,
    notNumbers: (word: string) => `应为数，得到的是“${word}”。`,
  },
);
