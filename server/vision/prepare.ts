import { labInputValues } from '../../shared/lab_input.ts';
import { normalise } from './normalise.ts';
import type { Preparation } from './run.ts';

/** RGB bytes as a graph takes them in: planar float32, in an array from `arrayOf` or one of its own. */
export function prepare(
  rgb: Uint8Array,
  preparation: Preparation,
  arrayOf: (count: number) => Float32Array,
): Float32Array {
  switch (preparation.kind) {
    case 'network':
      return normalise(rgb, preparation.preprocessing, arrayOf(rgb.length));
    case 'values':
      return preparation.values;
    case 'lab':
      return labInputValues(rgb, preparation.input, preparation.shift);
  }
}

export function withoutShift(preparation: Preparation): Preparation {
  return preparation.kind === 'lab' ? { ...preparation, shift: { dx: 0, dy: 0 } } : preparation;
}
