/**
 * Layers as data, and what follows from a layer's numbers alone: the size of its output, its cost, and which
 * inputs an output can see. A network and a Lab stack are both a `Graph`; every executor runs the same graph.
 *
 * Convolution means cross-correlation, as everywhere in deep learning.
 */

/** A stack of feature maps: rows, columns, and one channel for each map. A vector is 1 × 1 × channels. */
export interface Shape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Zeros (for max pooling: nothing) added around a layer's input, in pixels on every side, or TensorFlow's SAME. */
export type Padding = number | 'same';

interface LayerBase {
  readonly name: string;
  /** The layers (or `input`) that this one reads; left out, it reads the layer before it. */
  readonly from?: readonly string[];
}

/** `groups` = 1 sees all channels; `groups` = channels is a depthwise convolution. */
export interface ConvLayer extends LayerBase {
  readonly kind: 'conv';
  readonly kernelSizePx: number;
  readonly stride: number;
  readonly padding: Padding;
  readonly outChannels: number;
  readonly groups?: number;
}

/** Adds one number to each map. A convolution has a bias of its own; this is for values wanted before and after. */
export interface BiasLayer extends LayerBase {
  readonly kind: 'bias';
}

/** Negative values become zero; above `ceiling`, where there is one (ReLU6), values stay at it. */
export interface ReluLayer extends LayerBase {
  readonly kind: 'relu';
  readonly ceiling?: number;
}

/** `weighted`: a Gaussian about the window's centre, sigma = size / 3, normalised to sum 1. */
export type PoolKind = 'max' | 'average' | 'weighted';

export interface PoolLayer extends LayerBase {
  readonly kind: 'pool';
  readonly pool: PoolKind;
  readonly sizePx: number;
  readonly stride: number;
  readonly padding: number;
  /** A last window that hangs over the edge gives an output too (PyTorch's ceil_mode). */
  readonly ceil?: boolean;
}

/** The mean of each map. */
export interface GlobalAverageLayer extends LayerBase {
  readonly kind: 'global-average';
}

/** Fully connected. A stack of maps is flattened as PyTorch does: channel, row, column. */
export interface FcLayer extends LayerBase {
  readonly kind: 'fc';
  readonly outChannels: number;
}

export interface SoftmaxLayer extends LayerBase {
  readonly kind: 'softmax';
}

/** The element-wise sum of several layers of one shape (a residual connection). */
export interface AddLayer extends LayerBase {
  readonly kind: 'add';
}

/** The channels of several layers behind each other. */
export interface ConcatLayer extends LayerBase {
  readonly kind: 'concat';
}

export type Layer =
  | ConvLayer
  | BiasLayer
  | ReluLayer
  | PoolLayer
  | GlobalAverageLayer
  | FcLayer
  | SoftmaxLayer
  | AddLayer
  | ConcatLayer;

/** The name by which layers refer to the picture that goes in. */
export const INPUT = 'input';

export interface Graph {
  readonly input: Shape;
  readonly layers: readonly Layer[];
}

/** A layer that can't be applied to its input. The message says what was expected and what came. */
export class LayerError extends Error {
  override name = 'LayerError';
  readonly layer: string;
  constructor(layer: string, message: string) {
    super(`${layer}: ${message}`);
    this.layer = layer;
  }
}

/** The names of the layers that `layer`, at position `index` of its graph, reads. */
export function inputsOf(graph: Graph, index: number): readonly string[] {
  return graph.layers[index]!.from ?? [index === 0 ? INPUT : graph.layers[index - 1]!.name];
}

export interface Sides {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** The padding in pixels of each side. SAME puts the odd pixel at the bottom and the right, as TensorFlow does. */
export function paddingSides(layer: ConvLayer | PoolLayer, input: Shape): Sides {
  const { stride, padding } = layer;
  if (padding !== 'same') return { top: padding, left: padding, bottom: padding, right: padding };
  const total = (inputPx: number) =>
    Math.max((Math.ceil(inputPx / stride) - 1) * stride + windowSize(layer) - inputPx, 0);
  const vertical = total(input.height);
  const horizontal = total(input.width);
  return {
    top: vertical >> 1,
    bottom: vertical - (vertical >> 1),
    left: horizontal >> 1,
    right: horizontal - (horizontal >> 1),
  };
}

export function windowSize(layer: ConvLayer | PoolLayer): number {
  return layer.kind === 'conv' ? layer.kernelSizePx : layer.sizePx;
}

/** Dumoulin & Visin 2016, relationship 6: floor((input + padding − window) / stride) + 1. */
function slide(layer: ConvLayer | PoolLayer, inputPx: number, paddingPx: number, axis: string): number {
  const windowPx = windowSize(layer);
  const what = layer.kind === 'conv' ? 'kernel' : 'pool window';
  if (!(Number.isInteger(layer.stride) && layer.stride >= 1))
    throw new LayerError(layer.name, `expected a stride of 1 or more, got ${layer.stride}`);
  if (!(Number.isInteger(windowPx) && windowPx >= 1))
    throw new LayerError(layer.name, `expected a ${what} of 1 px or more, got ${windowPx}`);
  if (paddingPx < 0)
    throw new LayerError(layer.name, `expected a padding of 0 or more, got ${layer.padding}`);
  const free = inputPx + paddingPx - windowPx;
  if (free < 0)
    throw new LayerError(
      layer.name,
      `the ${what} is larger than its input: expected at most ${inputPx + paddingPx} px of ${axis}, got ${windowPx}`,
    );
  if (layer.kind === 'pool' && layer.ceil) {
    const steps = Math.ceil(free / layer.stride);
    // A window may hang over the edge but has to begin inside the picture or its left padding.
    return (steps * layer.stride >= inputPx + layer.padding ? steps - 1 : steps) + 1;
  }
  return Math.floor(free / layer.stride) + 1;
}

/** The shape that `layer` gives for inputs of these shapes. Throws `LayerError` for what can't be. */
export function outputShape(layer: Layer, inputs: readonly Shape[]): Shape {
  const input = inputs[0];
  if (!input) throw new LayerError(layer.name, 'expected an input, got none');
  switch (layer.kind) {
    case 'conv':
    case 'pool': {
      if (layer.kind === 'conv') checkGroups(layer, input);
      const sides = paddingSides(layer, input);
      return {
        height: slide(layer, input.height, sides.top + sides.bottom, 'height'),
        width: slide(layer, input.width, sides.left + sides.right, 'width'),
        channels: layer.kind === 'conv' ? layer.outChannels : input.channels,
      };
    }
    case 'fc':
      return { height: 1, width: 1, channels: layer.outChannels };
    case 'global-average':
      return { height: 1, width: 1, channels: input.channels };
    case 'bias':
    case 'relu':
    case 'softmax':
      return input;
    case 'add': {
      const other = inputs.find(
        (s) => s.height !== input.height || s.width !== input.width || s.channels !== input.channels,
      );
      if (other)
        throw new LayerError(layer.name, `expected inputs of ${shapeText(input)}, got ${shapeText(other)}`);
      return input;
    }
    case 'concat': {
      const other = inputs.find((s) => s.height !== input.height || s.width !== input.width);
      if (other)
        throw new LayerError(
          layer.name,
          `expected inputs of ${input.height} × ${input.width}, got ${other.height} × ${other.width}`,
        );
      return { ...input, channels: inputs.reduce((sum, s) => sum + s.channels, 0) };
    }
  }
}

function checkGroups(layer: ConvLayer, input: Shape): void {
  const groups = layer.groups ?? 1;
  if (input.channels % groups || layer.outChannels % groups)
    throw new LayerError(
      layer.name,
      `expected channels that divide into ${groups} groups, got ${input.channels} in and ${layer.outChannels} out`,
    );
}

/** Each frame asks for its graph's. */
const knownShapes = new WeakMap<Graph, ReadonlyMap<string, Shape>>();

/** Every layer's output shape by its name, and the input's. Throws `LayerError` at the first that can't be. */
export function shapesOf(graph: Graph): ReadonlyMap<string, Shape> {
  const known = knownShapes.get(graph);
  if (known) return known;
  const shapes = new Map<string, Shape>([[INPUT, graph.input]]);
  graph.layers.forEach((layer, index) => {
    const inputs = inputsOf(graph, index).map((name) => {
      const shape = shapes.get(name);
      if (!shape) throw new LayerError(layer.name, `expected an earlier layer to read, got "${name}"`);
      return shape;
    });
    shapes.set(layer.name, outputShape(layer, inputs));
  });
  knownShapes.set(graph, shapes);
  return shapes;
}

/** "64 × 55 × 55": maps, rows, columns; a vector is its length. */
export function shapeText({ height, width, channels }: Shape): string {
  return height === 1 && width === 1 ? `${channels}` : `${channels} × ${height} × ${width}`;
}

export function elementsOf({ height, width, channels }: Shape): number {
  return height * width * channels;
}

/** Whether a layer can't give a negative value, whatever its input: then its scale starts at zero. */
export function isNonNegative(graph: Graph, layerName: string): boolean {
  const index = graph.layers.findIndex((layer) => layer.name === layerName);
  const layer = graph.layers[index];
  if (!layer || layer.kind === 'conv' || layer.kind === 'bias' || layer.kind === 'fc') return false;
  if (layer.kind === 'relu' || layer.kind === 'softmax') return true;
  return inputsOf(graph, index).every((name) => isNonNegative(graph, name));
}

/** A layer with no extent: its values are read as a list, not as pictures. */
export function isVector(shape: Shape): boolean {
  return shape.height === 1 && shape.width === 1;
}

/**
 * Multiplications (each with its addition) that one frame costs in this layer. Convolution: output elements ×
 * kernel elements. Weighted and average pooling multiply too, once for each element of a window; max does not.
 */
export function multiplyAdds(layer: Layer, inputs: readonly Shape[]): number {
  const input = inputs[0]!;
  const output = outputShape(layer, inputs);
  switch (layer.kind) {
    case 'conv':
      return elementsOf(output) * layer.kernelSizePx ** 2 * (input.channels / (layer.groups ?? 1));
    case 'fc':
      return elementsOf(input) * layer.outChannels;
    case 'pool':
      return layer.pool === 'max' ? 0 : elementsOf(output) * layer.sizePx ** 2;
    default:
      return 0;
  }
}

/** An inclusive box of rows and columns. */
export interface Box {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** The box of a layer's input that the outputs in `box` read, clipped to the input. */
export function inputBox(layer: Layer, input: Shape, box: Box): Box {
  switch (layer.kind) {
    case 'conv':
    case 'pool': {
      const sides = paddingSides(layer, input);
      const reach = windowSize(layer) - 1;
      return {
        top: Math.max(box.top * layer.stride - sides.top, 0),
        left: Math.max(box.left * layer.stride - sides.left, 0),
        bottom: Math.min(box.bottom * layer.stride - sides.top + reach, input.height - 1),
        right: Math.min(box.right * layer.stride - sides.left + reach, input.width - 1),
      };
    }
    case 'fc':
    case 'global-average':
    case 'softmax':
      return { top: 0, left: 0, bottom: input.height - 1, right: input.width - 1 };
    default:
      return box;
  }
}

/**
 * What one output at (row, column) of `layerName` can see: the box in every layer before it that reaches it, and
 * in the input. Layers that it does not depend on are left out.
 */
export function receptiveField(
  graph: Graph,
  layerName: string,
  row: number,
  column: number,
): Map<string, Box> {
  const shapes = shapesOf(graph);
  const start = graph.layers.findIndex((layer) => layer.name === layerName);
  if (start < 0) throw new LayerError(layerName, 'expected a layer of the graph');
  const boxes = new Map<string, Box>([[layerName, { top: row, left: column, bottom: row, right: column }]]);
  for (let index = start; index >= 0; index--) {
    const layer = graph.layers[index]!;
    const box = boxes.get(layer.name);
    if (!box) continue;
    for (const name of inputsOf(graph, index)) {
      const seen = inputBox(layer, shapes.get(name)!, box);
      const before = boxes.get(name);
      boxes.set(name, before ? union(before, seen) : seen);
    }
  }
  return boxes;
}

/** The box of outputs that read something of `box` in a layer's input; undefined where strides step over it. */
export function outputBox(layer: Layer, input: Shape, box: Box): Box | undefined {
  const output = outputShape(layer, [input]);
  const whole = { top: 0, left: 0, bottom: output.height - 1, right: output.width - 1 };
  switch (layer.kind) {
    case 'conv':
    case 'pool': {
      const sides = paddingSides(layer, input);
      const reach = windowSize(layer) - 1;
      const first = (px: number, paddingPx: number) => Math.ceil((px + paddingPx - reach) / layer.stride);
      const last = (px: number, paddingPx: number) => Math.floor((px + paddingPx) / layer.stride);
      const reached = {
        top: Math.max(first(box.top, sides.top), 0),
        left: Math.max(first(box.left, sides.left), 0),
        bottom: Math.min(last(box.bottom, sides.top), whole.bottom),
        right: Math.min(last(box.right, sides.left), whole.right),
      };
      return reached.top > reached.bottom || reached.left > reached.right ? undefined : reached;
    }
    case 'fc':
    case 'global-average':
    case 'softmax':
      return whole;
    default:
      return box;
  }
}

/**
 * What the value at (row, column) of `layerName`, or of the input, can influence: the box in every layer after it
 * that it reaches. Layers that don't depend on it are left out. The inverse of `receptiveField`.
 */
export function influence(graph: Graph, layerName: string, row: number, column: number): Map<string, Box> {
  const shapes = shapesOf(graph);
  if (!shapes.has(layerName)) throw new LayerError(layerName, 'expected a layer of the graph');
  const boxes = new Map<string, Box>([[layerName, { top: row, left: column, bottom: row, right: column }]]);
  graph.layers.forEach((layer, index) => {
    for (const name of inputsOf(graph, index)) {
      const box = boxes.get(name);
      const reached = box && outputBox(layer, shapes.get(name)!, box);
      if (!reached) continue;
      const before = boxes.get(layer.name);
      boxes.set(layer.name, before ? union(before, reached) : reached);
    }
  });
  return boxes;
}

function union(a: Box, b: Box): Box {
  return {
    top: Math.min(a.top, b.top),
    left: Math.min(a.left, b.left),
    bottom: Math.max(a.bottom, b.bottom),
    right: Math.max(a.right, b.right),
  };
}
