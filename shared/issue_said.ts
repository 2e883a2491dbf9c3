/** What a schema finds wrong with a value, as a saying: zod's own sentences are English. */

import type { z } from 'zod';
import { ENGLISH_SAYINGS, type Said, said, sayingIn } from './sayings.ts';

/** An issue of one's own. */
export function ownIssue(saying: Said) {
  return { code: 'custom', message: sayingIn(saying, 'en'), params: { said: saying } } as const;
}

export function issueSaid(issue: z.core.$ZodIssue): Said {
  const got = shortText(issue.input);
  const limit = limitOf(issue);
  if (limit !== null) return said(Number(issue.input) > limit ? 'mostIs' : 'leastIs', limit, got);
  const known = knownForm(issue.message);
  if (known) return known;
  switch (issue.code) {
    case 'custom':
      return (issue.params?.said as Said | undefined) ?? said('otherForm', got);
    case 'invalid_type':
      return issue.input === undefined
        ? said('missing', issue.expected)
        : said('otherType', issue.expected, got);
    case 'invalid_value':
      return said('noneOf', issue.values.map(shortText).join(', '), got);
    case 'unrecognized_keys':
      return said('unknownSettings', issue.keys.map(shortText).join(', '));
    case 'too_big':
      return said(issue.origin === 'string' ? 'textTooLong' : 'listTooLong', Number(issue.maximum));
    case 'too_small':
      return said(issue.origin === 'string' ? 'textTooShort' : 'listTooShort', Number(issue.minimum));
    default:
      return said('otherForm', got);
  }
}

/** The end of a number's range that was passed; null for anything else. */
export function limitOf(issue: z.core.$ZodIssue): number | null {
  if (issue.code === 'invalid_union')
    return (
      issue.errors
        .flat()
        .map(limitOf)
        .find((limit) => limit !== null) ?? null
    );
  if (issue.code !== 'too_big' && issue.code !== 'too_small') return null;
  if (issue.origin !== 'number') return null;
  return Number(issue.code === 'too_big' ? issue.maximum : issue.minimum);
}

/** Schemas say their form with a saying's English where that has no numbers. */
function knownForm(message: string): Said | undefined {
  const name = (['wordsForm', 'chapterNameForm', 'paddingForm', 'screenForm'] as const).find(
    (form) => ENGLISH_SAYINGS[form] === message,
  );
  return name && said(name);
}

const TEXT_MAX = 60;

/** As it stands in a file, but for lists and objects, which may be of any depth. */
export function shortText(value: unknown): string {
  if (Array.isArray(value)) return '[…]';
  if (typeof value === 'object' && value !== null) return '{…}';
  const text = JSON.stringify(value) ?? '–';
  return text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text;
}
