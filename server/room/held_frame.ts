import type { PictureSetting } from '../../shared/experiment.ts';
import type { FrameHeader } from '../../shared/protocol.ts';
import { alteredPicture } from '../images/alter.ts';
import { decodeFrame } from '../images/decode.ts';

/** What torchvision leaves around the crop: 224 of 256. The Lab sees the same part of the picture. */
const RESIZE_OVER_CROP = 256 / 224;

/** A frame in memory, decoded once for each size that a graph wants. */
export class HeldFrame {
  readonly header: FrameHeader;
  readonly #jpeg: Uint8Array;
  readonly #rgb = new Map<number, Promise<Uint8Array>>();

  constructor(header: FrameHeader, jpeg: Uint8Array) {
    this.header = header;
    this.#jpeg = jpeg;
  }

  /** The crop that graphs of this input size see, RGB. Throws `FrameError` for bytes that are no picture. */
  rgb(sidePx: number): Promise<Uint8Array> {
    let rgb = this.#rgb.get(sidePx);
    if (!rgb) {
      const resizeShorterSidePx = Math.round(sidePx * RESIZE_OVER_CROP);
      rgb = decodeFrame(this.#jpeg, { resizeShorterSidePx, cropPx: sidePx });
      this.#rgb.set(sidePx, rgb);
    }
    return rgb;
  }

  /** The same with an experiment's alterations. */
  async altered(sidePx: number, alterations: readonly PictureSetting[]): Promise<Uint8Array> {
    return alteredPicture(await this.rgb(sidePx), sidePx, alterations, this.header.frame);
  }
}
