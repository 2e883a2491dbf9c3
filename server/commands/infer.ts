/** One photo through a network: the likeliest classes, and each layer's numbers to compare with elsewhere. */

import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Shape, shapesOf, shapeText } from '../../shared/layers.ts';
import { BACKENDS, type BackendName, createExecutor } from '../vision/backends.ts';
import { normalise } from '../vision/normalise.ts';
import { loadModel } from '../weights/registry.ts';

const USAGE = `Usage: npm run -s infer -- PHOTO [--model alexnet] [--backend ${BACKENDS.join('|')}] [--json]

Prints the five likeliest classes, and every layer's shape (maps × rows × columns), minimum, maximum and sum.
With --json shapes are [1, rows, columns, maps] or, of vectors, [1, values].
Exit status: 0 done, 2 PHOTO or an option can't be used.`;

interface Options {
  readonly photo: string;
  readonly model: string;
  readonly backend: BackendName;
  readonly json: boolean;
}

interface LayerNumbers {
  readonly name: string;
  readonly shape: Shape;
  readonly min: number;
  readonly max: number;
  /** Summed in float64. */
  readonly sum: number;
}

interface Answer {
  readonly model: string;
  readonly backend: string;
  readonly top5: readonly { readonly className: string; readonly probability: number }[];
  readonly layers: readonly LayerNumbers[];
}

/** Nothing where only help is asked for. */
function readOptions(): Options | undefined {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      model: { type: 'string', default: 'alexnet' },
      backend: { type: 'string', default: 'onnx-cpu' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const [photo] = positionals;
  if (photo === undefined || positionals.length > 1)
    throw new Error(`expected one photo, got ${positionals.length} (--help says more)`);
  const backend = BACKENDS.find((name) => name === values.backend);
  if (!backend) throw new Error(`expected a backend of ${BACKENDS.join(', ')}, got "${values.backend}"`);
  return { photo, model: values.model, backend, json: values.json };
}

async function infer({ photo, model, backend }: Options): Promise<Answer> {
  const [{ network, weights, classNames }, bytes] = await Promise.all([loadModel(model), readPhoto(photo)]);
  const { graph, preprocessing } = network;
  // What can't be done is said before the codecs are loaded.
  const { decodeFrame } = await import('../images/decode.ts');
  const rgb = await decodeFrame(bytes, preprocessing);
  const executor = await createExecutor(backend, { threads: 1 });
  const loaded = await executor.load(graph, weights);
  const names = graph.layers.map(({ name }) => name);
  const activations = await loaded.run(normalise(rgb, preprocessing), names);
  await loaded.dispose();
  const shapes = shapesOf(graph);
  return {
    model,
    backend: executor.backend,
    top5: likeliest(activations.get(names.at(-1)!)!, classNames, 5),
    layers: names.map((name) => ({ name, shape: shapes.get(name)!, ...numbersOf(activations.get(name)!) })),
  };
}

async function readPhoto(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new Error(
      `expected a photo that can be read, got ${file} (${(error as NodeJS.ErrnoException).code})`,
    );
  }
}

function likeliest(probabilities: Float32Array, classNames: readonly string[], count: number) {
  return Array.from(probabilities, (probability, index) => ({ className: classNames[index]!, probability }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, count);
}

function numbersOf(values: Float32Array): Pick<LayerNumbers, 'min' | 'max' | 'sum'> {
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
  }
  return { min, max, sum };
}

function json({ layers, ...answer }: Answer): string {
  const nhwc = ({ height, width, channels }: Shape) =>
    height === 1 && width === 1 ? [1, channels] : [1, height, width, channels];
  return JSON.stringify(
    { ...answer, layers: layers.map((layer) => ({ ...layer, shape: nhwc(layer.shape) })) },
    null,
    2,
  );
}

function text({ model, backend, top5, layers }: Answer): string {
  const classes = top5.map(
    ({ className, probability }) => `${(probability * 100).toFixed(1).padStart(5)} %  ${className}`,
  );
  const nameWidth = Math.max(8, ...layers.map(({ name }) => name.length));
  const row = (name: string, shape: string, ...numbers: string[]) =>
    [name.padEnd(nameWidth), shape.padEnd(14), ...numbers.map((number) => number.padStart(12))].join(' ');
  const rows = layers.map(({ name, shape, min, max, sum }) =>
    row(name, shapeText(shape), ...[min, max, sum].map((value) => value.toPrecision(7))),
  );
  return [
    `${model} on ${backend}`,
    '',
    ...classes,
    '',
    row('layer', 'shape', 'min', 'max', 'sum'),
    ...rows,
  ].join('\n');
}

try {
  const options = readOptions();
  if (!options) console.log(USAGE);
  else {
    const answer = await infer(options);
    console.log(options.json ? json(answer) : text(answer));
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
