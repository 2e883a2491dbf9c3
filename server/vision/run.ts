/** What the engine is asked for one frame, and what it answers. Plain data: it crosses threads. */

import type { LabInput, LabState } from '../../shared/lab.ts';
import { type Graph, INPUT, inputsOf, isVector, type Shape, shapesOf } from '../../shared/layers.ts';
import type { Preprocessing } from '../../shared/networks.ts';
import type { ParsedView } from '../../shared/protocol.ts';
import { rectifiedBy } from './rectified.ts';

/** The views that need the graph to run; the picture itself is not one of them. */
export type LayerView = Exclude<ParsedView, { kind: 'picture' }>;

/** How the picture becomes the graph's input. */
export type Preparation =
  | { readonly kind: 'network'; readonly preprocessing: Preprocessing }
  /** There is no picture: these, planar, are the input. */
  | { readonly kind: 'values'; readonly values: Float32Array }
  | { readonly kind: 'lab'; readonly input: LabInput; readonly shift: LabState['shift'] };

export interface RunRequest {
  /** The graph's name, as given to `load`. */
  readonly graph: string;
  /** RGB, interleaved, `graph.input` in size. */
  readonly rgb: Uint8Array;
  readonly preparation: Preparation;
  /** Drawn as grey levels: the views of one group on one sheet, or more where it would grow too high. */
  readonly groups: readonly (readonly LayerView[])[];
  /** What compared views compare with, by `referenceKey`; planar. */
  readonly references?: ReadonlyMap<string, Float32Array>;
  /** Returned as numbers. */
  readonly activations?: readonly string[];
}

export interface DrawnView {
  readonly view: LayerView;
  readonly shape: Shape;
  /** (min, max) pairs, as in result.ts. */
  readonly stats: Float32Array;
  /** Where its atlas lies on a sheet, or a vector's values. */
  readonly content: { readonly sheet: number; readonly y: number } | { readonly values: Float32Array };
}

/** Grey levels of one or more atlases below each other. */
export interface DrawnSheet {
  readonly levels: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface RunResult {
  readonly views: readonly DrawnView[];
  readonly sheets: readonly DrawnSheet[];
  /** Planar, by layer. */
  readonly activations: ReadonlyMap<string, Float32Array>;
  /** Tensors alive in the worker's executor after this run, where its library counts them. */
  readonly tensors: number;
  /** One pass through the graph alone. */
  readonly passMs: number;
  /** The picture's preparation, and every pass that the views needed. */
  readonly forwardMs: number;
  readonly drawMs: number;
}

/** Of a layer's activation that another pass is compared with. */
export function referenceKey(against: 'kept' | 'trained', layer: string): string {
  return `${against}/${layer}`;
}

/**
 * The layers whose values these views need; the input is always at hand. A ReLU that is only drawn is drawn from what
 * it reads.
 */
export function layersOf(graph: Graph, views: Iterable<LayerView>): string[] {
  const shapes = shapesOf(graph);
  const layers = new Set<string>();
  const drawn = new Set<string>();
  for (const view of views)
    switch (view.kind) {
      case 'strip':
        addAll(drawn, graph);
        break;
      case 'change':
        addAll(layers, graph);
        break;
      case 'patch':
        layers.add(view.layer);
        for (const name of inputsOf(graph, indexOf(graph, view.layer))) layers.add(name);
        break;
      case 'layer':
      case 'map':
        // A layer of single values goes out as numbers.
        (isVector(shapes.get(view.layer)!) ? layers : drawn).add(view.layer);
        if (view.scale === 'network') addAll(drawn, graph);
        break;
      default:
        layers.add(view.layer);
    }
  for (const layer of drawn) if (!layers.has(layer)) layers.add(rectifiedBy(graph, layer) ?? layer);
  layers.delete(INPUT);
  return [...layers];
}

function addAll(layers: Set<string>, graph: Graph): void {
  for (const { name } of graph.layers) layers.add(name);
}

function indexOf(graph: Graph, layerName: string): number {
  return graph.layers.findIndex(({ name }) => name === layerName);
}
