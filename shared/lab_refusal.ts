/** What the Lab refuses, as data: where, why, and what would work. */

import type { LabState } from './lab.ts';
import { type Said, sayingIn } from './sayings.ts';

export interface Refusal {
  /** The setting, as its keys joined by dots: "layers.0.pool.sizePx"; "" for the whole. */
  readonly path: string;
  /** Which setting it is about, where it stands elsewhere than at it: what a file holds has no control. */
  readonly setting?: string;
  /** What was expected and what came. */
  readonly message: string;
  /** What would work, in words; "" where nothing does. */
  readonly suggestion: string;
  /** What would work at `path` as a number, where there is one. */
  readonly value: number | null;
  /** `message` and `suggestion` for other languages, where they are ours. */
  readonly said?: Said;
  readonly suggested?: Said;
}

export function refusalAt(path: string, said: Said, value: number | null = null, suggested?: Said): Refusal {
  return {
    path,
    message: sayingIn(said, 'en'),
    suggestion: suggested ? sayingIn(suggested, 'en') : '',
    value,
    said,
    ...(suggested && { suggested }),
  };
}

export type LabResult =
  | { readonly ok: true; readonly state: LabState }
  | { readonly ok: false; readonly refusals: readonly Refusal[] };
