import { type Graph, INPUT, inputsOf } from '../../shared/layers.ts';

/** A layer that reads another than the one before it: a shortcut around a block, or a second branch. */
export interface Branch {
  /** Indexes of layers. */
  readonly from: number;
  readonly to: number;
  /** Branches that overlap run in different lanes, 0 nearest to the layers. */
  readonly lane: number;
}

/** In the order of the layers that they lead to. */
export function branchesOf(graph: Graph): Branch[] {
  const branches: Branch[] = [];
  graph.layers.forEach((_, to) => {
    for (const name of inputsOf(graph, to)) {
      const from = graph.layers.findIndex((layer) => layer.name === name);
      if (name === INPUT || from === to - 1) continue;
      const overlapping = branches.filter((other) => other.from < to && from < other.to);
      let lane = 0;
      while (overlapping.some((other) => other.lane === lane)) lane++;
      branches.push({ from, to, lane });
    }
  });
  return branches;
}
