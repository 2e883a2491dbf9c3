/**
 * A Lab state as a file. The same text, deflated and in base64url, is what a link carries behind its "#"; deflating is
 * the platform's (`CompressionStream`, "deflate-raw") and not done here. Measured in a link: presets 0.3 to 2 kB, one
 * 70 × 70 colour kernel cut from a picture 30 kB (140 kB as text), sixteen of them 0.5 MB.
 */

import { z } from 'zod';
import { jsonFault } from './json_fault.ts';
import type { LabState } from './lab.ts';
import { readLab, refusalOf } from './lab_read.ts';
import { type LabResult, refusalAt } from './lab_refusal.ts';
import { lineOfIndex } from './lecture/json_lines.ts';
import { said } from './sayings.ts';

export const LAB_FILE_SCHEMA = 'convcast-lab';
/** Goes up when older readers would misread a file; older files stay readable. */
export const LAB_FILE_VERSION = 1;

const fileSchema = z.strictObject({
  schema: z.literal(LAB_FILE_SCHEMA),
  version: z.literal(LAB_FILE_VERSION),
  state: z.unknown(),
});

/** JSON without white space. */
export function encodeLab(state: LabState): string {
  return JSON.stringify({ schema: LAB_FILE_SCHEMA, version: LAB_FILE_VERSION, state });
}

/** Refusals' paths begin in the state, not in the file around it. */
export function decodeLab(text: string): LabResult {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    const { index, expected, found } = jsonFault(text)!;
    return {
      ok: false,
      refusals: [refusalAt('', said('notJson', lineOfIndex(text, index), expected, found))],
    };
  }
  const file = fileSchema.safeParse(data, { reportInput: true });
  if (file.success) return readLab(file.data.state);
  return { ok: false, refusals: file.error.issues.map(refusalOf) };
}
