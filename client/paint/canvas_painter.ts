import type { Levels } from './levels.ts';
import type { Painter, TileOptions } from './painter.ts';
import type { Placement } from './placement.ts';

/** A page shows as many layers at once, each painted map by map. The one that was painted longest ago goes. */
const COLOURED_MAX = 8;

interface Coloured {
  readonly colours: Uint8Array;
  readonly bitmap: Levels['bitmap'];
  readonly y: number;
  readonly context: CanvasRenderingContext2D;
}

/** Where there is no WebGL2: an atlas is coloured once by the processor, its tiles are enlarged by `drawImage`. */
export class CanvasPainter implements Painter {
  readonly kind = 'canvas2d';
  /** The atlas painted last is the last. */
  readonly #coloured: Coloured[] = [];

  tiles(
    canvas: HTMLCanvasElement,
    source: Levels,
    placements: readonly Placement[],
    colours: Uint8Array,
    { mirror, background }: TileOptions,
  ): void {
    const atlas = this.#colour(source, colours);
    if (!atlas) return;
    const context = context2d(canvas);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = background;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingEnabled = false;
    for (const { from, to } of placements) {
      if (mirror) context.setTransform(-1, 0, 0, 1, to.x * 2 + to.width, 0);
      context.drawImage(atlas, from.x, from.y, from.width, from.height, to.x, to.y, to.width, to.height);
    }
    context.resetTransform();
  }

  /** null where the bitmap is closed and its atlas is not at hand. */
  #colour({ bitmap, y, layout }: Levels, colours: Uint8Array): HTMLCanvasElement | null {
    const at = this.#coloured.findIndex(
      (each) => each.bitmap === bitmap && each.y === y && each.colours === colours,
    );
    if (at >= 0) {
      const [found] = this.#coloured.splice(at, 1);
      this.#coloured.push(found!);
      return found!.context.canvas;
    }
    if (bitmap.width === 0) return null;
    const oldest = this.#coloured.length < COLOURED_MAX ? undefined : this.#coloured.shift();
    const context = oldest?.context ?? scratchContext();
    const { widthPx, heightPx } = layout;
    context.canvas.width = widthPx;
    context.canvas.height = heightPx;
    const image = levelImage(context, bitmap, y, widthPx, heightPx);
    const pixels = new Uint32Array(image.data.buffer);
    const table = new Uint32Array(colours.buffer, colours.byteOffset, 256);
    for (let i = 0; i < pixels.length; i++) pixels[i] = table[image.data[i * 4]!]!;
    context.putImageData(image, 0, 0);
    this.#coloured.push({ colours, bitmap, y, context });
    return context.canvas;
  }
}

/** Of the rows from `y` on; the level is in red. */
function levelImage(
  context: CanvasRenderingContext2D,
  bitmap: Levels['bitmap'],
  y: number,
  widthPx: number,
  heightPx: number,
): ImageData {
  if (bitmap instanceof ImageBitmap) {
    context.drawImage(bitmap, 0, -y);
    return context.getImageData(0, 0, widthPx, heightPx);
  }
  const image = context.createImageData(widthPx, heightPx);
  for (let row = 0; row < heightPx; row++)
    for (let column = 0; column < widthPx; column++)
      image.data[(row * widthPx + column) * 4] = bitmap.levels[(y + row) * bitmap.width + column]!;
  return image;
}

function scratchContext(): CanvasRenderingContext2D {
  return context2d(document.createElement('canvas'), { willReadFrequently: true });
}

export function context2d(
  canvas: HTMLCanvasElement,
  settings?: CanvasRenderingContext2DSettings,
): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', settings);
  if (!context) throw new Error('expected a canvas without another kind of context, got one with');
  return context;
}
