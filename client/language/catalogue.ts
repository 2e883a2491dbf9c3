/**
 * The page's own words, one catalogue for each screen, beside its elements. The compiler holds the languages to the
 * same entries, and those with numbers in them to the same numbers: nothing can be missing.
 */

import type { Language } from '../../shared/lecture/words.ts';

type Entry = string | ((...values: never[]) => string);
type Same<E> = { readonly [K in keyof E]: E[K] extends string ? string : E[K] };
export type Catalogue<E> = Readonly<Record<Language, Same<E>>>;

/** Each in itself: who reads it knows it. */
export const LANGUAGE_TITLES: Readonly<Record<Language, string>> = { en: 'English', 'zh-CN': '中文' };

/** What English says in words or makes of numbers, every other language has to say too. */
export function catalogue<E extends Record<string, Entry>>(english: E, chinese: Same<E>): Catalogue<E> {
  return { en: english as Same<E>, 'zh-CN': chinese };
}
