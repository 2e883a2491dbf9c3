/** A start of frame is one of 0xC0 … 0xCF (ITU-T T.81, table B.1), but for these: DHT, JPG, DAC. */
const NO_FRAMES: readonly number[] = [0xc4, 0xc8, 0xcc];
/** Where Exif lies, and with it how the camera was held. */
const APP1 = 0xe1;
/** The first marker with a length; before it come those that stand alone, and what is no marker. */
const FIRST_SEGMENT = 0xc0;
const STAND_ALONE = { from: 0xd0, to: 0xd9 } as const;

/**
 * The size of a JPEG that says nothing of how it was held, from its first bytes: a frame of a camera, for which asking
 * libvips costs as much processor time as a fifteenth of decoding it. Undefined for everything else, broken or not.
 */
export function cameraJpegSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 9 <= bytes.length; at += 2 + view.getUint16(at + 2)) {
    const marker = bytes[at + 1]!;
    if (bytes[at] !== 0xff || marker === APP1 || marker === 0xff || marker < FIRST_SEGMENT) return undefined;
    if (marker >= STAND_ALONE.from && marker <= STAND_ALONE.to) return undefined;
    if (marker >= 0xd0 || NO_FRAMES.includes(marker)) continue;
    const height = view.getUint16(at + 5);
    const width = view.getUint16(at + 7);
    return width > 0 && height > 0 ? { width, height } : undefined;
  }
  return undefined;
}
