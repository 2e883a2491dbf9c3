/**
 * PyTorch's `.pth` state dicts (torch/serialization.py): the zip form that `torch.save` writes since 1.6, and the
 * legacy form before it. Both hold a pickle that names tensors, and the tensors' elements beside it. Of all that a
 * pickle can ask for, only what a state dict needs is granted; the rest is refused by its name.
 */

import { ByteReader } from './byte_reader.ts';
import { type PickleFunction, type PickleWorld, unpickle } from './pickle.ts';
import { STORAGE_TYPES, type Storage, type StorageType, TorchTensor } from './torch_tensor.ts';
import { WeightsError } from './weights_error.ts';
import { isZip, zipEntries } from './zip.ts';

/** Tensors by their keys, in the file's order. */
export type StateDict = ReadonlyMap<string, TorchTensor>;

/**
 * Reads a state dict, or the one under the key `state_dict` of a checkpoint. The tensors are views of `bytes`.
 * Throws `WeightsError` for what is truncated, malformed or refused.
 */
export function readStateDict(bytes: Uint8Array): StateDict {
  // A plain view: slices of a Buffer are not copies.
  const view = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return stateDictOf(isZip(view) ? loadZip(view) : loadLegacy(view));
}

function stateDictOf(loaded: unknown): StateDict {
  const dict =
    loaded instanceof Map && loaded.get('state_dict') instanceof Map ? loaded.get('state_dict') : loaded;
  if (!(dict instanceof Map)) throw new WeightsError(`expected a dict of tensors, got ${textOf(dict)}`);
  for (const [key, value] of dict as Map<unknown, unknown>)
    if (typeof key !== 'string' || !(value instanceof TorchTensor))
      throw new WeightsError(`expected tensors by their keys, got ${textOf(value)} at key ${textOf(key)}`);
  return dict as StateDict;
}

/** `NAME/data.pkl` and, for each storage, `NAME/data/KEY`. */
function loadZip(bytes: Uint8Array): unknown {
  const entries = zipEntries(bytes);
  const picklePath = [...entries.keys()].find((path) => /^[^/]+\/data\.pkl$/.test(path));
  if (picklePath === undefined) throw new WeightsError('expected a data.pkl in the archive, got none');
  const folder = picklePath.slice(0, -'data.pkl'.length);
  const byteOrder = entries.get(`${folder}byteorder`);
  if (byteOrder && new TextDecoder().decode(byteOrder) !== 'little')
    throw new WeightsError('expected a little-endian file, got a big-endian one');
  return unpickle(
    new ByteReader(entries.get(picklePath)!),
    worldOf((id) => {
      const { type, key, count } = storageId(id);
      const path = `${folder}data/${key}`;
      const stored = entries.get(path);
      const expectedBytes = count * type.array.BYTES_PER_ELEMENT;
      if (stored?.length !== expectedBytes)
        throw new WeightsError(
          `expected ${expectedBytes} bytes in "${path}", got ${stored?.length ?? 'no entry'}`,
        );
      return { type, count, bytes: stored };
    }),
  );
}

const LEGACY_MAGIC = 0x1950a86a20f9469cfc6cn;
const LEGACY_PROTOCOL = 1001;
/** The byte that every pickle of protocol 2 begins with. */
const PICKLE_PROTO = 0x80;

/** Five pickles (magic number, protocol, system, state dict, keys of the storages), then each storage: count, elements. */
function loadLegacy(bytes: Uint8Array): unknown {
  const reader = new ByteReader(bytes);
  const storages = new Map<string, Storage>();
  const world = worldOf((id) => {
    const { type, key, count } = storageId(id);
    if (id[5] !== null && id[5] !== undefined)
      throw new WeightsError('expected whole storages, got a view of one');
    const known = storages.get(key);
    if (known && (known.type !== type || known.count !== count))
      throw new WeightsError(`expected storage "${key}" to stay ${known.count} × ${known.type.dtype}`);
    const storage = known ?? { type, count, bytes: new Uint8Array() };
    storages.set(key, storage);
    return storage;
  });

  if (bytes[0] !== PICKLE_PROTO || unpickle(reader, world) !== LEGACY_MAGIC)
    throw new WeightsError('expected a PyTorch file, got something else: neither a zip nor the legacy form');
  const protocol = unpickle(reader, world);
  if (protocol !== LEGACY_PROTOCOL)
    throw new WeightsError(
      `expected protocol ${LEGACY_PROTOCOL} of the legacy form, got ${textOf(protocol)}`,
    );
  const system = unpickle(reader, world);
  if (!(system instanceof Map) || system.get('little_endian') !== true)
    throw new WeightsError('expected a little-endian file, got a big-endian one');
  const loaded = unpickle(reader, world);

  const keys = unpickle(reader, world);
  if (!Array.isArray(keys)) throw new WeightsError(`expected the list of storage keys, got ${textOf(keys)}`);
  const unread = new Map(storages);
  for (const key of keys as unknown[]) {
    const storage = typeof key === 'string' ? unread.get(key) : undefined;
    if (!storage) throw new WeightsError(`expected each storage of the tensors once, got key ${textOf(key)}`);
    unread.delete(key as string);
    const count = reader.uint64();
    if (count !== BigInt(storage.count))
      throw new WeightsError(`expected ${storage.count} elements in storage ${textOf(key)}, got ${count}`);
    storage.bytes = reader.take(storage.count * storage.type.array.BYTES_PER_ELEMENT);
  }
  for (const key of unread.keys())
    throw new WeightsError(`expected the elements of storage "${key}", got none`);
  return loaded;
}

function worldOf(loadStorage: (id: readonly unknown[]) => Storage): PickleWorld {
  return { globals: GLOBALS, persistentLoad: loadStorage };
}

/** torch._utils._rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward_hooks) */
const rebuildTensor: PickleFunction = ([storage, offset, size, stride]) => {
  if (!isStorage(storage)) throw new WeightsError('expected a storage to build a tensor on');
  return new TorchTensor(storage, whole(offset), wholes(size), wholes(stride));
};

/** torch._utils._rebuild_parameter(data, requires_grad, backward_hooks) */
const rebuildParameter: PickleFunction = ([tensor]) => {
  if (!(tensor instanceof TorchTensor)) throw new WeightsError('expected a tensor to make a parameter of');
  return tensor;
};

const orderedDict: PickleFunction = (args) => {
  if (args.length) throw new WeightsError('expected an empty OrderedDict to fill, got arguments');
  return new Map();
};

const GLOBALS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['collections.OrderedDict', orderedDict],
  ['torch._utils._rebuild_tensor_v2', rebuildTensor],
  ['torch._utils._rebuild_parameter', rebuildParameter],
  ...Object.entries(STORAGE_TYPES).map(([name, type]) => [`torch.${name}`, type] as const),
]);

/** ('storage', torch.FloatStorage, key, device, number of elements) */
function storageId(id: readonly unknown[]): { type: StorageType; key: string; count: number } {
  const [kind, type, key, , count] = id;
  const storageType = Object.values(STORAGE_TYPES).find((known) => known === type);
  if (kind !== 'storage' || !storageType || typeof key !== 'string')
    throw new WeightsError('expected a persistent id of kind "storage" with its type and key');
  return { type: storageType, key, count: whole(count) };
}

function isStorage(value: unknown): value is Storage {
  return (
    typeof value === 'object' && value !== null && 'type' in value && 'count' in value && 'bytes' in value
  );
}

function whole(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new WeightsError(`expected a whole number of 0 or more, got ${textOf(value)}`);
  return value;
}

function wholes(values: unknown): number[] {
  if (!Array.isArray(values))
    throw new WeightsError(`expected a tuple of whole numbers, got ${textOf(values)}`);
  return values.map(whole);
}

/** For messages. Containers are not spelled out: a small pickle can make one of endless text. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'object' && value !== null)
    return value instanceof Map ? 'a dict' : Array.isArray(value) ? 'a list' : 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}
