import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader } from '../../../server/weights/byte_reader.ts';
import { unpickle } from '../../../server/weights/pickle.ts';
import { readStateDict } from '../../../server/weights/pth.ts';
import { WeightsError } from '../../../server/weights/weights_error.ts';
import { pthFixture } from './fixtures.ts';

/** Reads everything that the file offers. Any other outcome than values within the file or a WeightsError throws. */
function readOrRefuse(bytes: Uint8Array): void {
  try {
    for (const tensor of readStateDict(bytes).values())
      expect(tensor.values().byteLength).toBeLessThanOrEqual(bytes.length);
  } catch (error) {
    if (!(error instanceof WeightsError)) throw error;
  }
}

const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });

function changed(file: string, edits: readonly (readonly [number, number])[]): Uint8Array {
  const bytes = Uint8Array.from(pthFixture(file));
  for (const [position, value] of edits) bytes[position % bytes.length] = value;
  return bytes;
}

describe('changed files', () => {
  it.each(['zip.pth', 'legacy.pth'])('%s is read or refused', (file) => {
    fc.assert(
      fc.property(changes, (edits) => readOrRefuse(changed(file, edits))),
      { numRuns: 1000 },
    );
  });

  it('any opcodes are read or refused', () => {
    const opcodes = [...'()NQRX]abceh.Kqstu}'].map((letter) => letter.charCodeAt(0));
    const byte = fc.oneof(fc.constantFrom(...opcodes, 0x80, 0x85, 0x86, 0x87, 0x8a), fc.nat(255));
    const world = { globals: new Map([['a.b', () => []]]), persistentLoad: () => null };
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 60 }), (bytes) => {
        try {
          unpickle(new ByteReader(Uint8Array.from(bytes)), world);
        } catch (error) {
          if (!(error instanceof WeightsError)) throw error;
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('finds a changed element by its archive’s checksum', () => {
    const bytes = Uint8Array.from(pthFixture('zip.pth'));
    const firstElement = Buffer.from(bytes).indexOf(
      Buffer.from(new Float32Array([-0.07664429396390915]).buffer),
    );
    bytes[firstElement]! ^= 1;
    expect(() => readStateDict(bytes)).toThrow('corrupt: the checksum of "zip/data/0"');
  });

  it('refuses a compressed entry instead of inflating it', () => {
    const bytes = Buffer.from(pthFixture('zip.pth'));
    bytes.writeUInt16LE(8, bytes.indexOf('PK\x01\x02') + 10);
    expect(() => readStateDict(bytes)).toThrow(
      'expected "zip/data.pkl" to be stored, got compression method 8',
    );
  });
});

/** A legacy file whose state dict is this pickle, without PROTO and STOP. */
function legacy(pickle: string, keys = '', elements = ''): Uint8Array {
  const system = '}(X\x0d\x00\x00\x00little_endian\x88u';
  const header = ['\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19', 'M\xe9\x03', system];
  const pickles = [...header, pickle, `](${keys}e`].map((ops) => `\x80\x02${ops}.`);
  return Buffer.from(pickles.join('') + elements, 'latin1');
}

const int = (value: number) =>
  `\x8a\x07${Buffer.from(new BigInt64Array([BigInt(value)]).buffer).toString('latin1', 0, 7)}`;
const text = (value: string) => `X${String.fromCharCode(value.length)}\x00\x00\x00${value}`;
const tuple = (...items: string[]) => `(${items.join('')}t`;
const storage = (count: number) =>
  `${tuple(text('storage'), 'ctorch\nFloatStorage\n', text('s'), text('cpu'), int(count), 'N')}Q`;
const tensor = (count: number, offset: string, shape: string, strides: string) =>
  `}${text('t')}ctorch._utils\n_rebuild_tensor_v2\n${tuple(storage(count), offset, shape, strides, '\x89', '}')}Rs`;
const elements = (count: number) =>
  Buffer.from(new BigInt64Array([BigInt(count)]).buffer).toString('latin1') + '\x00'.repeat(4 * count);

describe('hostile state dicts', () => {
  it('is read where nothing is wrong with it', () => {
    const state = readStateDict(
      legacy(tensor(4, int(1), tuple(int(3)), tuple(int(1))), text('s'), elements(4)),
    );
    expect(state.get('t')!.floats()).toEqual(new Float32Array(3));
  });

  it.each([
    ['an expanded tensor', tensor(4, int(0), tuple(int(2 ** 40)), tuple(int(0))), 'inside its storage of 4'],
    ['a tensor past its storage', tensor(4, int(2), tuple(int(3)), tuple(int(1))), 'inside its storage of 4'],
    ['a stride past its storage', tensor(4, int(0), tuple(int(2)), tuple(int(4))), 'inside its storage of 4'],
    ['a negative offset', tensor(4, int(-1), tuple(int(3)), tuple(int(1))), 'of 0 or more, got -1'],
    ['a negative size', tensor(4, int(0), tuple(int(-3)), tuple(int(1))), 'of 0 or more, got -3'],
    ['a size without a stride', tensor(4, int(0), tuple(int(2), int(2)), tuple(int(1))), 'a stride for each'],
    ['a file of sizes', tensor(4, int(0), tuple(int(1).repeat(65)), tuple(int(1).repeat(65))), 'at most 64'],
    ['no tensor', `}${text('t')}Ns`, 'tensors by their keys, got null at key "t"'],
    ['a list', ']', 'a dict of tensors, got a list'],
    ['a call of a storage type', `ctorch\nFloatStorage\n)R`, 'expected a function'],
    ['an unset memo', 'h\x07', 'expected memo 7 to be set'],
    ['nothing', '', 'expected a value on the stack'],
    ['a pop below the mark', 'N(\x85', 'expected a value on the stack'],
  ])('refuses %s', (_, pickle, message) => {
    expect(() => readStateDict(legacy(pickle))).toThrow(new RegExp(`^(malformed|expected).*${message}`));
    expect(() => readStateDict(legacy(pickle))).toThrow(WeightsError);
  });

  it('refuses a storage that the file is too short for', () => {
    const whole = tensor(2 ** 40, int(0), tuple(int(2 ** 40)), tuple(int(1)));
    const count = elements(0).replace(
      /^.*/s,
      Buffer.from(new BigInt64Array([2n ** 40n]).buffer).toString('latin1'),
    );
    expect(() => readStateDict(legacy(whole, text('s'), count))).toThrow(
      'truncated: expected 4398046511104 more',
    );
  });

  it('refuses elements that no key stands for', () => {
    const whole = tensor(4, int(0), tuple(int(4)), tuple(int(1)));
    expect(() => readStateDict(legacy(whole))).toThrow('expected the elements of storage "s", got none');
    expect(() => readStateDict(legacy(whole, text('s') + text('s'), elements(4)))).toThrow(
      'once, got key "s"',
    );
  });

  it('does not spell out a list of lists in its message', () => {
    let nested = ']q\x00';
    for (let level = 1; level < 100; level++) {
      const before = `h${String.fromCharCode(level - 1)}`;
      nested += `](${before}${before}eq${String.fromCharCode(level)}`;
    }
    const key = `}(${tuple(nested)}Nu`;
    expect(() => readStateDict(legacy(key))).toThrow('got null at key a list');
  });
});
