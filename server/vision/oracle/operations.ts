/** Single operations of an oracle: `ops.json` describes them, `ops.bin` holds their numbers. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import {
  type ConvLayer,
  type Layer,
  LayerError,
  multiplyAdds,
  type PoolLayer,
  shapesOf,
} from '../../../shared/layers.ts';
import type { Executor, Tensor } from '../executor.ts';
import { biasOf, kernelOf } from '../weight_shapes.ts';
import { relativeDifference } from './difference.ts';
import { planarFromNhwc, readFloats, shapeFromNhwc } from './nhwc.ts';
import type { OracleRow } from './oracle.ts';

/** Where a tensor begins in ops.bin, in bytes. */
const stored = z.object({ offset: z.number(), shape: z.array(z.number()) });

const convNumbers = { kernelSize: z.number(), stride: z.number(), padding: z.number() };
const poolNumbers = { poolSize: z.number(), poolStride: z.number() };
const convTensors = { input: stored, kernel: stored, bias: stored, output: stored };
const convExtras = { mode: z.enum(['convolution', 'cross-correlation']), multiplyAdds: z.number() };

const operation = z.discriminatedUnion('op', [
  z.object({ op: z.literal('conv'), ...convNumbers, ...convTensors, ...convExtras }),
  z.object({
    op: z.literal('conv-relu-maxpool'),
    ...convNumbers,
    ...poolNumbers,
    ...convTensors,
    ...convExtras,
  }),
  z.object({
    op: z.literal('pool'),
    kind: z.enum(['max', 'average', 'weighted']),
    ...poolNumbers,
    padding: z.number(),
    input: stored,
    output: stored,
  }),
]);

const refused = z.discriminatedUnion('op', [
  z.object({ op: z.literal('conv'), ...convNumbers, input: z.array(z.number()), why: z.string() }),
  z.object({ op: z.literal('pool'), ...poolNumbers, input: z.array(z.number()), why: z.string() }),
]);

const oracle = z.object({ cases: z.array(operation), refused: z.array(refused) });

type Operation = z.infer<typeof operation>;
type Refused = z.infer<typeof refused>;

export async function compareOperations(folder: string, executor: Executor): Promise<OracleRow[]> {
  const { cases, refused } = oracle.parse(JSON.parse(await readFile(join(folder, 'ops.json'), 'utf8')));
  const bytes = await readFile(join(folder, 'ops.bin'));
  const rows: OracleRow[] = [];
  for (const item of cases) rows.push(...(await compareOperation(item, bytes, executor)));
  for (const item of refused)
    rows.push({ name: 'refused', sample: item.why, difference: isRefused(item) ? 0 : 1 });
  return rows;
}

async function compareOperation(item: Operation, bytes: Buffer, executor: Executor): Promise<OracleRow[]> {
  const read = ({ offset, shape }: z.infer<typeof stored>): Tensor => {
    const count = shape.reduce((product, size) => product * size, 1);
    return { shape, values: readFloats(bytes, offset, count) };
  };
  const layers = layersOf(item);
  const weights = new Map<string, Tensor>();
  if (item.op !== 'pool') {
    const kernel = read(item.kernel);
    weights.set(kernelOf('conv'), item.mode === 'convolution' ? flipped(kernel) : kernel);
    weights.set(biasOf('conv'), read(item.bias));
  }
  const input = shapeFromNhwc(item.input.shape);
  const output = layers.at(-1)!.name;
  const loaded = await executor.load({ input, layers }, weights);
  try {
    const activations = await loaded.run(planarFromNhwc(read(item.input).values, input), [output]);
    const expected = planarFromNhwc(read(item.output).values, shapeFromNhwc(item.output.shape));
    const sample = sampleText(item);
    const name = item.op === 'pool' ? `pool ${item.kind}` : item.op;
    const rows = [{ name, sample, difference: relativeDifference(activations.get(output)!, expected) }];
    if (item.op !== 'pool')
      rows.push({
        name: 'multiply-adds',
        sample,
        difference: relativeDifference([multiplyAdds(layers[0]!, [input])], [item.multiplyAdds]),
      });
    return rows;
  } finally {
    await loaded.dispose();
  }
}

function isRefused(item: Refused): boolean {
  const layer = item.op === 'conv' ? convLayer(item, 1) : poolLayer(item, 'max');
  try {
    shapesOf({ input: shapeFromNhwc(item.input), layers: [layer] });
    return false;
  } catch (error) {
    return error instanceof LayerError;
  }
}

function layersOf(item: Operation): Layer[] {
  if (item.op === 'pool') return [poolLayer(item, item.kind)];
  const conv = convLayer(item, item.bias.shape[0]!);
  return item.op === 'conv' ? [conv] : [conv, { kind: 'relu', name: 'relu' }, poolLayer(item, 'max', 0)];
}

interface ConvNumbers {
  readonly kernelSize: number;
  readonly stride: number;
  readonly padding: number;
}

function convLayer({ kernelSize, stride, padding }: ConvNumbers, outChannels: number): ConvLayer {
  return { kind: 'conv', name: 'conv', kernelSizePx: kernelSize, stride, padding, outChannels };
}

interface PoolNumbers {
  readonly poolSize: number;
  readonly poolStride: number;
  readonly padding?: number;
}

function poolLayer(item: PoolNumbers, pool: PoolLayer['pool'], padding = item.padding ?? 0): PoolLayer {
  return { kind: 'pool', name: 'pool', pool, sizePx: item.poolSize, stride: item.poolStride, padding };
}

/** A convolution in the mathematical sense is a cross-correlation with the kernel turned by 180°. */
function flipped({ shape, values }: Tensor): Tensor {
  const [height, width, inChannels, outChannels] = shape as [number, number, number, number];
  const filters = inChannels * outChannels;
  const turned = new Float32Array(values.length);
  const last = height * width - 1;
  for (let position = 0; position <= last; position++)
    turned.set(values.subarray(position * filters, (position + 1) * filters), (last - position) * filters);
  return { shape, values: turned };
}

function sampleText(item: Operation): string {
  const { height, width, channels } = shapeFromNhwc(item.input.shape);
  const window =
    item.op === 'pool'
      ? `${item.poolSize}×${item.poolSize}/${item.poolStride}`
      : `${item.kernelSize}×${item.kernelSize}/${item.stride}`;
  const mode = item.op !== 'pool' && item.mode === 'convolution' ? ' flipped' : '';
  return `${window} pad ${item.padding}${mode} on ${channels}×${height}×${width}`;
}
