import { type AtlasLayout, atlasLayout, mosaicLayout, stripLayout } from '../../shared/atlas.ts';
import { type Graph, INPUT, isNonNegative, isVector, type Shape, shapesOf } from '../../shared/layers.ts';
import { scaleIn } from '../../shared/result.ts';
import { type Activation, drawMaps, drawStrip } from './draw.ts';
import { type ComparedView, compared, comparedValues, isCompared } from './draw_compared.ts';
import { changeOf, histogramOf, meansOf, neuronValue, patchOf, peakOf } from './measure.ts';
import { type Canvas, rangesOf } from './raster.ts';
import { rectifiedBy, rectifiedRanges } from './rectified.ts';
import { type DrawnSheet, type DrawnView, type LayerView, referenceKey } from './run.ts';

/** No higher than any WebGL2 texture may be. */
const SHEET_HEIGHT_MAX_PX = 4096;

/** A view that has its place on a sheet, not yet drawn. */
interface Planned {
  readonly view: LayerView;
  readonly shape: Shape;
  readonly stats: Float32Array;
  readonly layout: AtlasLayout;
  draw(canvas: Canvas): void;
}

/** Draws what is looked at of one pass through `graph`; each layer's ranges are found once. */
export function drawViews(
  graph: Graph,
  activations: ReadonlyMap<string, Float32Array>,
  unshifted: ReadonlyMap<string, Float32Array> | undefined,
  references: ReadonlyMap<string, Float32Array>,
  groups: readonly (readonly LayerView[])[],
): { views: DrawnView[]; sheets: DrawnSheet[] } {
  const activationOf = measured(graph, activations);
  const views: DrawnView[] = [];
  const sheets: DrawnSheet[] = [];
  for (const group of groups) {
    const planned: Planned[] = [];
    for (const view of group) {
      if (view.kind === 'strip')
        planned.push(
          planStrip(
            view,
            graph.layers.map(({ name }) => activationOf(name)),
          ),
        );
      else if (view.kind === 'map') planned.push(planMaps(graph, view, activationOf));
      else if (view.kind === 'layer' && !isVector(activationOf(view.layer).shape))
        planned.push(planMaps(graph, view, activationOf));
      else if (isCompared(view)) {
        const reference = references.get(referenceKey(view.against, view.layer));
        if (!reference)
          throw new Error(`expected values to compare ${view.layer} with (${view.against}), got none`);
        const now = activationOf(view.layer);
        if (!isVector(now.shape)) planned.push({ view, ...compared(view, reference, now) });
        else views.push(comparedNumbers(view, reference, now));
      } else views.push(asNumbers(graph, view, activations, unshifted, activationOf));
    }
    for (const onOneSheet of sheetfuls(planned)) {
      views.push(...drawSheet(onOneSheet, sheets));
    }
  }
  return { views, sheets };
}

function measured(
  graph: Graph,
  activations: ReadonlyMap<string, Float32Array>,
): (layer: string) => Activation {
  const shapes = shapesOf(graph);
  const found = new Map<string, Activation>();
  const activationOf = (layer: string): Activation => {
    const known = found.get(layer);
    if (known) return known;
    const values = activations.get(layer);
    const shape = shapes.get(layer)!;
    const activation = values
      ? { shape, values, ranges: rangesOf(values, shape), signed: isSigned(graph, layer, values) }
      : rectified(activationOf(rectifiedBy(graph, layer)!));
    found.set(layer, activation);
    return activation;
  };
  return activationOf;
}

/** To be drawn only: its values are those before. */
function rectified({ shape, values, ranges }: Activation): Activation {
  return { shape, values, ranges: rectifiedRanges(ranges), signed: false };
}

/** The input can't be negative either, unless its preparation makes it so. */
function isSigned(graph: Graph, layer: string, values: Float32Array): boolean {
  return layer === INPUT ? values.some((value) => value < 0) : !isNonNegative(graph, layer);
}

function comparedNumbers(view: ComparedView, reference: Float32Array, now: Activation): DrawnView {
  const values = comparedValues(view, reference, now.values);
  return { view, shape: now.shape, stats: new Float32Array(), content: { values } };
}

function asNumbers(
  graph: Graph,
  view: Exclude<LayerView, { kind: 'strip' | 'map' | 'pair' | 'difference' }>,
  activations: ReadonlyMap<string, Float32Array>,
  unshifted: ReadonlyMap<string, Float32Array> | undefined,
  activationOf: (layer: string) => Activation,
): DrawnView {
  if (view.kind === 'change') {
    const values = changeOf(graph, unshifted!, activations);
    const shape: Shape = { height: 1, width: 1, channels: values.length };
    return { view, shape, stats: new Float32Array(), content: { values } };
  }
  const activation = activationOf(view.layer);
  const { shape, ranges } = activation;
  switch (view.kind) {
    case 'layer':
      return { view, shape, stats: ranges.slice(0, 2), content: { values: activation.values.slice() } };
    case 'value':
      return { view, shape, stats: ranges.slice(0, 2), content: { values: neuronValue(activation, view) } };
    case 'patch':
      return {
        view,
        shape,
        stats: ranges.slice(0, 2),
        content: { values: patchOf(graph, view, activations) },
      };
    case 'histogram':
      return {
        view,
        shape,
        stats: ranges.slice(0, 2),
        content: { values: histogramOf(activation, view.map) },
      };
    case 'means':
      return { view, shape, stats: ranges.slice(0, 2), content: { values: meansOf(activation) } };
    case 'peak':
      return { view, shape, stats: ranges.slice(0, 2), content: { values: peakOf(activation, view.map) } };
  }
}

function planStrip(view: LayerView, activations: readonly Activation[]): Planned {
  const layout = stripLayout(activations.length);
  const stats = new Float32Array((activations.length + 1) * 2);
  activations.forEach(({ ranges }, index) => {
    stats.set(ranges.subarray(0, 2), 2 + index * 2);
  });
  stats.set(rangeOver(activations));
  const shape: Shape = { height: layout.heightPx, width: layout.widthPx, channels: 1 };
  return { view, shape, stats, layout, draw: (canvas) => drawStrip(canvas, layout, activations) };
}

/** Smallest and largest value of all these layers. */
function rangeOver(activations: readonly Activation[]): [number, number] {
  return [
    Math.min(...activations.map(({ ranges }) => ranges[0]!)),
    Math.max(...activations.map(({ ranges }) => ranges[1]!)),
  ];
}

/** Behind the ranges of layer and maps comes the network's, where its extreme is the scale. */
function planMaps(
  graph: Graph,
  view: Extract<LayerView, { kind: 'layer' | 'map' }>,
  activationOf: (layer: string) => Activation,
): Planned {
  const activation = activationOf(view.layer);
  const { shape, ranges } = activation;
  const ofMaps = view.kind === 'layer' ? ranges : [...pairAt(ranges, 0), ...pairAt(ranges, 1 + view.map)];
  const whole = view.scale === 'network' ? rangeOver(graph.layers.map(({ name }) => activationOf(name))) : [];
  const stats = Float32Array.of(...ofMaps, ...whole);
  const scale = scaleIn(view.scale, stats);
  const layout = view.kind === 'layer' ? mosaicLayout(shape) : atlasLayout(1, shape.height, shape.width);
  const first = view.kind === 'layer' ? 0 : view.map;
  const draw = (canvas: Canvas) => drawMaps(canvas, layout, activation, first, scale);
  return { view, shape, stats, layout, draw };
}

function pairAt(ranges: Float32Array, index: number): Float32Array {
  return ranges.subarray(index * 2, index * 2 + 2);
}

/** Atlases below each other until the next would make the sheet too high. */
function* sheetfuls(planned: readonly Planned[]): Generator<Planned[]> {
  let sheetful: Planned[] = [];
  let heightPx = 0;
  for (const plan of planned) {
    if (sheetful.length && heightPx + plan.layout.heightPx > SHEET_HEIGHT_MAX_PX) {
      yield sheetful;
      sheetful = [];
      heightPx = 0;
    }
    sheetful.push(plan);
    heightPx += plan.layout.heightPx;
  }
  if (sheetful.length) yield sheetful;
}

function drawSheet(planned: readonly Planned[], sheets: DrawnSheet[]): DrawnView[] {
  const widthPx = Math.max(...planned.map(({ layout }) => layout.widthPx));
  const heightPx = planned.reduce((sum, { layout }) => sum + layout.heightPx, 0);
  // Not filled with zeros first: each atlas writes all of its rows.
  const levels = Buffer.allocUnsafeSlow(widthPx * heightPx);
  const sheet = sheets.push({ levels, widthPx, heightPx }) - 1;
  let y = 0;
  return planned.map(({ view, shape, stats, layout, draw }) => {
    draw({ levels, widthPx, y });
    const content = { sheet, y };
    y += layout.heightPx;
    return { view, shape, stats, content };
  });
}
