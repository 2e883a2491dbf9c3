/** The shorter side of what is sent. The network sees 224 px of 256. */
const SHORTER_PX_MAX = 512;

/** A part of a picture, and the size that it is sent in. */
export interface Cut {
  readonly x: number;
  readonly y: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly outWidthPx: number;
  readonly outHeightPx: number;
}

/** The middle of a picture: all of its shorter side, and of the longer one up to `aspectMax` times as much. */
export function middleCut(widthPx: number, heightPx: number, aspectMax: number): Cut {
  const shorterPx = Math.min(widthPx, heightPx);
  const cutWidthPx = Math.min(widthPx, shorterPx * aspectMax);
  const cutHeightPx = Math.min(heightPx, shorterPx * aspectMax);
  const scale = Math.min(1, SHORTER_PX_MAX / shorterPx);
  return {
    x: Math.floor((widthPx - cutWidthPx) / 2),
    y: Math.floor((heightPx - cutHeightPx) / 2),
    widthPx: cutWidthPx,
    heightPx: cutHeightPx,
    outWidthPx: Math.round(cutWidthPx * scale),
    outHeightPx: Math.round(cutHeightPx * scale),
  };
}
