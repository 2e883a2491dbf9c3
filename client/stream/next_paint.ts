/** Resolves when the browser is about to paint; at once in a hidden tab, which isn't painted. */
export function nextPaint(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof document === 'undefined' || document.visibilityState === 'hidden') resolve();
    else requestAnimationFrame(() => resolve());
  });
}
