/** Below this width everything stands in one column and the page scrolls. The style sheets have the same number. */
const query = matchMedia('(max-width: 999px)');

export function isStacked(): boolean {
  return query.matches;
}
