/**
 * A fully connected layer on weights as they lie in their file: a byte each. Reading a layer's weights is most of what
 * it costs, and float32 weights are four times as much to read.
 *
 * Nothing is rounded that float32 wouldn't round: what the layer reads is taken as fixed-point numbers of four bytes, of
 * which the largest value uses all; a product of integers sums each byte exactly, and the four sums are put together.
 */

import { type FcLayer, type Graph, inputsOf, isNonNegative, type Shape } from '../../../shared/layers.ts';
import { isEditable, type LoadOptions, type QuantisedValues, type Weights } from '../executor.ts';
import { biasOf, checkedWeight, kernelOf, weightShapesOf } from '../weight_shapes.ts';
import type { Fragment } from './fragments.ts';
import type { OnnxConstant, OnnxNode } from './onnx_proto.ts';

const UINT8 = 2;
const FLOAT = 1;

/** So many products of two bytes never exceed an int32. */
const INPUTS_MAX = 2 ** 31 / 255 ** 2;
/** The largest value in fixed point, and what each of its four bytes counts. */
const LARGEST = 255 * 2 ** 16;
const BYTES = [2 ** 16, 2 ** 8, 1, 2 ** -8] as const;
/** Where all is zero, something to divide by. */
const TINY = 1e-30;

/** Of the layers that can be computed so: their kernels, by the kernels' names. */
export function quantisedKernels(
  graph: Graph,
  weights: Weights,
  options: LoadOptions,
): Map<string, QuantisedValues> {
  const shapes = weightShapesOf(graph);
  const kernels = new Map<string, QuantisedValues>();
  graph.layers.forEach((layer, index) => {
    if (layer.kind !== 'fc' || isEditable(options, layer.name)) return;
    const name = kernelOf(layer.name);
    const shape = shapes.get(name)!;
    const { quantised } = checkedWeight(weights, name, shape);
    if (quantised && shape[0]! < INPUTS_MAX && isNonNegative(graph, inputsOf(graph, index)[0]!))
      kernels.set(name, quantised);
  });
  return kernels;
}

/** What it reads mustn't be negative. The kernel is [inputs, outputs]. */
export function quantisedFullyConnected(
  { name, outChannels }: FcLayer,
  from: string,
  input: Shape,
  { bytes, scale, min }: QuantisedValues,
): Fragment {
  const inputs = input.channels * input.height * input.width;
  // weight = scale · (byte − zero) + rest. What `rest` adds is small, so little is lost where the two are added.
  const zero = Math.min(Math.max(Math.round(-min / scale), 0), 255);
  const rest = min + zero * scale;
  const of = (what: string) => `${name}.${what}`;
  const nodes: OnnxNode[] = [];
  const add = (
    opType: string,
    input: readonly string[],
    output: string,
    attributes: OnnxNode['attributes'] = {},
  ) => {
    nodes.push({ opType, input, output, attributes });
    return output;
  };
  const row = add('Reshape', [from, of('row-shape')], of('row'));
  const largest = add('ReduceMax', [row, of('across')], of('largest'));
  const unit = add('Div', [of('fixed'), add('Max', [largest, of('tiny')], of('divisor'))], of('unit'));
  const fixed = add('Mul', [row, unit], of('fixed-row'));
  // Its bytes are rows: everything down to this byte, less everything down to the byte before.
  const down = add('Floor', [add('Mul', [fixed, of('bytes-up')], of('bytes-shifted'))], of('down-to-byte'));
  const before = add('Floor', [add('Mul', [down, of('byte-down')], of('byte-shifted'))], of('before-byte'));
  const apart = add('Sub', [down, add('Mul', [before, of('byte-up')], of('before'))], of('apart'));
  const rows = add('Cast', [apart], of('rows'), { to: UINT8 });
  const sums = add('MatMulInteger', [rows, of('bytes'), '', of('zero')], of('sums'));
  const sum = add(
    'MatMul',
    [of('byte-counts'), add('Cast', [sums], of('float-sums'), { to: FLOAT })],
    of('sum'),
  );
  const product = add('Mul', [sum, add('Div', [of('scale'), unit], of('of-one'))], of('product'));
  const total = add('ReduceSum', [row, of('across')], of('total'));
  const offset = add('Add', [add('Mul', [total, of('rest')], of('of-rest')), biasOf(name)], of('offset'));
  add('Reshape', [add('Add', [product, offset], of('vector')), of('shape')], name);

  const floats = (shape: readonly number[], ...values: number[]): OnnxConstant => ({
    shape,
    values: Float32Array.from(values),
  });
  const integers = (...values: number[]): OnnxConstant => ({
    shape: [values.length],
    values: BigInt64Array.from(values, BigInt),
  });
  return {
    nodes,
    constants: {
      [of('row-shape')]: integers(1, inputs),
      [of('shape')]: integers(1, outChannels, 1, 1),
      [of('across')]: integers(1),
      [of('fixed')]: floats([1, 1], LARGEST),
      [of('tiny')]: floats([1, 1], TINY),
      [of('bytes-up')]: floats([BYTES.length, 1], ...BYTES.map((byte) => 1 / byte)),
      [of('byte-counts')]: floats([1, BYTES.length], ...BYTES),
      [of('byte-up')]: floats([], 2 ** 8),
      [of('byte-down')]: floats([], 2 ** -8),
      [of('bytes')]: { shape: [inputs, outChannels], values: bytes },
      [of('zero')]: { shape: [], values: Uint8Array.of(zero) },
      [of('scale')]: floats([], scale),
      [of('rest')]: floats([], rest),
    },
  };
}
