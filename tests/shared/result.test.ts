import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ResultHeader } from '../../shared/protocol.ts';
import { decodeResult, encodeFloats, joinParts } from '../../shared/result.ts';

const about = {
  frame: 7,
  capturedAtMs: 1,
  still: false,
  stageMs: { decode: 0, forward: 0, draw: 0, encode: 0, wait: 0 },
  passMs: {},
  coarse: false,
} as const;
const floats = fc.float32Array({ maxLength: 12 });
const pairs = fc.float32Array({ maxLength: 12 }).map((values) => values.subarray(0, values.length & ~1));

test('what is encoded is decoded, and nothing else fits', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ stats: pairs, values: floats }), { minLength: 1, maxLength: 5 }),
      fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 3 }),
      (views, sheets) => {
        const header: ResultHeader = {
          ...about,
          views: views.map(({ stats, values }) => ({
            view: { kind: 'strip' },
            shape: { height: 1, width: 1, channels: 1 },
            statPairs: stats.length / 2,
            content: { values: values.length },
          })),
          sheets: sheets.map((bytes) => ({ encoding: 'jpeg', bytes: bytes.length })),
        };
        const bytes = joinParts([
          ...views.map(({ stats, values }) => encodeFloats(stats, values)),
          ...sheets,
        ]);
        const decoded = decodeResult(header, bytes);
        expect(decoded.views.map(({ stats, values }) => ({ stats, values }))).toEqual(
          views.map(({ stats, values }) => ({
            stats: new Float32Array(stats),
            values: new Float32Array(values),
          })),
        );
        expect(decoded.sheets.map((sheet) => [...sheet.bytes])).toEqual(sheets.map((sheet) => [...sheet]));
        const longer = joinParts([bytes, new Uint8Array(1)]);
        expect(() => decodeResult(header, longer)).toThrow(/expected \d+ bytes, got \d+/);
        if (bytes.length) expect(() => decodeResult(header, bytes.subarray(1))).toThrow(/expected/);
      },
    ),
  );
});
