import { middleCut } from './cut.ts';

const MIME = 'image/jpeg';

type Canvas = OffscreenCanvas | HTMLCanvasElement;

/** Cuts pictures and makes JPEGs of them, on one canvas: one at a time. */
export class JpegEncoder {
  readonly #canvas: Canvas =
    typeof OffscreenCanvas === 'undefined' ? document.createElement('canvas') : new OffscreenCanvas(1, 1);
  readonly #context = contextOf(this.#canvas);

  /** A square out of the middle of the video's picture as it is when this is called. */
  encodeVideo(video: HTMLVideoElement): Promise<Uint8Array> {
    return this.#encode(video, video.videoWidth, video.videoHeight, 1, 0.9);
  }

  /** The server cuts the square: from the whole picture it gets the very pixels that the network was trained on. */
  encodePhoto(bitmap: ImageBitmap): Promise<Uint8Array> {
    return this.#encode(bitmap, bitmap.width, bitmap.height, 2, 0.96);
  }

  #encode(
    image: HTMLVideoElement | ImageBitmap,
    widthPx: number,
    heightPx: number,
    aspectMax: number,
    quality: number,
  ): Promise<Uint8Array> {
    const cut = middleCut(widthPx, heightPx, aspectMax);
    const { outWidthPx, outHeightPx } = cut;
    if (this.#canvas.width !== outWidthPx) this.#canvas.width = outWidthPx;
    if (this.#canvas.height !== outHeightPx) this.#canvas.height = outHeightPx;
    const context = this.#context;
    context.imageSmoothingQuality = 'high';
    // JPEG knows no transparency: what is see-through lies on white, as on paper.
    context.fillStyle = '#fff';
    context.fillRect(0, 0, outWidthPx, outHeightPx);
    context.drawImage(image, cut.x, cut.y, cut.widthPx, cut.heightPx, 0, 0, outWidthPx, outHeightPx);
    return this.#jpeg(quality);
  }

  async #jpeg(quality: number): Promise<Uint8Array> {
    const canvas = this.#canvas;
    const blob =
      canvas instanceof HTMLCanvasElement
        ? await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, MIME, quality))
        : await canvas.convertToBlob({ type: MIME, quality });
    if (!blob)
      throw new Error(`expected a JPEG of a canvas of ${canvas.width} × ${canvas.height} px, got nothing`);
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
