import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { WeightsError } from './weights_error.ts';

/** Reads a JSON file of this schema. Throws `WeightsError`, which names the file and what it differs in. */
export async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readFile(file, 'utf8');
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new WeightsError(`${basename(file)}: expected JSON: ${(error as Error).message}`);
  }
  const parsed = schema.safeParse(data);
  if (!parsed.success) throw new WeightsError(`${basename(file)}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
