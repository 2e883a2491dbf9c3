/** A clip whose pictures say which one they are, and how that is read back, in the camera's picture or a page's. */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { FRAME_FILES } from './frames.ts';

const BITS = 8;
/** One loop of the clip, 8.5 s at 30 a second: no delay is as long. */
export const COUNT = 2 ** BITS;
const WIDTH_PX = 640;
const HEIGHT_PX = 480;
/** Of a bit, black or white. All lie in the middle square, far enough inside for the network's crop. */
const BIT_PX = 44;
const LEFT_PX = WIDTH_PX / 2 - (BITS * BIT_PX) / 2;
const TOP_PX = HEIGHT_PX / 2 - BIT_PX / 2;

/** The middles of the bits as shares of the picture's shorter side, from its middle. */
export const BITS_AT = Array.from(
  { length: BITS },
  (_, bit) => (LEFT_PX + (bit + 0.5) * BIT_PX - WIDTH_PX / 2) / HEIGHT_PX,
);

/** Chromium's switches for a camera that shows the clip. Of its count, neighbours differ in one bit (Gray's code). */
export async function countedCamera(): Promise<string[]> {
  const bits = (count: number) => (count ^ (count >> 1)).toString(2).padStart(BITS, '0');
  const blocks = (count: number) =>
    [...bits(count)].map((bit, at) => ({
      input: {
        create: {
          width: BIT_PX,
          height: BIT_PX,
          channels: 3 as const,
          background: bit === '1' ? '#fff' : '#000',
        },
      },
      left: LEFT_PX + at * BIT_PX,
      top: TOP_PX,
    }));
  const pictures = await Promise.all(
    Array.from({ length: COUNT }, (_, count) =>
      sharp(FRAME_FILES[0]).composite(blocks(count)).jpeg({ quality: 90 }).toBuffer(),
    ),
  );
  const clip = join(mkdtempSync(join(tmpdir(), 'convcast-camera-')), 'clip.mjpeg');
  writeFileSync(clip, Buffer.concat(pictures));
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${clip}`,
  ];
}
