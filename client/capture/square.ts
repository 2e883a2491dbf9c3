export const SQUARE_PX_MAX = 512;

export interface Square {
  readonly x: number;
  readonly y: number;
  readonly sidePx: number;
}

/** The largest square in the middle: the full shorter side. */
export function centredSquare(widthPx: number, heightPx: number): Square {
  const sidePx = Math.min(widthPx, heightPx);
  return { x: Math.floor((widthPx - sidePx) / 2), y: Math.floor((heightPx - sidePx) / 2), sidePx };
}
