import { isStacked } from '../stacked.ts';

/** The screen at which a panel's pictures have their basic size: below the chain it is left least room. */
const LEAST_HEIGHT_PX = 900;
const GROWTH_MOST_PX = 150;

/** The side of a panel's pictures, in CSS pixels: on higher screens a panel has more room. */
export function panelSidePx(basicPx: number): number {
  if (isStacked()) return basicPx;
  return basicPx + Math.min(Math.max((innerHeight - LEAST_HEIGHT_PX) / 2, 0), GROWTH_MOST_PX);
}
