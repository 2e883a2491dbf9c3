/**
 * Scrolls a row sideways, and nothing but the row, until one of its children is in sight.
 *
 * @param coveredPx what lies over the row's right end.
 */
export function bringInSight(row: Element, child: Element, coveredPx = 0): void {
  const { left, right } = row.getBoundingClientRect();
  const at = child.getBoundingClientRect();
  if (at.left < left) row.scrollLeft -= left - at.left;
  else if (at.right > right - coveredPx) row.scrollLeft += at.right - (right - coveredPx);
}
