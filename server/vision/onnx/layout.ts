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

/** Rows and columns of a tile of a kernel. */
const TILE = 64;

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
  // Where a place of ONNX's [input, position] is among [position, input].
  const rows = Int32Array.from(
    { length: inputs * positions },
    (_, place) => (place % positions) * inputs + Math.floor(place / positions),
  );
  const outputsFirst = new Float32Array(values.length);
  // In tiles that stay in the processor's cache: row by row it takes three times as long.
  for (let top = 0; top < rows.length; top += TILE)
    for (let left = 0; left < outputs; left += TILE) {
      const bottom = Math.min(top + TILE, rows.length);
      const right = Math.min(left + TILE, outputs);
      for (let output = left; output < right; output++)
        for (let place = top; place < bottom; place++)
          outputsFirst[output * rows.length + place] = values[rows[place]! * outputs + output]!;
    }
  return { shape: onnxShape, values: outputsFirst };
}
