/** Words in the languages of the page. */

import { z } from 'zod';

export const LANGUAGES = ['en', 'zh-CN'] as const;
export type Language = (typeof LANGUAGES)[number];

const TEXT_MAX = 4000;
const text = z.string().max(TEXT_MAX);

/** One text for everybody, or one for each language. Formulas stand between dollar signs, in TeX. */
export const wordsSchema = z.union([text, z.strictObject({ en: text, 'zh-CN': text })], {
  error: 'expected a text, or one text each for "en" and "zh-CN"',
});
export type Words = z.infer<typeof wordsSchema>;

export function wordsIn(words: Words, language: Language): string {
  return typeof words === 'string' ? words : words[language];
}
