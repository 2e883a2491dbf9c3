/** Compares a backend with an oracle (see vision/oracle), operation by operation and layer by layer. */

import { parseArgs } from 'node:util';
import { BACKENDS, type BackendName, createExecutor } from '../vision/backends.ts';
import { compareWithOracle, type OracleRow, worstOf } from '../vision/oracle/oracle.ts';
import { loadSourceModel } from '../weights/source.ts';

/** Relative to the largest magnitude of the operation or layer. */
const TOLERANCE = 1e-4;

const USAGE = `Usage: npm run -s oracle -- DIR [--backend ${BACKENDS.join('|')}] [--json]

DIR holds ops.json with ops.bin, <network>.json with input-<photo>.f32, networks.json, or all of them. Networks run
with their weights in full precision. Prints the worst relative difference of every operation and layer.
Exit status: 0 all within ${TOLERANCE}, 1 one is not, 2 DIR or an option can't be used.`;

interface Options {
  readonly folder: string;
  readonly backend: BackendName;
  readonly json: boolean;
}

function readOptions(): Options {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { backend: { type: 'string', default: 'onnx-cpu' }, json: { type: 'boolean', default: false } },
  });
  const backend = BACKENDS.find((name) => name === values.backend);
  const [folder] = positionals;
  if (!folder || positionals.length > 1)
    throw new Error(`expected one folder, got ${positionals.length}\n\n${USAGE}`);
  if (!backend) throw new Error(`expected a backend of ${BACKENDS.join(', ')}, got "${values.backend}"`);
  return { folder, backend, json: values.json };
}

function table(rows: readonly OracleRow[]): string {
  const nameWidth = Math.max(...rows.map(({ name }) => name.length));
  return rows
    .map(({ name, sample, difference }) => {
      const mark = within(difference) ? '' : '  ← too far';
      return `${name.padEnd(nameWidth)}  ${difference.toExponential(1).padStart(7)}  ${sample}${mark}`;
    })
    .join('\n');
}

function within(difference: number): boolean {
  return difference <= TOLERANCE;
}

try {
  const { folder, backend, json } = readOptions();
  const executor = await createExecutor(backend, { threads: 1 });
  const rows = await compareWithOracle(folder, executor, loadSourceModel);
  const worst = worstOf(rows);
  const passed = worst.every(({ difference }) => within(difference));
  if (json)
    console.log(
      JSON.stringify({ backend, tolerance: TOLERANCE, cases: rows.length, passed, worst }, null, 2),
    );
  else console.log(`${backend}, ${rows.length} comparisons, worst relative differences:\n${table(worst)}`);
  process.exitCode = passed ? 0 : 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
