import type { Still } from './capture.ts';
import { centredSquare, SQUARE_PX_MAX } from './square.ts';

const MIME = 'image/jpeg';

type Canvas = OffscreenCanvas | HTMLCanvasElement;

/** Cuts pictures to squares and makes JPEGs of them, on one canvas: one at a time. */
export class JpegEncoder {
  readonly #canvas: Canvas =
    typeof OffscreenCanvas === 'undefined' ? document.createElement('canvas') : new OffscreenCanvas(1, 1);
  readonly #context = contextOf(this.#canvas);

  /** The picture is read before this returns. `quality`: 0 to 1. */
  encode({ image, widthPx, heightPx }: Still, quality: number): Promise<Uint8Array> {
    const { x, y, sidePx } = centredSquare(widthPx, heightPx);
    const outPx = Math.min(sidePx, SQUARE_PX_MAX);
    if (this.#canvas.width !== outPx) {
      this.#canvas.width = outPx;
      this.#canvas.height = outPx;
    }
    this.#context.imageSmoothingQuality = 'high';
    // JPEG knows no transparency: what is see-through lies on white, as on paper.
    this.#context.fillStyle = '#fff';
    this.#context.fillRect(0, 0, outPx, outPx);
    this.#context.drawImage(image, x, y, sidePx, sidePx, 0, 0, outPx, outPx);
    return this.#jpeg(quality);
  }

  async #jpeg(quality: number): Promise<Uint8Array> {
    const canvas = this.#canvas;
    const blob =
      canvas instanceof HTMLCanvasElement
        ? await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, MIME, quality))
        : await canvas.convertToBlob({ type: MIME, quality });
    if (!blob) throw new Error(`expected a JPEG of a canvas of ${canvas.width} px, got nothing`);
    return new Uint8Array(await blob.arrayBuffer());
  }
}

function contextOf(canvas: Canvas): CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D {
  // Every picture is read back once, so it is best drawn where it is read.
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true }) as
    | CanvasRenderingContext2D
    | OffscreenCanvasRenderingContext2D
    | null;
  if (!context) throw new Error('expected a 2-D canvas, but this browser gives none');
  return context;
}
