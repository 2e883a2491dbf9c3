import { readFile } from 'node:fs/promises';
import type { PhotoName } from './photos.ts';

/** The photo as torchvision prepares it: NHWC, 224 × 224 × 3, normalised. */
export async function oracleInput(name: PhotoName): Promise<Float32Array> {
  const bytes = await readFile(new URL(`fixtures/oracle/input-${name}.f32`, import.meta.url));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}
