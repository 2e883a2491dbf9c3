import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeFloat16, encodeFloat16 } from '../../../server/weights/float16.ts';

const PATTERNS = Uint16Array.from({ length: 65536 }, (_, bits) => bits);
const VALUES = decodeFloat16(PATTERNS);
const isNaNPattern = (bits: number) => (bits & 0x7c00) === 0x7c00 && (bits & 0x3ff) !== 0;

it('decodes the values of IEEE 754', () => {
  const known: [number, number][] = [
    [0x0001, 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0x8000, -0],
  ];
  for (const [bits, value] of known) expect(VALUES[bits]).toBe(value);
  expect(VALUES[0x7e00]).toBeNaN();
});

it('encodes every half as itself', () => {
  const encoded = encodeFloat16(VALUES);
  const isSame = (bits: number) =>
    isNaNPattern(bits) ? isNaNPattern(encoded[bits]!) : encoded[bits] === bits;
  expect([...PATTERNS].filter((bits) => !isSame(bits))).toEqual([]);
});

it('rounds to the nearest half, ties to even', () => {
  fc.assert(
    fc.property(fc.float({ min: -65504, max: 65504, noNaN: true }), (value) => {
      const bits = encodeFloat16(Float32Array.of(value))[0]!;
      const error = Math.abs(VALUES[bits]! - value);
      for (const neighbour of [bits - 1, bits + 1]) {
        if (!Number.isFinite(VALUES[neighbour] ?? Number.NaN)) continue;
        const other = Math.abs(VALUES[neighbour]! - value);
        expect(error <= other).toBe(true);
        if (error === other && VALUES[neighbour] !== VALUES[bits]) expect(bits % 2).toBe(0);
      }
    }),
    { numRuns: 2000 },
  );
  // Halfway between 1 and the next half, and between that and the one after.
  expect([...encodeFloat16(Float32Array.of(1 + 2 ** -11, 1 + 3 * 2 ** -11))]).toEqual([0x3c00, 0x3c02]);
  expect([...encodeFloat16(Float32Array.of(2 ** -25, 3 * 2 ** -25, 65519, 65520, 1e10))]).toEqual([
    0, 2, 0x7bff, 0x7c00, 0x7c00,
  ]);
});
