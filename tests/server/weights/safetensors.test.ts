import { describe, expect, it } from 'vitest';
import { looksLikeSafetensors, readSafetensors } from '../../../server/weights/safetensors.ts';
import { WeightsError } from '../../../server/weights/weights_error.ts';
import { bytesOf, safetensorsFile, safetensorsOf } from './tensor_files.ts';

const entry = (dtype: string, shape: number[], start: number, end: number) => ({
  dtype,
  shape,
  data_offsets: [start, end],
});

it('reads tensors of every kind of float', () => {
  const data = Buffer.concat([
    bytesOf(Uint16Array.of(0x3c00, 0xc000, 0x3800)),
    bytesOf(Uint16Array.of(0x3f80, 0xc000)),
    bytesOf(Float32Array.of(1.5, -2, 3, 4, 5, 6)),
  ]);
  const header = {
    __metadata__: { format: 'pt' },
    half: entry('F16', [3], 0, 6),
    brain: entry('BF16', [2, 1], 6, 10),
    single: entry('F32', [2, 3], 10, 34),
    none: entry('F32', [0], 34, 34),
    count: entry('I64', [], 0, 8),
  };
  const tensors = readSafetensors(safetensorsFile(header, data));
  expect([...tensors.keys()]).toEqual(['half', 'brain', 'single', 'none', 'count']);
  expect([...tensors.get('half')!.floats()]).toEqual([1, -2, 0.5]);
  expect([...tensors.get('brain')!.floats()]).toEqual([1, -2]);
  expect([...tensors.get('single')!.floats()]).toEqual([1.5, -2, 3, 4, 5, 6]);
  expect(tensors.get('single')!.shape).toEqual([2, 3]);
  expect(tensors.get('none')!.count).toBe(0);
  expect(tensors.get('count')!.dtype).toBe('int64');
});

it('is told from other files by its beginning', () => {
  expect(looksLikeSafetensors(safetensorsOf(new Map()))).toBe(true);
  expect(looksLikeSafetensors(new TextEncoder().encode('{"a": [1, 2, 3]}'))).toBe(false);
  expect(looksLikeSafetensors(Uint8Array.of(1, 2))).toBe(false);
});

describe('refuses', () => {
  const whole = safetensorsOf(new Map([['a', { shape: [2], values: Float32Array.of(1, 2) }]]));

  it('a file cut off at any byte', () => {
    for (let length = 8; length < whole.length; length++)
      expect(() => readSafetensors(whole.subarray(0, length)), `${length} bytes`).toThrow(WeightsError);
  });

  it.each([
    [{ a: entry('F32', [2], 0, 4) }, 'expected 8 bytes of "a", got 4'],
    [{ a: entry('F32', [3], 0, 12) }, 'truncated: expected 12 bytes up to "a", got 8'],
    [{ a: entry('F8_E4M3', [2], 0, 2) }, 'tensor "a": '],
    [{ a: { dtype: 'F32' } }, 'tensor "a": '],
    [[1], 'expected a JSON header'],
  ])('%j', (header, message) => {
    expect(() => readSafetensors(safetensorsFile(header, new Uint8Array(8)))).toThrow(message);
    expect(() => readSafetensors(safetensorsFile(header, new Uint8Array(8)))).toThrow(WeightsError);
  });
});
