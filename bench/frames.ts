import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const NAMES = ['coffee', 'chelsea', 'astronaut', 'rocket'];

export const FRAME_FILES = NAMES.map((name) => fileURLToPath(new URL(`frames/${name}.jpg`, import.meta.url)));

/** JPEGs of 640 × 480. */
export function frames(): Promise<Buffer[]> {
  return Promise.all(FRAME_FILES.map((file) => readFile(file)));
}
