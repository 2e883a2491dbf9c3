/** A coarse map of values over a picture: the more, the less of the picture is left. */

/** Of the overlay where the value is largest. */
const OPACITY_MOST = 0.72;

/**
 * The map's colours on a canvas of its own size, `width` × `height`, to be drawn larger and smoothed.
 *
 * @param values row by row, none negative.
 * @param colours 256 × RGBA.
 */
export function heatOf(
  values: Float32Array,
  width: number,
  height: number,
  colours: Uint8Array,
): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d')!;
  const image = context.createImageData(width, height);
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  values.forEach((value, index) => {
    const share = largest > 0 ? value / largest : 0;
    const colour = Math.round(share * 255) * 4;
    for (let channel = 0; channel < 3; channel++)
      image.data[index * 4 + channel] = colours[colour + channel]!;
    image.data[index * 4 + 3] = Math.round(share * OPACITY_MOST * 255);
  });
  context.putImageData(image, 0, 0);
  return canvas;
}
