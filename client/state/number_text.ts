/** U+2212 is as wide as a plus and a digit. */
function withMinus(text: string): string {
  return text.replace('-', '−');
}

/** A value beside a picture: about three significant digits, and the same number of decimals from frame to frame. */
export function numberText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && size < 0.0005) return withMinus(value.toExponential(1));
  if (size < 0.1) return withMinus(value.toFixed(size === 0 ? 2 : 4));
  return withMinus(value.toFixed(size < 100 ? 2 : size < 1000 ? 1 : 0));
}

/** "61 %" with a thin space that does not break. */
export function percentText(share: number): string {
  const percent = share * 100;
  return `${percent > 0 && percent < 1 ? '< 1' : Math.round(percent)} %`.replaceAll(' ', '\u202f');
}
