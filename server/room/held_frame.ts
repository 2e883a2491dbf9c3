import type { PictureSetting } from '../../shared/experiment.ts';
import type { PreparationStep } from '../../shared/networks.ts';
import type { FrameHeader } from '../../shared/protocol.ts';
import { alteredPicture } from '../images/alter.ts';
import { decodeFrame } from '../images/decode.ts';

/** What torchvision leaves around the crop: 224 of 256. The Lab sees the same part of the picture. */
const RESIZE_OVER_CROP = 256 / 224;

/** A frame in memory, decoded once for each size that a graph wants. */
export class HeldFrame {
  readonly header: FrameHeader;
  readonly #jpeg: Uint8Array;
  readonly #rgb = new Map<string, Promise<Uint8Array>>();

  constructor(header: FrameHeader, jpeg: Uint8Array) {
    this.header = header;
    this.#jpeg = jpeg;
  }

  /** The crop that graphs of this input size see, RGB. Throws `FrameError` for bytes that are no picture. */
  rgb(sidePx: number, skipped: readonly PreparationStep[] = []): Promise<Uint8Array> {
    const key = [sidePx, ...skipped].join();
    let rgb = this.#rgb.get(key);
    if (!rgb) {
      const resizeShorterSidePx = Math.round(sidePx * RESIZE_OVER_CROP);
      rgb = decodeFrame(this.#jpeg, { resizeShorterSidePx, cropPx: sidePx }, skipped);
      this.#rgb.set(key, rgb);
    }
    return rgb;
  }

  /** The same with an experiment's alterations, and with steps of the preparation skipped. */
  async altered(
    sidePx: number,
    alterations: readonly PictureSetting[],
    skipped: readonly PreparationStep[],
  ): Promise<Uint8Array> {
    return alteredPicture(await this.rgb(sidePx, skipped), sidePx, alterations, this.header.frame);
  }
}
