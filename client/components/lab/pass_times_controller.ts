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
  #newest: LiveResult | null = null;

  constructor(panel: LabPanel) {
    this.#panel = panel;
    panel.addController(this);
  }

  hostUpdate(): void {
    const { session, lab } = this.#panel;
    if (lab.state !== this.#stack) {
      this.#times.clear();
      this.#stack = lab.state;
    }
    const { result } = session.connection;
    if (!result || result === this.#newest) return;
    this.#newest = result;
    for (const [graph, ms] of Object.entries(result.passMs) as [GraphName, number][]) {
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
