import type { Shape } from '../../../shared/layers.ts';

/** A pixel of a map. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

const FAR_PX = 10;

/** Where an arrow key leads on the screen, with Shift ten pixels far; null for other keys. Stays inside. */
export function placeAfterKey(
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  { row, column }: Place,
  { height, width }: Pick<Shape, 'height' | 'width'>,
  mirror: boolean,
): Place | null {
  const far = shiftKey ? FAR_PX : 1;
  const across = mirror ? -far : far;
  const step = { ArrowUp: [-far, 0], ArrowDown: [far, 0], ArrowLeft: [0, -across], ArrowRight: [0, across] }[
    key
  ];
  if (!step) return null;
  const inside = (value: number, size: number) => Math.min(Math.max(value, 0), size - 1);
  return { row: inside(row + step[0]!, height), column: inside(column + step[1]!, width) };
}
