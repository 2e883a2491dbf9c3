/**
 * Words in each language: the page's own, one catalogue for each screen beside its elements, and what both ends say
 * (`sayings.ts`). The compiler holds the languages to the same entries, and those with numbers in them to the same
 * numbers: nothing can be missing.
 */

import type { Language } from './lecture/words.ts';

type Entry = string | ((...values: never[]) => string);
type Same<E> = {
  readonly [K in keyof E]: E[K] extends (...values: infer V) => string ? (...values: V) => string : string;
};
export type Catalogue<E> = Readonly<Record<Language, Same<E>>>;

/** What English says in words or makes of numbers, every other language has to say too. */
export function catalogue<E extends Record<string, Entry>>(english: E, chinese: Same<E>): Catalogue<E> {
  return { en: english as unknown as Same<E>, 'zh-CN': chinese };
}
