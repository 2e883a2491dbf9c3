/** Tensors that bear the names of this project's layers already, with their outputs last. */

import { inputsOf, isVector, type Shape, shapesOf } from '../../shared/layers.ts';
import type { Network } from '../../shared/networks.ts';
import type { Tensor, Weights } from '../vision/executor.ts';
import { kernelOf, weightShapesOf } from '../vision/weight_shapes.ts';
import type { TensorFile } from './tensor_file.ts';
import { TorchTensor } from './torch_tensor.ts';

/** `tensors` are those of `weightShapesOf`. */
export function weightsFromLayers({ convention, tensors }: TensorFile, { graph }: Network): Weights {
  const shapes = shapesOf(graph);
  const weights = new Map<string, Tensor>();
  for (const [name, shape] of weightShapesOf(graph, shapes))
    weights.set(name, { shape, values: tensors.get(name)!.floats() });
  if (convention === 'layers') return weights;
  graph.layers.forEach(({ kind, name }, index) => {
    const read = shapes.get(inputsOf(graph, index)[0]!)!;
    if (kind !== 'fc' || isVector(read)) return;
    weights.set(kernelOf(name), channelsFirst(tensors.get(kernelOf(name))!, read));
  });
  return weights;
}

/** A kernel whose inputs are in Keras's order (row, column, channel), in PyTorch's (channel, row, column). */
function channelsFirst({ storage, offset, shape }: TorchTensor, read: Shape): Tensor {
  const outputs = shape[1]!;
  const values = new TorchTensor(
    storage,
    offset,
    [read.channels, read.height * read.width, outputs],
    [outputs, read.channels * outputs, 1],
  ).floats();
  return { shape, values };
}
