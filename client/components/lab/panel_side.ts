import { remPx } from '../rem.ts';
import { isStacked } from '../stacked.ts';

/** The screen at which a panel's pictures have their basic size: below the chain it is left least room. */
const LEAST_HEIGHT_PX = 900;
const GROWTH_MOST_PX = 150;
/** Pixels of height for one of growth: the chain has the others. */
const GROWTH_SHARE = 2.5;
/** What the chain, the sum and a panel need to be seen together; larger type needs more pixels. */
const LEAST_HEIGHT_REM = 62;

/** The side of a panel's pictures, in CSS pixels: on higher screens a panel has more room. */
export function panelSidePx(basicPx: number): number {
  if (isStacked()) return basicPx;
  return basicPx + Math.min(Math.max((innerHeight - LEAST_HEIGHT_PX) / GROWTH_SHARE, 0), GROWTH_MOST_PX);
}

/** Whether a panel can be open below the chain without hiding its controls. A page in one column has room for all. */
export function hasRoomForPanel(): boolean {
  return isStacked() || innerHeight >= LEAST_HEIGHT_REM * remPx();
}
