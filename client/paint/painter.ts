import { CanvasPainter } from './canvas_painter.ts';
import type { Levels } from './levels.ts';
import type { Placement } from './placement.ts';
import { WebGLPainter } from './webgl_painter.ts';

export interface TileOptions {
  /** Flips each tile left to right. Their order stays. */
  readonly mirror: boolean;
  /** What is seen between the tiles, as CSS. */
  readonly background: string;
}

export interface Painter {
  readonly kind: 'webgl2' | 'canvas2d';
  /**
   * Draws parts of an atlas on a canvas, whose width and height are set in device pixels, without smoothing: each
   * level becomes exactly its colour in `colours` (256 × RGBA). A bitmap that is closed already leaves the canvas as
   * it is.
   */
  tiles(
    canvas: HTMLCanvasElement,
    source: Levels,
    placements: readonly Placement[],
    colours: Uint8Array,
    options: TileOptions,
  ): void;
}

/** One for the page: browsers allow few WebGL contexts. */
export function createPainter(): Painter {
  const canvasPainter = new CanvasPainter();
  const webGL = WebGLPainter.create(canvasPainter);
  if (!webGL?.drawnByProcessor) return webGL ?? canvasPainter;
  webGL.close();
  return canvasPainter;
}
