import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FRAMES = new URL('frames/', import.meta.url);

/**
 * Chromium's switches for a camera that shows this 640 × 480 picture for ever and needs no click on "Allow". A clip of
 * motion JPEG is its pictures behind each other, so nothing has to encode one.
 */
export function fakeCamera(name: 'coffee' | 'chelsea' | 'astronaut' | 'rocket'): string[] {
  const clip = join(mkdtempSync(join(tmpdir(), 'convcast-camera-')), 'clip.mjpeg');
  const picture = readFileSync(new URL(`${name}.jpg`, FRAMES));
  writeFileSync(clip, Buffer.concat(Array.from({ length: 30 }, () => picture)));
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${clip}`,
  ];
}
