/** CSS pixels of 1rem: a projector's type is larger. */
export function remPx(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}
