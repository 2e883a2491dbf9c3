/**
 * Zip archives of stored (not compressed) entries, which is all that `torch.save` writes. Since nothing is
 * inflated, every entry is a view of the file and no header can make the reader allocate.
 * Layout: PKWARE's APPNOTE.TXT, 4.3.
 */

import { crc32 } from 'node:zlib';
import { ByteReader } from './byte_reader.ts';
import { WeightsError } from './weights_error.ts';

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT_BYTES = 0xffff;
const STORED = 0;
/** Stands where the real number needs 64 bits. */
const ZIP64 = 0xffffffff;

export function isZip(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && new ByteReader(bytes).uint32() === LOCAL_HEADER;
}

/** The entries by their names, as views of `bytes`, their checksums verified. Throws `WeightsError`. */
export function zipEntries(bytes: Uint8Array): Map<string, Uint8Array> {
  const end = new ByteReader(bytes, endPosition(bytes) + 10);
  const count = end.uint16();
  end.uint32();
  const directory = new ByteReader(bytes, end.uint32());
  const entries = new Map<string, Uint8Array>();
  for (let i = 0; i < count; i++) {
    expectSignature(directory, CENTRAL_HEADER);
    directory.take(6);
    const method = directory.uint16();
    directory.take(4);
    const checksum = directory.uint32();
    const storedBytes = directory.uint32();
    directory.take(4);
    const [nameBytes, extraBytes, commentBytes] = [
      directory.uint16(),
      directory.uint16(),
      directory.uint16(),
    ];
    directory.take(8);
    const start = directory.uint32();
    const name = directory.text(nameBytes);
    directory.take(extraBytes + commentBytes);
    if (method !== STORED)
      throw new WeightsError(`expected "${name}" to be stored, got compression method ${method}`);
    if (storedBytes === ZIP64 || start === ZIP64)
      throw new WeightsError(`expected an archive below 4 GiB, got a 64-bit entry "${name}"`);
    const entry = entryAt(bytes, start, storedBytes);
    if (crc32(entry) !== checksum)
      throw new WeightsError(`corrupt: the checksum of "${name}" is not the one its archive records`);
    entries.set(name, entry);
  }
  return entries;
}

/** The end record is last, but for a comment; without it the archive was cut off. */
function endPosition(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = Math.max(0, bytes.length - END_BYTES - LONGEST_COMMENT_BYTES);
  for (let position = bytes.length - END_BYTES; position >= first; position--)
    if (view.getUint32(position, true) === END) return position;
  throw new WeightsError('truncated: expected the end record of a zip archive, got none');
}

/** Name and extra field of the local header may differ in length from the directory's (PyTorch pads there). */
function entryAt(bytes: Uint8Array, start: number, count: number): Uint8Array {
  const local = new ByteReader(bytes, start);
  expectSignature(local, LOCAL_HEADER);
  local.take(22);
  const [nameBytes, extraBytes] = [local.uint16(), local.uint16()];
  local.take(nameBytes + extraBytes);
  return local.take(count);
}

function expectSignature(reader: ByteReader, expected: number): void {
  const signature = reader.uint32();
  if (signature !== expected)
    throw new WeightsError(`expected the zip signature ${hex(expected)}, got ${hex(signature)}`);
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}
