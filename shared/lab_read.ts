/** A Lab state from data that came from outside: a file, a link, an edit. Nothing is thrown for what it holds. */

import type { z } from 'zod';
import { issueSaid, limitOf } from './issue_said.ts';
import { labSchema } from './lab.ts';
import { checkLab } from './lab_check.ts';
import { type LabResult, type Refusal, refusalAt } from './lab_refusal.ts';
import { said } from './sayings.ts';

/** `data` as a state that can run, or all that is wrong with it. */
export function readLab(data: unknown): LabResult {
  const parsed = labSchema.safeParse(data, { reportInput: true });
  if (!parsed.success) return { ok: false, refusals: parsed.error.issues.map(refusalOf) };
  const refusals = checkLab(parsed.data);
  return refusals.length > 0 ? { ok: false, refusals } : { ok: true, state: parsed.data };
}

/** zod's issue in the Lab's terms. */
export function refusalOf(issue: z.core.$ZodIssue): Refusal {
  const limit = limitOf(issue);
  const suggested = limit === null ? undefined : said('works', limit);
  return refusalAt(issue.path.join('.'), issueSaid(issue), limit, suggested);
}
