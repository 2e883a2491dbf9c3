/** Weights as ONNX's Conv takes them: outputs first. */

import { type Graph, inputsOf, type Shape, shapesOf } from '../../../shared/layers.ts';
import type { Tensor, Weights } from '../executor.ts';
import { checkedWeight, kernelOf, weightShapesOf } from '../weight_shapes.ts';

export interface WeightLayout {
  /** In `Weights`: HWIO, [inputs, outputs], [outputs]. */
  readonly shape: readonly number[];
  /** In the model: OIHW for kernels, a fully connected one having the rows and columns of what it reads. */
  readonly onnxShape: readonly number[];
}

export function weightLayouts(graph: Graph): Map<string, WeightLayout> {
  const shapes = shapesOf(graph);
  const fullyConnected = new Map<string, Shape>();
  graph.layers.forEach((layer, index) => {
    if (layer.kind === 'fc')
      fullyConnected.set(kernelOf(layer.name), shapes.get(inputsOf(graph, index)[0]!)!);
  });
  return new Map(
    [...weightShapesOf(graph, shapes)].map(([name, shape]) => {
      const read = fullyConnected.get(name);
      return [name, { shape, onnxShape: onnxShapeOf(shape, read) }];
    }),
  );
}

function onnxShapeOf(shape: readonly number[], read: Shape | undefined): readonly number[] {
  if (read) return [shape[1]!, read.channels, read.height, read.width];
  return shape.length === 4 ? [3, 2, 0, 1].map((axis) => shape[axis]!) : shape;
}

/** The weight of this name in its ONNX layout. Throws `LayerError` where it is missing or has another shape. */
export function onnxWeight(weights: Weights, name: string, { shape, onnxShape }: WeightLayout): Tensor {
  const { values } = checkedWeight(weights, name, shape);
  if (shape.length === 1) return { shape, values };
  // A fully connected kernel's inputs are in ONNX's order already.
  const positions = shape.length === 4 ? shape[0]! * shape[1]! : 1;
  const outputs = onnxShape[0]!;
  const inputs = values.length / positions / outputs;
  const outputsFirst = new Float32Array(values.length);
  let index = 0;
  for (let position = 0; position < positions; position++)
    for (let input = 0; input < inputs; input++)
      for (let output = 0; output < outputs; output++)
        outputsFirst[(output * inputs + input) * positions + position] = values[index++]!;
  return { shape: onnxShape, values: outputsFirst };
}
