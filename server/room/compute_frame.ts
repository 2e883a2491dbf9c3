/** What one frame's graphs give for what everybody looks at. */

import { shiftedPicture } from '../../shared/lab_input.ts';
import type { GraphName, ParsedView, PassMs } from '../../shared/protocol.ts';
import { type ComparedView, isCompared } from '../vision/draw_compared.ts';
import type { Engine } from '../vision/engine.ts';
import { type LayerView, type Preparation, type RunResult, referenceKey } from '../vision/run.ts';
import type { DrawnPicture } from './encode_result.ts';
import type { FrameWork } from './frame_work.ts';
import type { HeldFrame } from './held_frame.ts';
import type { KeptFrame } from './kept_frame.ts';
import type { ReadyGraph, RoomGraphs } from './room_graphs.ts';
import type { Turns } from './turns.ts';
import { viewProblem } from './view_fits.ts';

export interface ComputeParts {
  readonly engine: Engine;
  readonly turns: Turns;
  readonly graphs: RoomGraphs;
}

export interface Computed {
  readonly results: readonly RunResult[];
  readonly pictures: readonly DrawnPicture[];
  readonly passMs: PassMs;
}

type Against = ComparedView['against'];

/** One graph after the other, each in a turn of its own, so that a room with many graphs doesn't starve another. */
export async function computeFrame(
  { engine, turns, graphs }: ComputeParts,
  frame: HeldFrame,
  kept: KeptFrame | null,
  work: FrameWork,
  firstTurn: () => void,
): Promise<Computed> {
  const results: RunResult[] = [];
  const pictures: DrawnPicture[] = [];
  const passMs: Partial<Record<GraphName, number>> = {};
  let turn: (() => void) | undefined = firstTurn;
  const reads = (await graphs.ready('taught'))?.reads;
  let features: Float32Array | undefined;
  const needed = layersCompared(work);
  const references = new Map<string, Float32Array>();
  for (const { graph, groups } of inOrder(work, needed)) {
    const ready = await graphs.ready(graph);
    if (!ready || (ready.reads && !features)) continue;
    if (graph === 'kept' && kept?.sidePx !== ready.sidePx) continue;
    const rgb =
      graph === 'kept' && kept
        ? kept.rgb
        : await frame.altered(ready.sidePx, ready.alterations ?? [], ready.skipped ?? []);
    // The graph may have changed since the page chose; what no longer fits is left out until it chooses again.
    const fitting = groups
      .map((group) => group.filter((view) => fits(view, ready, references)))
      .filter((group) => group.length > 0);
    if (fitting.flat().some(({ kind }) => kind === 'picture'))
      pictures.push({ graph, rgb: asShown(rgb, ready), sidePx: ready.sidePx });
    const layerViews = fitting
      .map((group) => group.filter((view): view is LayerView => view.kind !== 'picture'))
      .filter((group) => group.length > 0);
    const activations: string[] = [];
    if (graph === 'network' && reads && isLookedAt(work, 'taught')) activations.push(reads);
    if (graph === 'trained') activations.push(...needed.trained);
    if (graph === 'kept' && kept) activations.push(...kept.missing(ready.weights, needed.kept));
    if (layerViews.length > 0 || activations.length > 0) {
      const giveBack: () => void = turn ?? (await turns.take());
      turn = undefined;
      try {
        if (!graphs.stillHas(graph, ready)) continue;
        const preparation: Preparation =
          ready.reads && features ? { kind: 'values', values: features } : ready.preparation;
        const result = await engine.run({
          graph: ready.name,
          rgb,
          preparation,
          groups: layerViews,
          activations,
          references: graph === 'network' ? references : new Map(),
        });
        results.push(result);
        passMs[graph] = result.passMs;
        if (reads && graph === 'network') features = result.activations.get(reads);
        if (graph === 'kept') kept?.answered(ready.weights, result.activations);
        if (graph === 'trained')
          for (const layer of needed.trained)
            references.set(referenceKey('trained', layer), result.activations.get(layer)!);
      } finally {
        giveBack();
      }
    }
    if (graph === 'kept')
      for (const layer of needed.kept) {
        const values = kept?.valuesOf(layer);
        if (values) references.set(referenceKey('kept', layer), values);
      }
  }
  return { results, pictures, passMs };
}

function fits(
  view: ParsedView,
  { shapes }: ReadyGraph,
  references: ReadonlyMap<string, Float32Array>,
): boolean {
  if (viewProblem(view, shapes) !== undefined) return false;
  return (
    view.kind === 'picture' || !isCompared(view) || references.has(referenceKey(view.against, view.layer))
  );
}

/** The picture as the graph gets it: shifted where the Lab shifts it. */
function asShown(rgb: Uint8Array, { preparation, sidePx }: ReadyGraph): Uint8Array {
  return preparation.kind === 'lab' ? shiftedPicture(rgb, sidePx, preparation.shift) : rgb;
}

function isLookedAt({ graphs }: FrameWork, wanted: GraphName): boolean {
  return graphs.some(({ graph }) => graph === wanted);
}

function layersCompared({ graphs }: FrameWork): Record<Against, ReadonlySet<string>> {
  const layers = { kept: new Set<string>(), trained: new Set<string>() };
  for (const { groups } of graphs)
    for (const view of groups.flat())
      if (view.kind !== 'picture' && isCompared(view)) layers[view.against].add(view.layer);
  return layers;
}

/**
 * What the network is compared with runs before it, and what was taught reads its features and runs after it; each also
 * where nobody looks at it for itself.
 */
function inOrder(work: FrameWork, needed: Record<Against, ReadonlySet<string>>): FrameWork['graphs'] {
  const groupsOf = (wanted: GraphName) => work.graphs.find(({ graph }) => graph === wanted)?.groups;
  const also: Partial<Record<GraphName, boolean>> = {
    kept: needed.kept.size > 0,
    trained: needed.trained.size > 0,
    network: isLookedAt(work, 'taught'),
  };
  const first = (['kept', 'trained', 'network'] as const).filter((graph) => groupsOf(graph) || also[graph]);
  const others = work.graphs.filter(({ graph }) => !(first as readonly GraphName[]).includes(graph));
  return [...first.map((graph) => ({ graph, groups: groupsOf(graph) ?? [] })), ...others];
}
