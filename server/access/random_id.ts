import { randomBytes } from 'node:crypto';

/** No l, o, 0 or 1: they are mistaken for each other. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Five bits a letter, from the system's generator. */
export function randomId(length: number): string {
  return [...randomBytes(length)].map((byte) => LETTERS[byte & 31]!).join('');
}
