/** What the server, or the page itself, refuses: in the page's language. */

import { catalogue } from '../../shared/catalogue.ts';
import type { Refusal } from '../../shared/lab_refusal.ts';
import type { ErrorCode } from '../../shared/protocol.ts';
import { type Said, type Saying, said, sayingIn } from '../../shared/sayings.ts';
import { PROBLEM_TEXT } from './problem_text.ts';
import { spoken, wordsOf } from './spoken.ts';

const TEXT = catalogue(
  { setting: (path: string, reason: string) => `setting ${path}: ${reason}` },
  { setting: (path: string, reason: string) => `设置 ${path}：${reason}` },
);

export interface SaidProblem {
  readonly code: string;
  readonly message: string;
  readonly said?: Said;
}

/** What was refused, where an error says so: it keeps what is needed to say it in another language. */
export class SaidError extends Error {
  override name = 'SaidError';
  readonly problem: SaidProblem;

  constructor(problem: SaidProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

export function errorText(error: unknown): string {
  return error instanceof SaidError ? problemText(error.problem) : (error as Error).message;
}

/** English comes as it is. Elsewhere: the sentence where it is known, else what the code means. */
export function problemText({ code, message, said: known }: SaidProblem): string {
  if (spoken() === 'en') return message;
  if (known) return sayingIn(known, spoken());
  const text: Readonly<Record<string, string | ((message: string) => string)>> = wordsOf(PROBLEM_TEXT);
  const words = text[code] ?? text['bad-payload']!;
  return typeof words === 'string' ? words : words(message);
}

/** What the page itself refuses, as the server would. */
export function localProblem(code: ErrorCode, ...saying: Saying): SaidProblem {
  const known = said(...saying);
  return { code, message: sayingIn(known, 'en'), said: known };
}

/** Why something in the Lab can't be. */
export function refusalMessage({ message, said: known, setting }: Refusal): string {
  const foreign = () => (known ? sayingIn(known, spoken()) : wordsOf(PROBLEM_TEXT)['lab-refused'](message));
  const reason = spoken() === 'en' ? message : foreign();
  return setting ? wordsOf(TEXT).setting(setting, reason) : reason;
}

/** What would work instead; '' where nothing does. */
export function suggestionText({ suggestion, suggested }: Refusal): string {
  return suggested ? sayingIn(suggested, spoken()) : suggestion;
}

/** What the page says by itself. */
export function sayingText(...saying: Saying): string {
  return saidText(said(...saying));
}

export function saidText(known: Said): string {
  return sayingIn(known, spoken());
}
