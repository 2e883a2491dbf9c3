/**
 * The window of weighted pooling, row by row: a Gaussian about its centre, sigma = size / 3, normalised to sum 1.
 */
export function weightedPoolKernel(sizePx: number): Float32Array {
  const sigma = sizePx / 3;
  const centre = (sizePx - 1) / 2;
  const profile = Array.from({ length: sizePx }, (_, x) => Math.exp(-((x - centre) ** 2) / (2 * sigma ** 2)));
  const sum = profile.reduce((total, value) => total + value, 0);
  return Float32Array.from({ length: sizePx * sizePx }, (_, index) => {
    const row = Math.floor(index / sizePx);
    return (profile[row]! * profile[index % sizePx]!) / sum ** 2;
  });
}
