import type { ReactiveController } from 'lit';
import type { GraphName } from '../../../shared/protocol.ts';
import type { LiveResult } from '../../stream/live_result.ts';
import type { LabPanel } from './lab_panel.ts';

/** One pass may wait for a core; the middle of as many as these doesn't jump. */
export const PASSES = 15;

/** How long passes through each graph took lately, by the server's measure. Another stack begins anew. */
export class PassTimesController implements ReactiveController {
  readonly #panel: LabPanel;
  readonly #times = new Map<GraphName, number[]>();
  #stack: unknown;
  #end = () => {};

  constructor(panel: LabPanel) {
    this.#panel = panel;
    panel.addController(this);
  }

  hostConnected(): void {
    const { connection } = this.#panel.session;
    this.#end = connection.subscribe((change) => {
      if (change === 'result') this.#take(connection.result);
    });
  }

  hostDisconnected(): void {
    this.#end();
  }

  hostUpdate(): void {
    const { lab } = this.#panel;
    if (lab.state === this.#stack) return;
    this.#times.clear();
    this.#stack = lab.state;
  }

  /** Each result has passes of other comparisons than the one before. */
  #take(result: LiveResult | null): void {
    for (const [graph, ms] of Object.entries(result?.passMs ?? {}) as [GraphName, number][]) {
      const times = this.#times.get(graph) ?? [];
      this.#times.set(graph, [...times.slice(1 - PASSES), ms]);
    }
  }

  /** null until a pass was measured. */
  medianMs(graph: GraphName): number | null {
    const sorted = [...(this.#times.get(graph) ?? [])].sort((a, b) => a - b);
    return sorted[sorted.length >> 1] ?? null;
  }
}
