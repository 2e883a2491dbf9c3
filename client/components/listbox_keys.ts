/** Where an arrow key, Home or End leads in a grid of `count` cells; null for other keys. */
export function cellAfterKey(key: string, cell: number, columns: number, count: number): number | null {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key];
  if (step !== undefined) {
    const next = cell + step;
    return next >= 0 && next < count ? next : cell;
  }
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return null;
}
