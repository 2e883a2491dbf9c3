/** Words in the languages of the page. */

import { z } from 'zod';
import { ENGLISH_SAYINGS } from '../sayings.ts';

export const LANGUAGES = ['en', 'zh-CN'] as const;
export type Language = (typeof LANGUAGES)[number];

const TEXT_MAX = 4000;
const text = z.string().max(TEXT_MAX);

/** One text for everybody, or one for each language. Formulas stand between dollar signs, in TeX. */
export const wordsSchema = z.union([text, z.strictObject({ en: text, 'zh-CN': text })], {
  error: ENGLISH_SAYINGS.wordsForm,
});
export type Words = z.infer<typeof wordsSchema>;

export function wordsIn(words: Words, language: Language): string {
  return typeof words === 'string' ? words : words[language];
}
