import type { Refusal } from '../../shared/lab_refusal.ts';
import type { Problem } from '../../shared/protocol.ts';

/** A request that can't be carried out; it goes to its sender alone. */
export class RequestError extends Error {
  override name = 'RequestError';
  readonly code: Problem['code'];
  readonly refusals: readonly Refusal[] | undefined;
  constructor(code: Problem['code'], message: string, refusals?: readonly Refusal[]) {
    super(message);
    this.code = code;
    this.refusals = refusals;
  }
}
