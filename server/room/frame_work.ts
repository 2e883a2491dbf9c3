import type { GraphName, ParsedView } from '../../shared/protocol.ts';

/** Comparisons that one frame computes at most; the others wait for the next ones. */
const CELLS_PER_FRAME = 4;

export interface FrameWork {
  /** In the order in which they are computed. */
  readonly graphs: readonly { readonly graph: GraphName; readonly groups: ParsedView[][] }[];
  /** The comparisons among them, and those that are watched too and wait for the next frames. */
  readonly cells: readonly GraphName[];
  readonly cellsLeft: readonly GraphName[];
}

/**
 * What one frame computes for what everybody looks at (in groups of one audience): the network and the Lab's stack
 * always, of the stacks that are compared those that have waited longest. `cellsDone` is who was computed in which
 * order, and is brought up to date.
 */
export function frameWork(groups: readonly (readonly ParsedView[])[], cellsDone: GraphName[]): FrameWork {
  const byGraph = new Map<GraphName, ParsedView[][]>();
  for (const group of groups)
    for (const graph of new Set(group.map((view) => view.graph))) {
      const views = group.filter((view) => view.graph === graph);
      byGraph.set(graph, [...(byGraph.get(graph) ?? []), views]);
    }
  const cells = [...byGraph.keys()].filter((graph) => graph.startsWith('cell-'));
  cells.sort((a, b) => cellsDone.indexOf(a) - cellsDone.indexOf(b));
  const now = cells.slice(0, CELLS_PER_FRAME);
  const waiting = cells.slice(CELLS_PER_FRAME);
  cellsDone.splice(0, cellsDone.length, ...waiting.filter((cell) => cellsDone.includes(cell)), ...now);
  const chosen = [...byGraph].filter(([graph]) => !waiting.includes(graph));
  return {
    graphs: chosen.map(([graph, views]) => ({ graph, groups: views })),
    cells: now,
    cellsLeft: waiting,
  };
}
