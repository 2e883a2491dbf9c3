/**
 * A graph of layers as an ONNX model. Every value in it is [1, channels, rows, columns], vectors too; every layer's
 * activation is an output under the layer's name, but for those that are another's, rectified.
 */

import { type Graph, INPUT, inputsOf, shapesOf } from '../../../shared/layers.ts';
import { isEditable, type LoadOptions, type QuantisedValues, type Weights } from '../executor.ts';
import { rectifiedBy } from '../rectified.ts';
import { kernelOf, layerOf } from '../weight_shapes.ts';
import { fragmentOf, onnxShape } from './fragments.ts';
import { encodeOnnx, type OnnxConstant, type OnnxNode } from './onnx_proto.ts';
import { quantisedFullyConnected } from './quantised_fc.ts';

/**
 * `weights` in ONNX's layouts: constants of the model, or, where they are editable, inputs of it. `quantised`: kernels of
 * fully connected layers, in their stead.
 */
export function onnxModel(
  graph: Graph,
  weights: Weights,
  options: LoadOptions,
  quantised: ReadonlyMap<string, QuantisedValues> = new Map(),
): Uint8Array {
  const shapes = shapesOf(graph);
  const inputs = new Map<string, readonly number[]>([[INPUT, onnxShape(graph.input)]]);
  const outputs = new Map<string, readonly number[]>();
  const constants = new Map<string, OnnxConstant>();
  const nodes: OnnxNode[] = [];
  for (const [name, weight] of weights)
    if (isEditable(options, layerOf(name))) inputs.set(name, weight.shape);
    else constants.set(name, weight);

  graph.layers.forEach((layer, index) => {
    const from = inputsOf(graph, index);
    const output = shapes.get(layer.name)!;
    const input = shapes.get(from[0]!)!;
    const kernel = quantised.get(kernelOf(layer.name));
    const fragment =
      kernel && layer.kind === 'fc'
        ? quantisedFullyConnected(layer, from[0]!, input, kernel)
        : fragmentOf(layer, from, input, output);
    nodes.push(...fragment.nodes);
    for (const [name, constant] of Object.entries(fragment.constants ?? {})) constants.set(name, constant);
    if (rectifiedBy(graph, layer.name) === undefined) outputs.set(layer.name, onnxShape(output));
  });
  return encodeOnnx({ inputs, outputs, constants, nodes });
}
