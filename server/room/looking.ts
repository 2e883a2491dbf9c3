/** What everyone in a room looks at, and the results that go out to them. */

import {
  type AnyView,
  type ExplanationView,
  isExplanation,
  type ParsedView,
  viewKey,
} from '../../shared/protocol.ts';
import { groupByAudience } from './audience.ts';
import type { Members } from './members.ts';
import type { Page } from './page.ts';
import type { Published } from './published.ts';
import type { RoomGraphs } from './room_graphs.ts';
import { viewProblem } from './view_fits.ts';

export class Looking {
  readonly #members: Members;
  readonly #graphs: RoomGraphs;
  #groups: readonly (readonly ParsedView[])[] | undefined;

  constructor(members: Members, graphs: RoomGraphs) {
    this.#members = members;
    this.#graphs = graphs;
  }

  /**
   * What can't be looked at doesn't hide the rest: the layers of a stack may have changed while the page asked. A graph
   * that is not there now (a comparison, what was taught) is waited for. `problem`: of a layer or a map that a graph
   * hasn't got.
   */
  look(page: Page, views: readonly AnyView[]): { grew: boolean; wanted: boolean; problem?: string } {
    const problems = new Map<AnyView, string>();
    for (const view of views) {
      const shapes = this.#graphs.shapes(view.graph);
      const problem = shapes && viewProblem(view, shapes);
      if (problem) problems.set(view, problem);
    }
    const { receiver, explained } = this.#members.of(page);
    const fitting = views.filter((view) => !problems.has(view));
    const grew = receiver.look(fitting.filter((view) => !isExplanation(view)));
    const wanted = explained.look(fitting.filter(isExplanation));
    this.changed();
    const [problem] = problems.values();
    return { grew, wanted, ...(problem !== undefined && { problem }) };
  }

  /** Somebody looks elsewhere or is gone. */
  changed(): void {
    this.#groups = undefined;
  }

  /** Views by who looks at them. Computed anew only when it has changed. */
  get groups(): readonly (readonly ParsedView[])[] {
    this.#groups ??= groupByAudience([...this.#members].map(({ receiver }) => receiver.views));
    return this.#groups;
  }

  /** Keys of views that pages with slow connections look at. */
  get coarse(): ReadonlySet<string> {
    const keys = new Set<string>();
    for (const { receiver } of this.#members)
      if (receiver.coarse) for (const key of receiver.views.keys()) keys.add(key);
    return keys;
  }

  get explanations(): readonly ExplanationView[] {
    const views = new Map<string, ExplanationView>();
    const shapes = this.#graphs.shapes('network')!;
    // The room may run another network than the page chose for.
    for (const { explained } of this.#members)
      for (const view of explained.views.values())
        if (viewProblem(view, shapes) === undefined) views.set(viewKey(view), view);
    return [...views.values()];
  }

  publish(published: Published): void {
    for (const { receiver } of this.#members) receiver.offer(published);
  }

  publishExplanation(published: Published): void {
    for (const { explained } of this.#members) explained.offer(published);
  }

  /** What was on its way is of a source that is over. */
  clear(): void {
    for (const { receiver, explained } of this.#members) {
      receiver.clear();
      explained.clear();
    }
  }
}
