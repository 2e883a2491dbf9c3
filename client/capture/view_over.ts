/** Which square of which photo is seen at a moment: slowly nearer and aside, without a jump but from photo to photo. */

const PHOTO_MS = 8000;
/** Of a photo's shorter side. */
const WIDE = 1;
const NEAR = 0.6;

interface Size {
  readonly width: number;
  readonly height: number;
}

export interface ViewOver {
  readonly photo: number;
  readonly left: number;
  readonly top: number;
  readonly sidePx: number;
}

export function viewOver(photos: readonly Size[], sinceMs: number): ViewOver {
  const photo = Math.floor(sinceMs / PHOTO_MS) % photos.length;
  const { width, height } = photos[photo]!;
  // There and back, at rest where it turns.
  const share = (1 - Math.cos((2 * Math.PI * (sinceMs % PHOTO_MS)) / PHOTO_MS)) / 2;
  const sidePx = Math.round(Math.min(width, height) * (WIDE + (NEAR - WIDE) * share));
  const aside = 0.5 + (photo % 2 ? -0.5 : 0.5) * share;
  return {
    photo,
    left: Math.round((width - sidePx) * aside),
    top: Math.round((height - sidePx) / 2),
    sidePx,
  };
}
