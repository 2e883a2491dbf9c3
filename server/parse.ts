/** What comes from outside becomes what the protocol says, or is refused in words. */

import type { z } from 'zod';
import type { Problem } from '../shared/protocol.ts';
import { RequestError } from './room/request_error.ts';

/** Throws `RequestError`. */
export function parse<T extends z.ZodType>(event: string, schema: T, payload: unknown): z.output<T> {
  checkTree(event, payload, NESTED_MAX);
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const { code, message } = badPayload(event, parsed.error);
  throw new RequestError(code, message);
}

export function badPayload(event: string, error: z.ZodError): Problem {
  const { path, message } = error.issues[0]!;
  // Both may quote keys of any length.
  const where = path.length ? `${shortened(path.join('.'), 100)}: ` : '';
  return { code: 'bad-payload', message: `${event}: ${where}${shortened(message, 500)}` };
}

/** What came, short enough for a message. */
export function describe(value: unknown): string {
  const text =
    typeof value === 'string' ? `"${value}"` : typeof value === 'object' ? typeof value : String(value);
  return shortened(text, 60);
}

function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/** Nothing in the protocol is nested half as deep, and what walks over a payload may be recursive. */
const NESTED_MAX = 32;

/** JSON may carry a key `__proto__`; no schema has one, and zod would pass over it. */
function checkTree(event: string, payload: unknown, levels: number): void {
  if (typeof payload !== 'object' || payload === null || payload instanceof Uint8Array) return;
  if (levels === 0)
    throw new RequestError('bad-payload', `${event}: expected at most ${NESTED_MAX} levels, got more`);
  if (Object.hasOwn(payload, '__proto__'))
    throw new RequestError('bad-payload', `${event}: expected known keys, got "__proto__"`);
  for (const value of Object.values(payload)) checkTree(event, value, levels - 1);
}
