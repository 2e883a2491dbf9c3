import type { Refusal } from '../../shared/lab_refusal.ts';
import type { Problem } from '../../shared/protocol.ts';
import { type Said, sayingIn } from '../../shared/sayings.ts';

/** A request that can't be carried out; it goes to its sender alone. */
export class RequestError extends Error {
  override name = 'RequestError';
  readonly code: Problem['code'];
  readonly said: Said | undefined;
  readonly refusals: readonly Refusal[] | undefined;
  /** `words`: in English, or, where a page is to say it in its own language, as data. */
  constructor(code: Problem['code'], words: string | Said, refusals?: readonly Refusal[]) {
    super(typeof words === 'string' ? words : sayingIn(words, 'en'));
    this.code = code;
    this.said = typeof words === 'string' ? undefined : words;
    this.refusals = refusals;
  }

  /** As it crosses the socket. */
  get problem(): Problem {
    const { code, message, said, refusals } = this;
    return { code, message, ...(said && { said }), ...(refusals && { refusals }) };
  }
}
