import type { Language } from '../../shared/lecture/words.ts';

/** The page's words are made with this; it stands where both ends find it. */
export { type Catalogue, catalogue } from '../../shared/catalogue.ts';

/** Each in itself: who reads it knows it. */
export const LANGUAGE_TITLES: Readonly<Record<Language, string>> = { en: 'English', 'zh-CN': '中文' };
