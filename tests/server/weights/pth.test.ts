import { describe, expect, it } from 'vitest';
import { decodeFloat16 } from '../../../server/weights/float16.ts';
import { readStateDict } from '../../../server/weights/pth.ts';
import type { TorchTensor } from '../../../server/weights/torch_tensor.ts';
import { WeightsError } from '../../../server/weights/weights_error.ts';
import { EXPECTED, pthFixture } from './fixtures.ts';

function numbers(tensor: TorchTensor): number[] {
  const values = tensor.values();
  return Array.from(tensor.dtype === 'float16' ? decodeFloat16(values as Uint16Array) : values, Number);
}

describe.each(['zip.pth', 'legacy.pth'])('%s', (file) => {
  const state = readStateDict(pthFixture(file));

  it('has the keys of the file, in its order', () => {
    expect([...state.keys()]).toEqual(Object.keys(EXPECTED));
  });

  it.each(Object.entries(EXPECTED))('%s is what PyTorch has', (key, { shape, dtype, values }) => {
    const tensor = state.get(key)!;
    expect(tensor.dtype).toBe(dtype);
    expect(tensor.shape).toEqual(shape);
    expect(numbers(tensor)).toEqual([values].flat());
  });

  it('reads a slice through its offset and strides', () => {
    const { offset, strides, storage } = state.get('slice')!;
    expect({ offset, strides, count: storage.count }).toEqual({ offset: 8, strides: [6, 1], count: 36 });
  });

  it('gives floats of floating-point tensors only', () => {
    expect(Array.from(state.get('half')!.floats())).toEqual(EXPECTED.half!.values);
    expect(() => state.get('features.1.num_batches_tracked')!.floats()).toThrow(
      'expected floating-point elements, got int64',
    );
  });
});

describe('what is not a whole state dict', () => {
  const message = (bytes: Uint8Array): string => {
    try {
      readStateDict(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(WeightsError);
      return (error as Error).message;
    }
    return 'read';
  };

  it('names the function that a file asks for, and does not call it', () => {
    expect(message(pthFixture('refused.pth'))).toBe(
      'refused: a state dict holds tensors only, but this file asks for "__builtin__.print"',
    );
  });

  it('says that a file is truncated', () => {
    expect(message(pthFixture('truncated.pth'))).toMatch(/^truncated: /);
  });

  it.each(['zip.pth', 'legacy.pth'])('refuses %s cut off at any byte', (file) => {
    const bytes = pthFixture(file);
    for (let length = 1; length < bytes.length; length++)
      expect(message(bytes.subarray(0, length))).toMatch(/^truncated: |neither a zip nor the legacy form/);
  });

  it('says that another file is none of PyTorch’s', () => {
    const expected = 'expected a PyTorch file, got something else: neither a zip nor the legacy form';
    expect(message(new Uint8Array())).toBe(expected);
    expect(message(new TextEncoder().encode('<!doctype html>'))).toBe(expected);
  });
});
