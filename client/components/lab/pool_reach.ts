import { css, html, nothing } from 'lit';
import type { LabState } from '../../../shared/lab.ts';
import { labGraph, labStages } from '../../../shared/lab_graph.ts';
import { withLayer, withLayerAdded } from '../../../shared/lab_stack.ts';
import {
  type Box,
  type Graph,
  INPUT,
  isNonNegative,
  receptiveField,
  type Shape,
  shapesOf,
} from '../../../shared/layers.ts';
import { wordsOf } from '../../language/spoken.ts';
import { numberText } from '../../state/number_text.ts';
import { common } from '../styles.ts';
import { refusalText } from './controls.ts';
import { LabPanel } from './lab_panel.ts';
import { labStyles } from './lab_styles.ts';
import type { Mark } from './live_map.ts';
import { PANEL_TEXT } from './panel_text.ts';
import './live_map.ts';
import { mapView, pictureView } from './map_view.ts';
import { panelStyles } from './panel_styles.ts';
import { FIRST_POOL } from './pool_windows.ts';

/** What can reach one output of the stack's last pool, in each map before it, and in the picture. */
export class PoolReach extends LabPanel {
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
      .reach {
        display: flex;
        flex-wrap: wrap;
        gap: 12px 18px;
      }
      figure {
        margin: 0;
        width: var(--reach-side, 128px);
      }
      @media (max-width: 999px) {
        figure {
          width: calc(50% - 9px);
          max-width: 200px;
        }
      }
    `,
  ];

  /** Nothing here but the maps themselves is live. */
  override read(): void {}

  protected override render() {
    const { state } = this.lab;
    const pools = state.layers.flatMap((layer, index) => labStages(layer, index + 1).pool ?? []);
    const last = pools.at(-1);
    const graph = labGraph(state);
    const text = wordsOf(PANEL_TEXT);
    return html`
      ${last ? this.#reachOf(graph, last) : html`<p class="quiet">${text.noPools}</p>`}
      ${
        pools.length < 2
          ? html`
              <div class="row">
                <button type="button"
                  ?disabled=${this.lab.locked}
                  data-testid="second-pool"
                  @click=${() => this.#addPool()}
                  >${text.poolTwice}</button
                >
                <span class="quiet small">${text.poolTwiceAbout}</span>
              </div>
              ${refusalText(this.lab, 'layers')}
            `
          : nothing
      }
    `;
  }

  /** A pool for the last layer where it has none, and a layer with a second one. */
  #addPool(): void {
    let { state } = this.lab;
    const withPool = (from: LabState) =>
      withLayer(from, from.layers.length - 1, (layer) => ({ ...layer, pool: FIRST_POOL }));
    if (state.layers.at(-1)!.pool.kind === 'none') state = withPool(state);
    this.lab.change(withPool(withLayerAdded(state)), 'layers');
  }

  #reachOf(graph: Graph, poolName: string) {
    const shapes = shapesOf(graph);
    const output = shapes.get(poolName)!;
    const { chosen } = this.lab;
    // The same place of the picture as was pointed at, in the pool's own rows and columns.
    const pointed = this.lab.shapeOf(labStages(this.lab.state.layers[chosen.layer]!, chosen.layer + 1).conv);
    const row = Math.min(
      Math.floor(((chosen.row + 0.5) / pointed.height) * output.height),
      output.height - 1,
    );
    const column = Math.min(
      Math.floor(((chosen.column + 0.5) / pointed.width) * output.width),
      output.width - 1,
    );
    const boxes = receptiveField(graph, poolName, row, column);
    const shown = [
      INPUT,
      ...graph.layers.filter(({ kind }) => kind !== 'bias').map(({ name }) => name),
    ].filter(
      (name) => boxes.has(name) && !(name.startsWith('conv') && boxes.has(name.replace('conv', 'relu'))),
    );
    const field = boxes.get(INPUT)!;
    const text = wordsOf(PANEL_TEXT);
    const share = (sideOf(field).rows * sideOf(field).columns) / (graph.input.height * graph.input.width);
    return html`
      <div class="reach" data-testid="reach">
        ${shown.map((name) => {
          const box = boxes.get(name)!;
          const { rows, columns } = sideOf(box);
          const map = name === INPUT ? 0 : Math.min(chosen.kernel, shapes.get(name)!.channels - 1);
          return html`<figure data-layer=${name}>
            <convcast-live-map
              .session=${this.session}
              .view=${name === INPUT ? pictureView(graph.input) : mapView('lab', name, map, shapes.get(name)!)}
              .map=${map}
              .nonNegative=${isNonNegative(graph, name)}
              .marks=${[{ box, kind: 'chosen' }] satisfies Mark[]}
              .withoutRange=${true}
              .pickable=${name !== INPUT}
              label=${text.reachOf(name === INPUT ? text.picture : name, rows, columns)}
              @pick=${(event: CustomEvent<{ row: number; column: number }>) =>
                this.#choose(shapes.get(name)!, event.detail)}
            ></convcast-live-map>
            <figcaption class="small number">
              ${name === INPUT ? text.picture : name} <span class="quiet">${rows} × ${columns}</span>
            </figcaption>
          </figure>`;
        })}
      </div>
      <p class="number" data-testid="reach-text">
        ${text.reads(poolName, sideOf(field).rows, sideOf(field).columns, `${numberText(share * 100, 1)}\u202f%`)}
      </p>
    `;
  }

  /** The place as a share of its map, which is the same in every map. */
  #choose({ height, width }: Shape, { row, column }: { row: number; column: number }): void {
    const { chosen, state } = this.lab;
    const pointed = this.lab.shapeOf(labStages(state.layers[chosen.layer]!, chosen.layer + 1).conv);
    this.lab.choose({
      row: Math.floor(((row + 0.5) / height) * pointed.height),
      column: Math.floor(((column + 0.5) / width) * pointed.width),
      pooled: null,
    });
  }
}

function sideOf({ top, left, bottom, right }: Box): { rows: number; columns: number } {
  return { rows: bottom - top + 1, columns: right - left + 1 };
}

customElements.define('convcast-pool-reach', PoolReach);
