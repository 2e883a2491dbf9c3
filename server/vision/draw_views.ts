import { type Graph, isNonNegative, isVector, type Shape, shapesOf } from '../../shared/layers.ts';
import { type Activation, drawMaps, drawStrip, rangesOf } from './draw.ts';
import type { DrawnView, LayerView } from './run.ts';

/** Draws what is looked at of one pass through `graph`; each layer's ranges are found once. */
export function drawViews(
  graph: Graph,
  activations: ReadonlyMap<string, Float32Array>,
  views: readonly LayerView[],
): DrawnView[] {
  const shapes = shapesOf(graph);
  const measured = new Map<string, Activation>();
  const activationOf = (layer: string): Activation => {
    let activation = measured.get(layer);
    if (!activation) {
      const values = activations.get(layer)!;
      const shape = shapes.get(layer)!;
      activation = { shape, values, ranges: rangesOf(values, shape), signed: !isNonNegative(graph, layer) };
      measured.set(layer, activation);
    }
    return activation;
  };
  return views.map((view) =>
    view.kind === 'strip'
      ? strip(
          view,
          graph.layers.map((layer) => activationOf(layer.name)),
        )
      : maps(view, activationOf(view.layer)),
  );
}

function strip(view: LayerView, activations: readonly Activation[]): DrawnView {
  const drawing = drawStrip(activations);
  const stats = new Float32Array((activations.length + 1) * 2);
  activations.forEach(({ ranges }, index) => {
    stats.set(ranges.subarray(0, 2), 2 + index * 2);
  });
  stats[0] = Math.min(...activations.map(({ ranges }) => ranges[0]!));
  stats[1] = Math.max(...activations.map(({ ranges }) => ranges[1]!));
  const shape: Shape = { height: drawing.heightPx, width: drawing.widthPx, channels: 1 };
  return { view, shape, stats, content: { kind: 'levels', ...drawing } };
}

function maps(view: Exclude<LayerView, { kind: 'strip' }>, activation: Activation): DrawnView {
  const { shape, values, ranges } = activation;
  if (view.kind === 'map') {
    const stats = new Float32Array(4);
    stats.set(ranges.subarray(0, 2));
    stats.set(ranges.subarray(2 + view.map * 2, 4 + view.map * 2), 2);
    const drawing = drawMaps(activation, view.map, 1, view.scale);
    return { view, shape, stats, content: { kind: 'levels', ...drawing } };
  }
  if (isVector(shape))
    return { view, shape, stats: ranges.slice(0, 2), content: { kind: 'values', values: values.slice() } };
  const drawing = drawMaps(activation, 0, shape.channels, view.scale);
  return { view, shape, stats: ranges.slice(), content: { kind: 'levels', ...drawing } };
}
