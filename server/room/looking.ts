/** What everyone in a room looks at, and the results that go out to them: to this node's pages, and to other nodes. */

import { type AnyView, type ExplanationView, type ParsedView, viewKey } from '../../shared/protocol.ts';
import { groupByAudience } from './audience.ts';
import type { Page } from './page.ts';
import type { Published } from './published.ts';
import { type Looked, Receivers } from './receivers.ts';
import type { RoomGraphs } from './room_graphs.ts';
import { LOOKS_AT_NOTHING, type NodeLooking, NodeReceiver, type Through } from './through.ts';
import { viewProblem } from './view_fits.ts';

interface Node {
  looking: NodeLooking;
  readonly results: NodeReceiver;
  readonly explanations: NodeReceiver;
}

export interface LookingDrops {
  receiverWithoutCredit(): void;
  nodeWithoutCredit(): void;
}

export class Looking {
  readonly #graphs: RoomGraphs;
  readonly #pages: Receivers;
  readonly #nodes = new Map<Through, Node>();
  readonly #drops: LookingDrops;
  #groups: readonly (readonly ParsedView[])[] | undefined;

  constructor(graphs: RoomGraphs, drops: LookingDrops) {
    this.#graphs = graphs;
    this.#drops = drops;
    this.#pages = new Receivers(() => drops.receiverWithoutCredit());
  }

  /** Of this node. */
  join(page: Page): void {
    this.#pages.add(page);
  }

  leave(page: Page): void {
    this.#pages.remove(page.id);
    this.#changed();
  }

  joinNode(node: Through): void {
    if (this.#nodes.has(node)) return;
    const onDrop = () => this.#drops.nodeWithoutCredit();
    this.#nodes.set(node, {
      looking: LOOKS_AT_NOTHING,
      results: new NodeReceiver(node.sendResult, onDrop),
      explanations: new NodeReceiver(node.sendExplanation, onDrop),
    });
  }

  leaveNode(node: Through): void {
    this.#nodes.delete(node);
    this.#changed();
  }

  /**
   * What can't be looked at doesn't hide the rest: the layers of a stack may have changed while the page asked. A graph
   * that is not there now (a comparison, what was taught) is waited for. `problem`: of a layer or a map that a graph
   * hasn't got.
   */
  look(page: Page, views: readonly AnyView[]): Looked & { problem?: string } {
    const problems = this.#problems(views);
    const looked = this.#pages.look(
      page.id,
      views.filter((view) => !problems.has(viewKey(view))),
    );
    this.#changed();
    const [problem] = problems.values();
    return { ...looked, ...(problem !== undefined && { problem }) };
  }

  /** The same for all pages of another node; problems by the view's key. */
  nodeLooks(node: Through, { groups, coarse, explanations }: NodeLooking): ReadonlyMap<string, string> {
    const state = this.#nodes.get(node);
    if (!state) return new Map();
    const problems = this.#problems([...groups.flat(), ...explanations]);
    const fits = (view: AnyView) => !problems.has(viewKey(view));
    state.looking = {
      groups: groups.map((group) => group.filter(fits)),
      coarse,
      explanations: explanations.filter(fits),
    };
    state.results.look(state.looking.groups.flat());
    state.explanations.look(state.looking.explanations);
    this.#changed();
    return problems;
  }

  /** Views by who looks at them. Computed anew only when it has changed. */
  get groups(): readonly (readonly ParsedView[])[] {
    this.#groups ??= groupByAudience([
      ...this.#pages.views,
      ...[...this.#nodes.values()].flatMap(({ looking }) =>
        looking.groups.map((group) => new Map(group.map((view) => [viewKey(view), view]))),
      ),
    ]);
    return this.#groups;
  }

  /** Keys of views that pages with slow connections look at. */
  get coarse(): ReadonlySet<string> {
    return new Set([
      ...this.#pages.coarse,
      ...[...this.#nodes.values()].flatMap(({ looking }) => looking.coarse),
    ]);
  }

  get explanations(): readonly ExplanationView[] {
    const shapes = this.#graphs.shapes('network')!;
    const all = [
      ...this.#pages.explanations,
      ...[...this.#nodes.values()].flatMap(({ looking }) => looking.explanations),
    ];
    // The room may run another network than the page chose for.
    const fitting = all.filter((view) => viewProblem(view, shapes) === undefined);
    return [...new Map(fitting.map((view) => [viewKey(view), view])).values()];
  }

  publish(published: Published): void {
    this.#pages.publish(published);
    for (const { results } of this.#nodes.values()) results.offer(published);
  }

  publishExplanation(published: Published): void {
    this.#pages.publishExplanation(published);
    for (const { explanations } of this.#nodes.values()) explanations.offer(published);
  }

  /** What was on its way is of a source that is over. */
  clear(): void {
    this.#pages.clear();
    for (const [node, { results, explanations }] of this.#nodes) {
      results.clear();
      explanations.clear();
      node.clear();
    }
  }

  #changed(): void {
    this.#groups = undefined;
  }

  #problems(views: readonly AnyView[]): Map<string, string> {
    const problems = new Map<string, string>();
    for (const view of views) {
      const shapes = this.#graphs.shapes(view.graph);
      const problem = shapes && viewProblem(view, shapes);
      if (problem) problems.set(viewKey(view), problem);
    }
    return problems;
  }
}
