import type { ByteReader } from './byte_reader.ts';
import { WeightsError } from './weights_error.ts';

/** A Python callable that a pickle may name: the arguments in, the object out. */
export type PickleFunction = (args: readonly unknown[]) => unknown;

export interface PickleWorld {
  /** What `module.name` means; every other name is refused. A value that is not a function can't be called. */
  readonly globals: ReadonlyMap<string, unknown>;
  /** What a persistent id, a tuple, stands for. */
  persistentLoad(id: readonly unknown[]): unknown;
}

/**
 * The opcodes of pickle protocol 2 that `torch.save` writes for a state dict, by their names in Python's
 * pickletools; the same set as PyTorch's own restricted unpickler (torch/_weights_only_unpickler.py), less sets.
 */
const OP = {
  MARK: 0x28,
  EMPTY_TUPLE: 0x29,
  STOP: 0x2e,
  BINFLOAT: 0x47,
  BININT: 0x4a,
  BININT1: 0x4b,
  BININT2: 0x4d,
  NONE: 0x4e,
  BINPERSID: 0x51,
  REDUCE: 0x52,
  BINUNICODE: 0x58,
  EMPTY_LIST: 0x5d,
  APPEND: 0x61,
  BUILD: 0x62,
  GLOBAL: 0x63,
  APPENDS: 0x65,
  BINGET: 0x68,
  LONG_BINGET: 0x6a,
  BINPUT: 0x71,
  LONG_BINPUT: 0x72,
  SETITEM: 0x73,
  TUPLE: 0x74,
  SETITEMS: 0x75,
  EMPTY_DICT: 0x7d,
  PROTO: 0x80,
  TUPLE1: 0x85,
  TUPLE2: 0x86,
  TUPLE3: 0x87,
  NEWTRUE: 0x88,
  NEWFALSE: 0x89,
  LONG1: 0x8a,
} as const;

/**
 * Reads one pickle and leaves `reader` behind it. Dicts become `Map`s, lists and tuples arrays, None null, integers
 * numbers (bigints where a number can't hold them). Nothing outside `world` can be named, made or called, and memory
 * stays in proportion to the bytes read. Throws `WeightsError`.
 */
export function unpickle(reader: ByteReader, world: PickleWorld): unknown {
  const stack: unknown[] = [];
  const marks: number[] = [];
  const memo = new Map<number, unknown>();

  const pop = (): unknown => {
    if (stack.length <= (marks.at(-1) ?? 0))
      throw malformed(reader, 'expected a value on the stack, got none');
    return stack.pop();
  };
  const top = (): unknown => {
    const value = pop();
    stack.push(value);
    return value;
  };
  const popMark = (): unknown[] => {
    const mark = marks.pop();
    if (mark === undefined) throw malformed(reader, 'expected a mark on the stack, got none');
    return stack.splice(mark);
  };
  const popTuple = (count: number): unknown[] => Array.from({ length: count }, pop).reverse();
  const recall = (index: number): void => {
    if (!memo.has(index)) throw malformed(reader, `expected memo ${index} to be set before it is read`);
    stack.push(memo.get(index));
  };
  const append = (items: readonly unknown[]): void => {
    const list = top();
    if (!Array.isArray(list)) throw malformed(reader, 'expected a list to append to');
    for (const item of items) list.push(item);
  };
  const setItems = (items: readonly unknown[]): void => {
    const dict = top();
    if (!(dict instanceof Map) || items.length % 2)
      throw malformed(reader, 'expected a dict and pairs to set in it');
    for (let i = 0; i < items.length; i += 2) dict.set(items[i], items[i + 1]);
  };

  for (;;) {
    const opcode = reader.uint8();
    switch (opcode) {
      case OP.PROTO: {
        const protocol = reader.uint8();
        if (protocol !== 2 && protocol !== 3)
          throw malformed(reader, `expected pickle protocol 2, got ${protocol}`);
        break;
      }
      case OP.STOP: {
        const value = pop();
        if (stack.length || marks.length) throw malformed(reader, 'expected one value at the end, got more');
        return value;
      }
      case OP.MARK:
        marks.push(stack.length);
        break;
      case OP.NONE:
        stack.push(null);
        break;
      case OP.NEWTRUE:
        stack.push(true);
        break;
      case OP.NEWFALSE:
        stack.push(false);
        break;
      case OP.BININT:
        stack.push(reader.int32());
        break;
      case OP.BININT1:
        stack.push(reader.uint8());
        break;
      case OP.BININT2:
        stack.push(reader.uint16());
        break;
      case OP.LONG1:
        stack.push(integer(reader.take(reader.uint8())));
        break;
      case OP.BINFLOAT: {
        const bytes = reader.take(8);
        stack.push(new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0));
        break;
      }
      case OP.BINUNICODE:
        stack.push(reader.text(reader.uint32()));
        break;
      case OP.EMPTY_TUPLE:
      case OP.EMPTY_LIST:
        stack.push([]);
        break;
      case OP.EMPTY_DICT:
        stack.push(new Map());
        break;
      case OP.TUPLE:
        stack.push(popMark());
        break;
      case OP.TUPLE1:
      case OP.TUPLE2:
      case OP.TUPLE3:
        stack.push(popTuple(opcode - OP.TUPLE1 + 1));
        break;
      case OP.APPEND:
        append([pop()]);
        break;
      case OP.APPENDS:
        append(popMark());
        break;
      case OP.SETITEM:
        setItems(popTuple(2));
        break;
      case OP.SETITEMS:
        setItems(popMark());
        break;
      case OP.BINPUT:
        memo.set(reader.uint8(), top());
        break;
      case OP.LONG_BINPUT:
        memo.set(reader.uint32(), top());
        break;
      case OP.BINGET:
        recall(reader.uint8());
        break;
      case OP.LONG_BINGET:
        recall(reader.uint32());
        break;
      case OP.GLOBAL: {
        const name = `${reader.line()}.${reader.line()}`;
        if (!world.globals.has(name))
          throw new WeightsError(
            `refused: a state dict holds tensors only, but this file asks for "${name}"`,
          );
        stack.push(world.globals.get(name));
        break;
      }
      case OP.REDUCE: {
        const args = pop();
        const callable = pop();
        if (typeof callable !== 'function' || !Array.isArray(args))
          throw malformed(reader, 'expected a function and a tuple of arguments');
        stack.push((callable as PickleFunction)(args));
        break;
      }
      case OP.BINPERSID: {
        const id = pop();
        if (!Array.isArray(id)) throw malformed(reader, 'expected a tuple as persistent id');
        stack.push(world.persistentLoad(id));
        break;
      }
      case OP.BUILD:
        // Attributes of an OrderedDict (PyTorch's `_metadata`): nothing that the tensors need.
        pop();
        if (!(top() instanceof Map)) throw malformed(reader, 'expected a dict to give attributes to');
        break;
      default:
        throw malformed(reader, `expected an opcode that a state dict needs, got 0x${opcode.toString(16)}`);
    }
  }
}

/** Two's complement, little-endian. */
function integer(bytes: Uint8Array): number | bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!);
  value = BigInt.asIntN(bytes.length * 8, value);
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function malformed(reader: ByteReader, message: string): WeightsError {
  return new WeightsError(`malformed pickle before byte ${reader.position}: ${message}`);
}
