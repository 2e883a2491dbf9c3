/** NumPy's file format, version 1.0: what `numpy.load` reads. */

const ascii = (text: string) => Array.from(text, (character) => character.charCodeAt(0));
const MAGIC = [0x93, ...ascii('NUMPY'), 1, 0];
/** Numbers begin at a multiple of this. */
const ALIGNMENT = 64;

/**
 * Float32, little-endian, C order.
 *
 * @param shape its product is the number of values.
 * @throws RangeError for another number of values.
 */
export function encodeNpy(shape: readonly number[], values: Float32Array): Uint8Array {
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== values.length)
    throw new RangeError(`expected ${count} values (${shape.join(' × ')}), got ${values.length}`);
  const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const about = `{'descr': '<f4', 'fortran_order': False, 'shape': (${dimensions}), }`;
  const before = MAGIC.length + 2;
  const headerBytes = Math.ceil((before + about.length + 1) / ALIGNMENT) * ALIGNMENT - before;
  const file = new Uint8Array(before + headerBytes + values.length * 4);
  file.set(MAGIC);
  const view = new DataView(file.buffer);
  view.setUint16(MAGIC.length, headerBytes, true);
  file.set(ascii(`${about.padEnd(headerBytes - 1)}\n`), before);
  values.forEach((value, index) => {
    view.setFloat32(before + headerBytes + index * 4, value, true);
  });
  return file;
}
