import { type Chapter, chapterSchema } from '../../shared/lecture/chapter.ts';
import type { Language, Words } from '../../shared/lecture/words.ts';
import type { Choices } from './choice.ts';
import type { LabStore } from './lab_store.ts';

/** What its writer says of it. */
export interface ChapterWords {
  readonly title: string;
  readonly text: string;
  readonly notes: string;
}

/** The Lab as it is, with the chosen kernel's pictures. */
export function labChapter(name: string, words: ChapterWords, { state, chosen }: LabStore): Chapter {
  const { layer, kernel, row, column, brightest } = chosen;
  const { pool } = state.layers[layer]!;
  const kinds = ['kernel', 'conv', 'activated', ...(pool.kind === 'none' ? [] : ['pool' as const])] as const;
  return chapterSchema.parse({
    ...written(name, words),
    stage: {
      screen: 'lab',
      lab: state,
      chosen: { layer, kernel, row, column, brightest },
      figures: [{ of: 'picture' }, ...kinds.map((of) => ({ of, layer, kernel }))],
    },
  });
}

/** The Network screen's layer, map and neuron. */
export function networkChapter(
  name: string,
  words: ChapterWords,
  { layer, map, across, down }: Choices,
): Chapter {
  return chapterSchema.parse({
    ...written(name, words),
    stage: { screen: 'network', layer, map, across, down },
  });
}

function written(name: string, { title, text, notes }: ChapterWords) {
  return { name, title, text, ...(notes && { notes }) };
}

/** With other words in one language; what it says in the others stays. An empty title leaves the one that it has. */
export function withWords(
  chapter: Chapter,
  { title, text, notes }: ChapterWords,
  language: Language,
): Chapter {
  const { notes: before = '', ...kept } = chapter;
  const said = (words: Words, now: string): Words =>
    typeof words === 'string' ? now : { ...words, [language]: now };
  const noted = said(before, notes);
  return chapterSchema.parse({
    ...kept,
    title: title ? said(chapter.title, title) : chapter.title,
    text: said(chapter.text, text),
    ...(noted && { notes: noted }),
  });
}

/** The title in small letters and hyphens, with a number where others have it already. */
export function chapterName(title: string, taken: readonly string[]): string {
  const base =
    title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 50) || 'chapter';
  let name = base;
  for (let n = 2; taken.includes(name); n++) name = `${base}-${n}`;
  return name;
}
