/** A file's tensors against those that a network needs, by name and shape. */

import type { TensorFile } from './tensor_file.ts';

export interface ExpectedTensor {
  readonly key: string;
  readonly shape: readonly number[];
}

/** A line for each key that is missing, of a wrong shape, or unexpected; none where all fit. */
export function mismatches(
  tensors: TensorFile['tensors'],
  expected: readonly ExpectedTensor[],
  ignored: (key: string) => boolean = () => false,
): string[] {
  const known = new Set(expected.map(({ key }) => key));
  const unexpected = [...tensors].filter(([key]) => !known.has(key) && !ignored(key));
  const missing = expected.filter(({ key }) => !tensors.has(key));
  const wrong = expected.filter(
    ({ key, shape }) => tensors.has(key) && !sameShape(tensors.get(key)!.shape, shape),
  );
  const ofShape = (shape: readonly number[]) => {
    const alike = unexpected.find(([, tensor]) => sameShape(tensor.shape, shape));
    return alike ? ` (${alike[0]} has this shape)` : '';
  };
  return [
    ...missing.map(({ key, shape }) => `missing: ${key}, expected [${shape}]${ofShape(shape)}`),
    ...wrong.map(
      ({ key, shape }) => `wrong shape: ${key}, expected [${shape}], got [${tensors.get(key)!.shape}]`,
    ),
    ...unexpected.map(([key, { shape }]) => `unexpected: ${key}, got [${shape}]`),
  ];
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}
