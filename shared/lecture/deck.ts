/** Chapters that a lecturer wrote: a file, and what the room shows instead of the lecture that comes with it. */

import { z } from 'zod';
import { issueSaid, ownIssue } from '../issue_said.ts';
import { jsonFault } from '../json_fault.ts';
import { readLab } from '../lab_read.ts';
import { type Said, type Saying, said } from '../sayings.ts';
import { chapterSchema } from './chapter.ts';
import { lineOfIndex, lineOfPath } from './json_lines.ts';

export const DECK_CHAPTERS_MAX = 60;
/** Of the file's text, and so of what a page sends. */
export const DECK_CHARACTERS_MAX = 2_000_000;

export const deckSchema = z
  .strictObject({
    schema: z.literal('convcast-deck'),
    version: z.literal(1),
    title: z.string().min(1).max(120),
    chapters: z.array(chapterSchema).min(1).max(DECK_CHAPTERS_MAX),
  })
  .superRefine(({ chapters }, context) => {
    const names = new Set<string>();
    chapters.forEach(({ name, stage }, index) => {
      if (names.has(name))
        context.addIssue({
          ...ownIssue(said('chapterNameTaken', name)),
          path: ['chapters', index, 'name'],
        });
      names.add(name);
      const lab = stage.screen === 'lab' ? readLab(stage.lab) : null;
      if (lab && !lab.ok)
        for (const { path, said: saying } of lab.refusals)
          context.addIssue({
            // `readLab` says all that it refuses.
            ...ownIssue(saying!),
            path: [
              'chapters',
              index,
              'stage',
              'lab',
              ...path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key)),
            ],
          });
    });
  });
export type Deck = z.infer<typeof deckSchema>;

export interface DeckProblem {
  /** In the file; counts from 1. */
  readonly line: number;
  /** "chapters.2.title"; '' for the whole. */
  readonly path: string;
  /** What was expected and what came. */
  readonly said: Said;
}
export type DeckResult =
  | { readonly ok: true; readonly deck: Deck }
  | { readonly ok: false; readonly problems: readonly DeckProblem[] };

/** JSON, indented, so that it can be edited by hand. */
export function encodeDeck(deck: Deck): string {
  // Kernels' numbers in one line each: one in a line would make a file of pages.
  const lists: string[] = [];
  const text = JSON.stringify(
    deck,
    (key, value) =>
      key === 'values' && Array.isArray(value) ? `@${lists.push(JSON.stringify(value)) - 1}@` : value,
    2,
  );
  return `${text.replace(/"@(\d+)@"/g, (_, index) => lists[Number(index)]!)}\n`;
}

/** A file's text as a deck, or all that is wrong with it. */
export function decodeDeck(text: string): DeckResult {
  const refused = (line: number, ...saying: Saying): DeckResult => ({
    ok: false,
    problems: [{ line, path: '', said: said(...saying) }],
  });
  if (text.length > DECK_CHARACTERS_MAX) return refused(1, 'deckTooLong', DECK_CHARACTERS_MAX, text.length);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    const { index, expected, found } = jsonFault(text)!;
    return refused(lineOfIndex(text, index), 'notJsonHere', expected, found);
  }
  const parsed = deckSchema.safeParse(data, { reportInput: true });
  if (parsed.success) return { ok: true, deck: parsed.data };
  return {
    ok: false,
    problems: parsed.error.issues.map((issue) => ({
      line: lineOfPath(
        text,
        issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path,
      ),
      path: issue.path.join('.'),
      said: issueSaid(issue),
    })),
  };
}

/** Without what only presenters see. */
export function withoutNotes(deck: Deck): Deck {
  return { ...deck, chapters: deck.chapters.map(({ notes: _, ...chapter }) => chapter) };
}
