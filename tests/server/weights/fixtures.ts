import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = new URL('../../fixtures/pth/', import.meta.url);

export function pthFixture(name: string): Uint8Array {
  return readFileSync(new URL(name, FOLDER));
}

export interface ExpectedTensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly values: number | readonly number[];
}

/** What PyTorch has in zip.pth and legacy.pth. */
export const EXPECTED = JSON.parse(pthFixture('values.json').toString()) as Record<string, ExpectedTensor>;

/** The state dict that models/alexnet was converted from. */
export const ALEXNET_PTH = fileURLToPath(
  new URL('../../../models/alexnet/source/alexnet-caltech101.pth', import.meta.url),
);
