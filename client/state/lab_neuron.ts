import { flipped, type Kernel } from '../../shared/kernel.ts';
import type { LabPool } from '../../shared/lab.ts';
import { labGraph, labStages } from '../../shared/lab_graph.ts';
import { type Box, outputBox, receptiveField, shapesOf } from '../../shared/layers.ts';
import type { LabStore } from './lab_store.ts';

/** The chosen neuron in the graph that runs. */
export interface LabNeuron {
  /** Its place, what it reads in every layer before it and in the input, and where the pool passes it on. */
  readonly boxes: ReadonlyMap<string, Box>;
  /** What the chosen output of the pool reads of the map before it; null where there is no pool. */
  readonly window: Box | null;
  /** The pool's output; null where there is no pool, or where its stride steps over the neuron. */
  readonly pooled: { readonly row: number; readonly column: number } | null;
  /** What multiplies the picture: turned by 180° for convolution. */
  readonly kernel: Kernel;
}

export function neuronOf(lab: LabStore): LabNeuron {
  const { state, chosen } = lab;
  const layer = state.layers[chosen.layer]!;
  const stages = labStages(layer, chosen.layer + 1);
  const graph = labGraph(state);
  const { row, column } = chosen;
  const boxes = new Map(receptiveField(graph, stages.conv, row, column));
  const own: Box = { top: row, left: column, bottom: row, right: column };
  boxes.set(stages.bias, own).set(stages.activated, own);
  const kernel = layer.kernels[chosen.kernel]!;
  const applied = state.mode === 'convolution' ? flipped(kernel) : kernel;
  const pool = graph.layers.find(({ name }) => name === stages.pool);
  if (!pool) return { boxes, window: null, pooled: null, kernel: applied };
  const reached = outputBox(pool, shapesOf(graph).get(stages.activated)!, own);
  const pooled = chosen.pooled ?? (reached ? { row: reached.top, column: reached.left } : null);
  if (!pooled) return { boxes, window: null, pooled, kernel: applied };
  boxes.set(pool.name, {
    top: pooled.row,
    left: pooled.column,
    bottom: pooled.row,
    right: pooled.column,
  });
  const window = receptiveField(graph, pool.name, pooled.row, pooled.column).get(stages.activated) ?? null;
  return { boxes, window, pooled, kernel: applied };
}

/**
 * The input that an output of a pool stands for: the largest of its window, or, where all of them count, the one in the
 * middle.
 *
 * @param values the window's, row by row; NaN outside of the map.
 */
export function placeInWindow(
  window: Box,
  values: ArrayLike<number>,
  { kind, sizePx }: Pick<LabPool, 'kind' | 'sizePx'>,
): { row: number; column: number } {
  let index = Math.floor(sizePx / 2) * (sizePx + 1);
  if (kind === 'max') {
    index = 0;
    for (let at = 1; at < values.length; at++) if (values[at]! > values[index]!) index = at;
  }
  return {
    row: window.top + Math.floor(index / sizePx),
    column: window.left + (index % sizePx),
  };
}
