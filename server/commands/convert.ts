/** Converts a PyTorch `.pth` state dict into the bundled form: npm run convert -- FILE --network NAME --out DIRECTORY */

import { parseArgs } from 'node:util';
import { NETWORKS, networkNamed } from '../../shared/networks.ts';
import { weightsFromPth } from '../weights/convert.ts';
import { type Form, readWeights, writeWeights } from '../weights/manifest.ts';
import { WeightsError } from '../weights/weights_error.ts';

const USAGE = `usage: npm run convert -- FILE.pth --network NAME --out DIRECTORY [--uint8 LAYER]...

  --network  one of ${NETWORKS.map(({ name }) => name).join(', ')}
  --out      the folder that gets weights.json and its binary file
  --uint8    a layer whose kernel is stored in 8 bits; the others take 16, biases 32`;

async function convert(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      network: { type: 'string' },
      out: { type: 'string' },
      uint8: { type: 'string', multiple: true, default: [] },
    },
  });
  const [file] = positionals;
  const network = networkNamed(values.network ?? '');
  if (file === undefined || positionals.length > 1 || !network || values.out === undefined)
    throw new WeightsError(USAGE);

  const formOf = (name: string): Form => {
    const [layer, kind] = name.split('.');
    if (kind === 'bias') return 'float32';
    return values.uint8.includes(layer!) ? 'uint8' : 'float16';
  };
  const weights = await weightsFromPth(file, network);
  const { manifest, byteCount, sha256 } = await writeWeights(values.out, weights, formOf);
  const written = await readWeights(values.out);
  for (const { name, shape } of manifest.flatMap((group) => group.weights)) {
    const worst = largestDifference(weights.get(name)!.values, written.get(name)!.values);
    console.log(
      `${name.padEnd(24)} ${shape.join(' × ').padEnd(20)} ${formOf(name).padEnd(8)} off by at most ${worst.toPrecision(2)}`,
    );
  }
  console.log(`${byteCount} bytes, sha256 ${sha256}`);
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}

try {
  await convert();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
