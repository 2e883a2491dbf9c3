import { spoken } from '../language/spoken.ts';

/** U+2212 is as wide as a plus and a digit. */
function withMinus(text: string): string {
  return text.replaceAll('-', '−');
}

/** Smaller values are written with powers of ten. */
const PLAIN_FROM = 1e-4;

/** A value beside a picture, with the same number of decimals from frame to frame; two digits of one too small for them. */
export function numberText(value: number, decimals = 2): string {
  const size = Math.abs(value);
  if (size === 0 || size >= 0.5 * 10 ** -decimals) return withMinus(value.toFixed(decimals));
  return withMinus(
    size < PLAIN_FROM ? value.toExponential(1) : value.toFixed(1 - Math.floor(Math.log10(size))),
  );
}

/** All digits that a float32 is sure of. */
export function exactText(value: number): string {
  return withMinus(value.toPrecision(7));
}

/** "61 %" with a thin space that does not break. */
export function percentText(share: number): string {
  const percent = share * 100;
  return `${percent > 0 && percent < 1 ? '< 1' : Math.round(percent)} %`.replaceAll(' ', '\u202f');
}

/** A whole number in prose: "37,748,736", as the page's language groups digits. */
export function countText(count: number): string {
  return count.toLocaleString(spoken());
}
