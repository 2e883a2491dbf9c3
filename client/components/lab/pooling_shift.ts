import { css, html, nothing } from 'lit';
import type { LabPool, LabState } from '../../../shared/lab.ts';
import { labGraph, labStages } from '../../../shared/lab_graph.ts';
import { withLayer, withLayerAdded } from '../../../shared/lab_stack.ts';
import {
  type Box,
  type Graph,
  INPUT,
  isNonNegative,
  type PoolLayer,
  receptiveField,
  type Shape,
  shapesOf,
} from '../../../shared/layers.ts';
import { type View, viewKey } from '../../../shared/protocol.ts';
import { numberText } from '../../state/number_text.ts';
import { common } from '../styles.ts';
import { refusalText } from './controls.ts';
import { LabPanel } from './lab_panel.ts';
import type { Mark } from './live_map.ts';
import './live_map.ts';
import { labStyles } from './lab_styles.ts';
import { mapView, pictureView } from './map_view.ts';
import { panelSidePx } from './panel_side.ts';
import { panelStyles } from './panel_styles.ts';
import { slider, sliderStyles } from './slider.ts';
import { overlapText, windowsAround } from './windows.ts';

const SHIFT_MAX_PX = 16;
const WINDOWS_SIDE_PX = 116;
const FIRST_POOL: LabPool = { kind: 'max', sizePx: 3, stride: 2 };

/** The windows of a pool, what a shift of the picture changes before and after it, and how far its outputs see. */
export class PoolingShift extends LabPanel {
  static override styles = [
    common,
    labStyles,
    panelStyles,
    sliderStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: auto minmax(15rem, 1fr) minmax(0, 2.2fr);
        gap: 20px 32px;
        align-items: start;
      }
      section {
        display: grid;
        gap: 8px;
        min-width: 0;
      }
      .windows {
        width: 13.5rem;
      }
      table {
        border-collapse: collapse;
        font-variant-numeric: tabular-nums;
        width: 100%;
      }
      th {
        text-align: left;
        font-weight: 400;
      }
      th,
      td {
        padding: 3px 0;
      }
      .percent {
        text-align: right;
        width: 5.5em;
      }
      .bar {
        width: 45%;
        padding-left: 12px;
      }
      .bar div {
        height: 0.6rem;
        background: var(--quiet);
        transform-origin: left;
      }
      .reach {
        display: flex;
        flex-wrap: wrap;
        gap: 12px 18px;
      }
      figure {
        margin: 0;
        width: 128px;
      }
      @media (max-width: 999px) {
        :host {
          grid-template-columns: minmax(0, 1fr);
        }
        .windows {
          width: auto;
        }
      }
    `,
  ];

  #pools(state: LabState): { name: string; layer: number }[] {
    return state.layers.flatMap((layer, index) => {
      const { pool } = labStages(layer, index + 1);
      return pool ? [{ name: pool, layer: index }] : [];
    });
  }

  protected override views(): View[] {
    return this.lab.shared ? [{ kind: 'change', graph: 'lab' }] : [];
  }

  protected override render() {
    return html`
      <section class="windows" aria-label="Windows of the pool">
        <h2>Windows</h2>
        ${this.#windows()}
      </section>
      <section aria-label="Shift the picture">
        <h2>Shift the picture</h2>
        <p class="quiet small">How much each map changes: ‖difference‖ / ‖map‖</p>
        ${this.#shift()}
      </section>
      <section aria-label="What one output can see">
        <h2>What one output can see</h2>
        ${this.#reach()}
      </section>
    `;
  }

  #windows() {
    const { state, chosen } = this.lab;
    const labLayer = state.layers[chosen.layer]!;
    const { pool, activated } = labStages(labLayer, chosen.layer + 1);
    if (!pool)
      return html`
        <p class="quiet">Layer ${chosen.layer + 1} has no pool.</p>
        <div class="row">
          <button type="button"
            data-testid="add-pool"
            @click=${() => this.lab.edit(`layers.${chosen.layer}.pool`, FIRST_POOL)}
            >Add a max pool of 3 × 3</button
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
        .sidePx=${panelSidePx(WINDOWS_SIDE_PX)}
        .withoutRange=${true}
        label="The map that is pooled, with the windows of neighbouring outputs"
      ></convcast-live-map>
      <p class="number">
        ${kindText(kind)} of ${sizePx} × ${sizePx} every ${stride} px: ${overlapText(sizePx, stride)}.
      </p>
      <p class="quiet number small">Output at row ${row}, column ${column}</p>
    `;
  }

  /** The pool's output that was pointed at, or the one whose window begins nearest to what was. */
  #pooled({ stride }: LabPool, { height, width }: Shape): { row: number; column: number } {
    const { pooled, row, column } = this.lab.chosen;
    const at = pooled ?? { row: Math.floor(row / stride), column: Math.floor(column / stride) };
    return { row: Math.min(at.row, height - 1), column: Math.min(at.column, width - 1) };
  }

  #shift() {
    const { dx, dy } = this.lab.state.shift;
    const axis = (name: 'dx' | 'dy', label: string, value: number) =>
      slider({
        label,
        value,
        min: Math.min(-SHIFT_MAX_PX, value),
        max: Math.max(SHIFT_MAX_PX, value),
        text: `${numberText(value, 0)} px`,
        testId: `shift-${name}`,
        onInput: (to) => this.lab.edit(`shift.${name}`, to, { dragging: true }),
        onChange: (to) => this.lab.edit(`shift.${name}`, to),
      });
    return html`
      <div>${axis('dx', 'to the right', dx)} ${axis('dy', 'down', dy)}</div>
      ${this.#changes()}
      <div class="row">
        <button type="button"
          data-testid="no-shift"
          ?disabled=${dx === 0 && dy === 0}
          @click=${() => this.lab.edit('shift', { dx: 0, dy: 0 })}
          >No shift</button
        >
      </div>
    `;
  }

  /** In the graph's order. */
  #changes() {
    const graph = labGraph(this.lab.state);
    const picture = this.session.connection.result?.views.get(
      viewKey({ kind: 'change', graph: 'lab' }),
    )?.picture;
    const changes = picture?.kind === 'values' ? picture.values : null;
    const several = this.lab.state.layers.length > 1;
    const rows = graph.layers.flatMap((layer, index) => {
      if (layer.kind === 'bias') return [];
      const n = layer.name.match(/\d+$/)![0];
      const title = `${TITLES[layer.kind] ?? layer.kind}${several ? ` ${n}` : ''}`;
      return [{ name: layer.name, title, change: changes?.[index] ?? null }];
    });
    const most = Math.max(...rows.map(({ change }) => finite(change)));
    return html`
      <table data-testid="changes">
        <tbody>
          ${rows.map(
            ({ name, title, change }) => html`
              <tr data-layer=${name}>
                <th scope="row">${title}</th>
                <td class="percent">${change === null ? '' : changeText(change)}</td>
                <td class="bar"><div data-share=${most > 0 ? finite(change) / most : 0}></div></td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    `;
  }

  protected override updated(): void {
    super.updated();
    for (const bar of this.renderRoot.querySelectorAll<HTMLElement>('[data-share]'))
      bar.style.transform = `scaleX(${bar.dataset.share})`;
  }

  #reach() {
    const { state } = this.lab;
    const pools = this.#pools(state);
    const last = pools.at(-1);
    const graph = labGraph(state);
    return html`
      ${last ? this.#reachOf(graph, last.name) : html`<p class="quiet">The stack has no pool.</p>`}
      ${
        pools.length < 2
          ? html`
              <div class="row">
                <button type="button"
                  data-testid="second-pool"
                  @click=${() => this.#addPool()}
                  >Pool twice in a row</button
                >
                <span class="quiet small">Adds a layer that changes nothing, with a pool of 3 × 3.</span>
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
              label=${`${name}, with the ${rows} × ${columns} that reach the output`}
              @pick=${(event: CustomEvent<{ row: number; column: number }>) =>
                this.#choose(shapes.get(name)!, event.detail)}
            ></convcast-live-map>
            <figcaption class="small number">
              ${name === INPUT ? 'picture' : name} <span class="quiet">${rows} × ${columns}</span>
            </figcaption>
          </figure>`;
        })}
      </div>
      <p class="number" data-testid="reach-text">
        One output of ${poolName} reads ${sideOf(field).rows} × ${sideOf(field).columns} px of the picture,
        ${numberText(share * 100, 1)}\u202f% of it.
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

const TITLES: Record<string, string> = { conv: 'Convolution', relu: 'Bias, ReLU', pool: 'Pool' };

function kindText(kind: LabPool['kind']): string {
  return { none: 'No pool', max: 'The largest', average: 'The mean', weighted: 'A Gaussian mean' }[kind];
}

function sideOf({ top, left, bottom, right }: Box): { rows: number; columns: number } {
  return { rows: bottom - top + 1, columns: right - left + 1 };
}

/** A map of zeros that got a value has changed without limit. */
function changeText(change: number): string {
  return Number.isFinite(change) ? `${numberText(change * 100, 1)}\u202f%` : '∞';
}

function finite(change: number | null): number {
  return change !== null && Number.isFinite(change) ? change : 0;
}

customElements.define('convcast-pooling-shift', PoolingShift);
