import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const FRAMES_PER_SECOND = 8;

/**
 * Chromium's switches for a camera that shows this 640 × 480 picture, for tests that want something live, not something
 * fast: what pages paint thirty times a second leaves two cores little for the tests. Unlike motion JPEG, YUV4MPEG2
 * says its rate.
 */
export async function slowCamera(name: 'coffee' | 'chelsea'): Promise<string[]> {
  const picture = fileURLToPath(new URL(`../../bench/frames/${name}.jpg`, import.meta.url));
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const frame = Buffer.concat([Buffer.from('FRAME\n'), i420Of(data, info.width, info.height)]);
  const header = `YUV4MPEG2 W${info.width} H${info.height} F${FRAMES_PER_SECOND}:1 Ip A1:1 C420\n`;
  const clip = join(mkdtempSync(join(tmpdir(), 'convcast-camera-')), 'clip.y4m');
  writeFileSync(clip, Buffer.concat([Buffer.from(header), frame, frame]));
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${clip}`,
  ];
}

/** RGB as ITU-R BT.601's luma and, for every 2 × 2 pixels, chroma, both in their studio range. */
function i420Of(rgb: Buffer, width: number, height: number): Buffer {
  const size = width * height;
  const planes = Buffer.alloc(size + size / 2);
  for (let pixel = 0; pixel < size; pixel++) {
    const [red, green, blue] = [rgb[pixel * 3]!, rgb[pixel * 3 + 1]!, rgb[pixel * 3 + 2]!];
    planes[pixel] = 16 + (65.481 * red + 128.553 * green + 24.966 * blue) / 255;
    const row = Math.floor(pixel / width);
    const column = pixel % width;
    if (row % 2 || column % 2) continue;
    const at = size + (row / 2) * (width / 2) + column / 2;
    planes[at] = 128 + (-37.797 * red - 74.203 * green + 112 * blue) / 255;
    planes[at + size / 4] = 128 + (112 * red - 93.786 * green - 18.214 * blue) / 255;
  }
  return planes;
}
