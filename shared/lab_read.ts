/** A Lab state from data that came from outside: a file, a link, an edit. Nothing is thrown for what it holds. */

import type { z } from 'zod';
import { labSchema } from './lab.ts';
import { checkLab } from './lab_check.ts';
import type { LabResult, Refusal } from './lab_refusal.ts';
import { said } from './sayings.ts';

/** `data` as a state that can run, or all that is wrong with it. */
export function readLab(data: unknown): LabResult {
  const parsed = labSchema.safeParse(data, { reportInput: true });
  if (!parsed.success) return { ok: false, refusals: parsed.error.issues.map(refusalOf) };
  const refusals = checkLab(parsed.data);
  return refusals.length > 0 ? { ok: false, refusals } : { ok: true, state: parsed.data };
}

/** zod's issue in the Lab's terms: its text, and what came where the text doesn't say it. */
export function refusalOf(issue: z.core.$ZodIssue): Refusal {
  const text = issue.message.replace(/^(Invalid input|Invalid option|Too small|Too big): /, '');
  const limit = limitOf(issue);
  return {
    path: issue.path.join('.'),
    message:
      text.includes('received') || text.includes('got') ? text : `${text}, got ${shortText(issue.input)}`,
    suggestion: limit === null ? '' : `${limit} would work.`,
    value: limit,
    ...(limit !== null && {
      said: limitSaid(issue, limit),
      suggested: said('works', limit),
    }),
  };
}

/** The number that came is on one side of the limit. */
function limitSaid({ input }: z.core.$ZodIssue, limit: number) {
  return said(Number(input) > limit ? 'mostIs' : 'leastIs', limit, shortText(input));
}

/** The end of a number's range that was passed. */
function limitOf(issue: z.core.$ZodIssue): number | null {
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

const TEXT_MAX = 60;

function shortText(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text;
}
