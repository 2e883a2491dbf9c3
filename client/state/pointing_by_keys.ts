/** The presenter's pointer without a mouse: where it begins, and where an arrow takes it. */

import type { Pointer } from '../../shared/protocol.ts';
import type { ShownPicture } from './pointing.ts';

/** As shares of the picture's width and height; with Shift, the larger one. */
const STEP = 0.02;
const STRIDE = 0.1;

export interface SeenPicture {
  readonly picture: ShownPicture;
  /** It has the focus, or lies in what has it. */
  readonly focused: boolean;
}

type Place = NonNullable<Pointer>;

/**
 * In what has the focus, else in the picture that is chosen, else in the largest. null where there is none.
 *
 * @param chosen the chosen place of the chosen picture: if it is pointed at, there.
 */
export function firstPlace(seen: readonly SeenPicture[], chosen: Place | null): Pointer {
  const area = ({ picture }: SeenPicture) => picture.rect.width * picture.rect.height;
  const focused = seen.filter((each) => each.focused);
  const among = [...(focused.length ? focused : seen)].sort((a, b) => area(b) - area(a));
  const found = among.find(({ picture }) => picture.name === chosen?.view) ?? among[0];
  if (!found) return null;
  if (chosen && found.picture.name === chosen.view) return chosen;
  const { left, top, width, height } = found.picture.part ?? { left: 0, top: 0, width: 1, height: 1 };
  return { view: found.picture.name, x: left + width / 2, y: top + height / 2 };
}

/** null for a key that isn't an arrow. What is right on the screen is left in a mirrored picture. */
export function placeAfterArrow(at: Place, key: string, far: boolean, mirror: boolean): Pointer {
  const step = far ? STRIDE : STEP;
  const across = { ArrowLeft: -step, ArrowRight: step }[key] ?? 0;
  const down = { ArrowUp: -step, ArrowDown: step }[key] ?? 0;
  if (!across && !down) return null;
  return { ...at, x: within(at.x + (mirror ? -across : across)), y: within(at.y + down) };
}

/** Both ends are in the picture: a share of 1 is its edge. */
function within(share: number): number {
  return Math.min(0.999, Math.max(0, share));
}
