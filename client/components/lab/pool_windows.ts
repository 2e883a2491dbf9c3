import { css, html } from 'lit';
import type { LabPool } from '../../../shared/lab.ts';
import { labGraph, labStages } from '../../../shared/lab_graph.ts';
import { isNonNegative, type PoolLayer, type Shape, shapesOf } from '../../../shared/layers.ts';
import { wordsOf } from '../../language/spoken.ts';
import { common } from '../styles.ts';
import { refusalText } from './controls.ts';
import { LabPanel } from './lab_panel.ts';
import { labStyles } from './lab_styles.ts';
import { PANEL_TEXT } from './panel_text.ts';
import './live_map.ts';
import type { Mark } from './live_map.ts';
import { mapView } from './map_view.ts';
import { panelSidePx } from './panel_side.ts';
import { panelStyles } from './panel_styles.ts';
import { overlapText, windowsAround } from './windows.ts';

const SIDE_PX = 140;
/** What a layer gets that had no pool. */
export const FIRST_POOL: LabPool = { kind: 'max', sizePx: 3, stride: 2 };

/** Over which windows of its map the chosen layer's pool goes: one output's, and its neighbours'. */
export class PoolWindows extends LabPanel {
  static override styles = [
    common,
    labStyles,
    panelStyles,
    css`
      :host {
        display: grid;
        gap: 8px;
        align-content: start;
      }
    `,
  ];

  /** Nothing here but the map itself is live. */
  override read(): void {}

  protected override render() {
    const { state, chosen } = this.lab;
    const labLayer = state.layers[chosen.layer]!;
    const { pool, activated } = labStages(labLayer, chosen.layer + 1);
    const text = wordsOf(PANEL_TEXT);
    if (!pool)
      return html`
        <p class="quiet">${text.noPool(chosen.layer + 1)}</p>
        <div class="row">
          <button type="button"
            ?disabled=${this.lab.locked}
            data-testid="add-pool"
            @click=${() => this.lab.edit(`layers.${chosen.layer}.pool`, FIRST_POOL)}
            >${text.addPool}</button
          >
        </div>
        ${refusalText(this.lab, `layers.${chosen.layer}.pool`)}
      `;
    const graph = labGraph(state);
    const shapes = shapesOf(graph);
    const layer = graph.layers.find(({ name }) => name === pool) as PoolLayer;
    const { row, column } = this.#pooled(labLayer.pool, shapes.get(pool)!);
    const windows = windowsAround(layer, shapes.get(activated)!, row, column, 2);
    const marks: Mark[] = [
      ...windows.all.map((box): Mark => ({ box, kind: 'outline' })),
      { box: windows.chosen, kind: 'chosen' },
    ];
    const { sizePx, stride, kind } = labLayer.pool;
    return html`
      <convcast-live-map
        .session=${this.session}
        .view=${mapView('lab', activated, chosen.kernel, shapes.get(activated)!)}
        .map=${chosen.kernel}
        .nonNegative=${isNonNegative(graph, activated)}
        .crop=${windows.crop}
        .marks=${marks}
        .sidePx=${panelSidePx(SIDE_PX)}
        .withoutRange=${true}
        label=${text.pooledLabel}
      ></convcast-live-map>
      <p class="number">
        ${text.poolText(kind, `${sizePx} × ${sizePx}`, stride, overlapText(sizePx, stride))}
      </p>
      <p class="quiet number small">${text.outputAt(row, column)}</p>
    `;
  }

  /** The pool's output that was pointed at, or the one whose window begins nearest to what was. */
  #pooled({ stride }: LabPool, { height, width }: Shape): { row: number; column: number } {
    const { pooled, row, column } = this.lab.chosen;
    const at = pooled ?? { row: Math.floor(row / stride), column: Math.floor(column / stride) };
    return { row: Math.min(at.row, height - 1), column: Math.min(at.column, width - 1) };
  }
}

customElements.define('convcast-pool-windows', PoolWindows);
