/** Small Lab stacks that can run, and pictures for them. */

import fc from 'fast-check';
import { randomKernel } from '../../shared/kernel.ts';
import { LAB_ACTIVATIONS, LAB_MODES, LAB_POOLS, LAB_RANGES, type LabState } from '../../shared/lab.ts';
import { fitsLab } from '../../shared/lab_check.ts';
import { labKernel, withFittingKernels } from '../../shared/lab_stack.ts';

export const FC = { seed: Number(process.env.FC_SEED ?? 1), numRuns: Number(process.env.FC_RUNS ?? 60) };

const px = (min: number, max: number) => fc.integer({ min, max });

const kernel = (sizePx: number) =>
  fc
    .record({ seed: px(0, 1000), bias: fc.integer({ min: -20, max: 20 }) })
    .map(({ seed, bias }) => labKernel(`random ${seed}`, randomKernel(sizePx, 1, seed), bias / 10));

const layer = px(1, 6).chain((sizePx) =>
  fc.record({
    kernels: fc.array(kernel(sizePx), { minLength: 1, maxLength: 3 }),
    sizePx: fc.constant(sizePx),
    stride: px(1, 7),
    padding: fc.oneof(px(0, sizePx - 1), fc.constant('same' as const)),
    activation: fc.constantFrom(...LAB_ACTIVATIONS),
    pool: fc.record({ kind: fc.constantFrom(...LAB_POOLS), sizePx: px(1, 5), stride: px(1, 5) }),
  }),
);

/** `sidePx` may be below what the Lab allows, to be quick; shapes and maths don't care. */
export const labState = (sidePx: number): fc.Arbitrary<LabState> =>
  fc
    .record({
      input: fc.record({
        colour: fc.constantFrom('grey' as const, 'colour' as const),
        sidePx: fc.constant(sidePx),
        range: fc.constantFrom(...LAB_RANGES),
      }),
      mode: fc.constantFrom(...LAB_MODES),
      layers: fc.array(layer, { minLength: 1, maxLength: 3 }),
      shift: fc.record({ dx: px(-9, 9), dy: px(-9, 9) }),
    })
    .map(withFittingKernels)
    .filter(fitsLab);

/** −1 … 1, the same every time. */
export function signal(count: number, offset = 0): number[] {
  return Array.from({ length: count }, (_, index) => Math.sin((index + offset) * 12.9898));
}
