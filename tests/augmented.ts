import sharp from 'sharp';
import { type PhotoName, photo } from './photos.ts';

/** mulberry32: the same numbers for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The photo as a hand-held camera might see it: a part of it, turned, mirrored, brighter or darker, as a JPEG. */
export async function augmented(name: PhotoName, random: () => number): Promise<Buffer> {
  const { width, height } = await sharp(await photo(name)).metadata();
  const side = Math.floor(Math.min(width, height) * (0.6 + 0.35 * random()));
  const left = Math.floor((width - side) * random());
  const top = Math.floor((height - side) * random());
  const part = sharp(await photo(name)).extract({ left, top, width: side, height: side });
  if (random() < 0.5) part.flop();
  const turned = await part.rotate((random() - 0.5) * 30, { background: '#808080' }).toBuffer();
  return sharp(turned)
    .resize(256, 256, { fit: 'fill' })
    .modulate({ brightness: 0.6 + 0.8 * random() })
    .jpeg({ quality: 85 })
    .toBuffer();
}
