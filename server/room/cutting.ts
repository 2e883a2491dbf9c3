/** Kernels that are squares of the newest picture, as the Lab's first layer gets it. */

import type { Kernel } from '../../shared/kernel.ts';
import { inputChannels } from '../../shared/lab.ts';
import { cutKernel, strongestSquare } from '../../shared/lab_cut.ts';
import { labInputValues } from '../../shared/lab_input.ts';
import type { LabCut, StrongestCut } from '../../shared/protocol.ts';
import { said } from '../../shared/sayings.ts';
import type { Maps } from '../../shared/steps.ts';
import type { FramePath } from './frame_path.ts';
import { RequestError } from './request_error.ts';
import type { RoomLab } from './room_lab.ts';

/** All throw `RequestError` while there is no picture, and for a square that is not in it. */
export class Cutting {
  readonly #lab: RoomLab;
  readonly #path: FramePath;

  constructor(lab: RoomLab, path: FramePath) {
    this.#lab = lab;
    this.#path = path;
  }

  square({ top, left, sizePx }: LabCut): Promise<Kernel> {
    return this.#fromPicture((picture) => cutKernel(picture, top, left, sizePx));
  }

  strongest(sizePx: number): Promise<StrongestCut> {
    return this.#fromPicture((picture) => {
      const { top, left } = strongestSquare(picture, sizePx);
      return { kernel: cutKernel(picture, top, left, sizePx), top, left };
    });
  }

  async #fromPicture<T>(make: (picture: Maps) => T): Promise<T> {
    const { input, shift } = this.#lab.shared.state;
    const rgb = await this.#path.lastPicture(input.sidePx);
    if (!rgb) throw new RequestError('no-frame', said('noPictureToCut'));
    const shape = { height: input.sidePx, width: input.sidePx, channels: inputChannels(input) };
    try {
      return make({ shape, values: labInputValues(rgb, input, shift) });
    } catch (error) {
      if (error instanceof RangeError) throw new RequestError('bad-payload', error.message);
      throw error;
    }
  }
}
