import { readFile } from 'node:fs/promises';

/** The photos that come with the page. PyTorch's answers for them are in tests/fixtures/oracle/alexnet.json. */
export const PHOTOS = ['astronaut', 'chelsea', 'coffee', 'rocket'] as const;
export type PhotoName = (typeof PHOTOS)[number];

export function photo(name: PhotoName): Promise<Buffer> {
  return readFile(new URL(`../client/public/photos/${name}.jpg`, import.meta.url));
}
