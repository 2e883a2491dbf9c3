/** NumPy's format: held to NumPy itself where it is installed, and to its description everywhere. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeNpy } from '../../shared/npy.ts';

const CASES = [
  { shape: [2, 3, 4], values: Float32Array.from({ length: 24 }, (_, i) => Math.sin(i) * 10 ** (i - 12)) },
  { shape: [5], values: Float32Array.of(0, -0, Number.NaN, Number.POSITIVE_INFINITY, 1 / 3) },
  { shape: [13, 13], values: Float32Array.from({ length: 169 }, (_, i) => i / 7) },
  { shape: [], values: Float32Array.of(42) },
];

test.each(CASES)('$shape: header and values are where the format says', ({ shape, values }) => {
  const file = encodeNpy(shape, values);
  expect([...file.subarray(0, 8)]).toEqual([0x93, 78, 85, 77, 80, 89, 1, 0]);
  const view = new DataView(file.buffer);
  const headerBytes = view.getUint16(8, true);
  expect((10 + headerBytes) % 64).toBe(0);
  const header = new TextDecoder().decode(file.subarray(10, 10 + headerBytes));
  expect(header).toMatch(/^\{'descr': '<f4', 'fortran_order': False, 'shape': \([\d, ]*\), \} *\n$/);
  const stored = Float32Array.from(values, (_, i) => view.getFloat32(10 + headerBytes + i * 4, true));
  expect(stored).toEqual(values);
  expect(file).toHaveLength(10 + headerBytes + values.length * 4);
});

/** The first Python that has it: the system's own may not be the one on the PATH. */
const python = ['python3', '/usr/bin/python3'].find(
  (program) => spawnSync(program, ['-c', 'import numpy'], { stdio: 'ignore' }).status === 0,
);
test.skipIf(!python)(python ? 'numpy.load reads them' : 'no Python here has numpy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'convcast-npy-'));
  try {
    CASES.forEach(({ shape, values }, index) => {
      const path = join(folder, `${index}.npy`);
      writeFileSync(path, encodeNpy(shape, values));
      const read = spawnSync(
        python!,
        [
          '-c',
          'import numpy, sys; a = numpy.load(sys.argv[1]); print(list(a.shape), a.dtype, a.tobytes().hex())',
          path,
        ],
        { encoding: 'utf8' },
      );
      const hex = Buffer.from(values.buffer).toString('hex');
      expect(read.stdout.trim()).toBe(`[${shape.join(', ')}] float32 ${hex}`);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('another number of values is refused', () => {
  expect(() => encodeNpy([2, 3], new Float32Array(5))).toThrow('expected 6 values (2 × 3), got 5');
});
