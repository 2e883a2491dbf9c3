/** U+2212 is as wide as a plus and a digit. */
function withMinus(text: string): string {
  return text.replaceAll('-', '−');
}

/** A value beside a picture, with the same number of decimals from frame to frame. */
export function numberText(value: number, decimals = 2): string {
  const tooSmall = value !== 0 && Math.abs(value) < 0.5 * 10 ** -decimals;
  return withMinus(tooSmall ? value.toExponential(1) : value.toFixed(decimals));
}

/** "61 %" with a thin space that does not break. */
export function percentText(share: number): string {
  const percent = share * 100;
  return `${percent > 0 && percent < 1 ? '< 1' : Math.round(percent)} %`.replaceAll(' ', '\u202f');
}
