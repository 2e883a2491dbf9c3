/** What a network's classes are called. They travel in English, as their data sets have them. */

import { LANGUAGES, type Language } from '../../shared/lecture/words.ts';
import { spoken } from './spoken.ts';

type Names = Readonly<Record<string, string>>;

/** Long lists, which only their readers load. */
const LISTS: Partial<Record<Language, () => Promise<{ readonly default: Names }>>> = {
  'zh-CN': () => import('./class_names_chinese.json'),
};

const loaded = new Map<Language, Promise<Names>>();
const known = new Map<Language, Names>([[LANGUAGES[0], {}]]);

/** Whether names have come that were not there before. A page without them says the English ones. */
export async function loadClassNames(language: Language): Promise<boolean> {
  const list = LISTS[language];
  if (!list || known.has(language)) return false;
  const coming = loaded.get(language) ?? list().then(({ default: names }) => names);
  loaded.set(language, coming);
  try {
    known.set(language, await coming);
    return true;
  } catch {
    // The next change of what is chosen asks again.
    loaded.delete(language);
    return false;
  }
}

/** "cup" in the page's language. A label is a name, or several of the same with commas between them. */
export function classText(label: string): string {
  const names = known.get(spoken()) ?? {};
  const listed = [label, label.split(',')[0]!].find((name) => Object.hasOwn(names, name));
  return listed === undefined ? label : names[listed]!;
}
