import { css, html, nothing, type PropertyDeclarations, type PropertyValues } from 'lit';
import type { LabState } from '../../../shared/lab.ts';
import { labGraph, labStages } from '../../../shared/lab_graph.ts';
import { CLASSIC_GRID, type GridAxis, type GridCell, labGrid } from '../../../shared/lab_grid.ts';
import { isNonNegative } from '../../../shared/layers.ts';
import { type View, viewKey } from '../../../shared/protocol.ts';
import { refusalMessage } from '../../language/said_text.ts';
import { spoken, wordsOf } from '../../language/spoken.ts';
import { numberText } from '../../state/number_text.ts';
import type { LiveResult } from '../../stream/connection.ts';
import { common } from '../styles.ts';
import { changing } from './changing.ts';
import { ComparisonController } from './comparison_controller.ts';
import {
  axisText,
  type GridParameter,
  listText,
  PARAMETER_EXAMPLES,
  PARAMETERS,
  readAxis,
  shortListText,
  valueText,
} from './grid_text.ts';
import { LabPanel } from './lab_panel.ts';
import { PANEL_TEXT } from './panel_text.ts';
import './live_map.ts';
import { labStyles } from './lab_styles.ts';
import { mapsText, mapView } from './map_view.ts';
import { panelStyles } from './panel_styles.ts';
import { RefreshMeter } from './refresh_meter.ts';

const AXES_MIN = 2;
const AXES_MAX = 3;
const CELL_SIDE_PX = 150;

/** All combinations of a few values of two or three settings, live beside each other. */
export class Grid extends LabPanel {
  static override styles = [
    common,
    labStyles,
    panelStyles,
    css`
      .axes {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 20px;
        align-items: start;
      }
      .axis {
        display: flex;
        gap: 6px;
        align-items: center;
      }
      .axes div:has(> .axis) {
        flex: 1 1 auto;
        max-width: 100%;
      }
      .axis input {
        flex: 1;
        min-width: 7rem;
        max-width: 100%;
        field-sizing: content;
      }
      .rate {
        margin: 10px 0;
        min-height: 1.4em;
      }
      .blocks {
        display: flex;
        flex-wrap: wrap;
        gap: 16px 28px;
      }
      .block {
        flex: 1 1 280px;
        min-width: 0;
      }
      h3 {
        color: var(--text);
        margin-bottom: 4px;
      }
      .cells {
        display: grid;
        gap: 10px 10px;
      }
      .cell p {
        line-height: 1.25;
        font-variant-numeric: tabular-nums;
        overflow-wrap: anywhere;
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...LabPanel.properties,
    axes: { attribute: false },
    alone: { type: Boolean, reflect: true },
    typed: { state: true },
  };
  /** What it begins with. */
  declare axes: readonly GridAxis[];
  /** Nothing else stands above or below it, but it has less than the screen's width. */
  declare alone: boolean;
  /** What stands in the fields, where it can't be read; by the axis's place. */
  declare typed: Readonly<Record<number, { text: string; message: string }>>;
  /** The room's newest, also while it compares something else. */
  #axes: readonly GridAxis[] = CLASSIC_GRID;
  readonly #comparison = new ComparisonController(this, () => {
    const comparison = this.lab.shared?.comparison;
    if (comparison?.kind === 'grid') this.#axes = comparison.axes;
    return { kind: 'grid', axes: [...this.#axes] };
  });
  readonly #meter = new RefreshMeter();
  #counted: LiveResult | null = null;
  #found: { state: LabState; axes: readonly GridAxis[]; cells: readonly GridCell[] } | null = null;

  constructor() {
    super();
    this.axes = CLASSIC_GRID;
    this.alone = false;
    this.typed = {};
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('axes')) this.#axes = this.axes;
  }

  /** Found again only for another stack or other axes: every result asks for them. */
  #cells(): readonly GridCell[] {
    const { state } = this.lab;
    const axes = this.#axes;
    if (this.#found?.state !== state || this.#found.axes !== axes)
      this.#found = { state, axes, cells: labGrid(state, axes) };
    return this.#found.cells;
  }

  protected override render() {
    const cells = this.#cells();
    return html`
      ${this.#comparison.notice}
      <div class="axes">${changing(this.lab, this.#settings())}</div>
      <p class="rate number quiet" data-testid="grid-rate">${this.#rateText(cells)}</p>
      <div class="blocks" data-testid="grid">${this.#blocks(cells)}</div>
    `;
  }

  #settings() {
    return html`
      ${this.#axes.map((axis, place) => this.#axis(axis, place))}
      ${
        this.#axes.length < AXES_MAX
          ? html`<button type="button" data-testid="add-axis" @click=${() => this.#addAxis()}>${wordsOf(PANEL_TEXT).addSetting}</button>`
          : nothing
      }
    `;
  }

  #axis(axis: GridAxis, place: number) {
    const { layers } = this.lab.state;
    const typed = this.typed[place];
    const text = wordsOf(PANEL_TEXT);
    const change = (parameter: GridParameter, layer: number, values: string) =>
      this.#change(place, parameter, layer, values);
    return html`
      <div>
        <div class="axis">
          <select
            aria-label=${text.setting(place + 1)}
            data-testid=${`axis-parameter-${place}`}
            .value=${axis.parameter}
            @change=${(event: Event) => {
              const parameter = (event.target as HTMLSelectElement).value as GridParameter;
              change(parameter, axis.layer, PARAMETER_EXAMPLES[parameter]);
            }}
          >
            ${PARAMETERS.map(
              (name) =>
                html`<option value=${name} ?selected=${name === axis.parameter}>${text.parameter(name)}</option>`,
            )}
          </select>
          ${
            layers.length > 1
              ? html`<select
                  aria-label=${text.settingLayer(place + 1)}
                  @change=${(event: Event) =>
                    change(axis.parameter, Number((event.target as HTMLSelectElement).value), axisText(axis))}
                >
                  ${layers.map(
                    (_, index) =>
                      html`<option value=${index} ?selected=${index === axis.layer}>${text.layer(index + 1)}</option>`,
                  )}
                </select>`
              : nothing
          }
          <input
            type="text"
            aria-label=${text.settingValues(place + 1)}
            aria-invalid=${typed ? 'true' : 'false'}
            data-testid=${`axis-values-${place}`}
            .value=${typed?.text ?? axisText(axis)}
            @change=${(event: Event) =>
              change(axis.parameter, axis.layer, (event.target as HTMLInputElement).value)}
          />
          ${
            this.#axes.length > AXES_MIN
              ? html`<button type="button"
                  title=${text.leaveOut}
                  @click=${() => this.#compare(this.#axes.filter((_, other) => other !== place))}
                  ><wa-icon name="xmark" label=${text.leaveOut}></wa-icon
                ></button>`
              : nothing
          }
        </div>
        ${typed ? html`<p class="refusal" role="alert">${typed.message}</p>` : nothing}
      </div>
    `;
  }

  #change(place: number, parameter: GridParameter, layer: number, text: string): void {
    const read = readAxis(parameter, layer, text);
    const { [place]: _, ...others } = this.typed;
    this.typed = read.ok ? others : { ...others, [place]: { text, message: read.message } };
    if (read.ok) this.#compare(this.#axes.map((axis, other) => (other === place ? read.axis : axis)));
  }

  #addAxis(): void {
    const free = PARAMETERS.find((name) => this.#axes.every(({ parameter }) => parameter !== name))!;
    const read = readAxis(free, this.lab.chosen.layer, PARAMETER_EXAMPLES[free]);
    if (read.ok) this.#compare([...this.#axes, read.axis]);
  }

  #compare(axes: readonly GridAxis[]): void {
    this.#axes = axes;
    this.#meter.clear();
    this.lab.compare({ kind: 'grid', axes: [...axes] });
  }

  /** A block for each value of the first of three settings; rows and columns for the last two. */
  #blocks(cells: readonly GridCell[]) {
    const columns = this.#axes.at(-1)!.values.length;
    const inBlock = columns * this.#axes.at(-2)!.values.length;
    return Array.from({ length: cells.length / inBlock }, (_, block) => {
      const first = cells[block * inBlock]!;
      return html`
        <section class="block" aria-label=${listText(first.values.slice(0, -2)) || wordsOf(PANEL_TEXT).all}>
          ${this.#axes.length > AXES_MIN ? html`<h3>${valueText(first.values[0]!)}</h3>` : nothing}
          <div class="cells" data-columns=${columns}>
            ${cells
              .slice(block * inBlock, (block + 1) * inBlock)
              .map((cell, index) => this.#cell(cell, block * inBlock + index))}
          </div>
        </section>
      `;
    });
  }

  protected override updated(): void {
    super.updated();
    this.renderRoot.querySelectorAll<HTMLElement>('.cells').forEach((element) => {
      element.style.gridTemplateColumns = `repeat(${element.dataset.columns}, minmax(0, 1fr))`;
    });
  }

  /** null for a stack that can't be. */
  #view(cell: GridCell, index: number): { view: View; map: number } | null {
    if (!cell.shape) return null;
    const last = cell.state.layers.length;
    const { output } = labStages(cell.state.layers[last - 1]!, last);
    const map = this.lab.chosen.layer === last - 1 ? this.lab.chosen.kernel : 0;
    return { view: mapView(`cell-${index}`, output, map, cell.shape), map };
  }

  #cell(cell: GridCell, index: number) {
    const { shape, refusals, values, elements, multiplyAdds, state } = cell;
    const text = wordsOf(PANEL_TEXT);
    const looked = this.#view(cell, index);
    return html`
      <div class="cell" data-testid=${`cell-${index}`}>
        ${
          looked && this.#comparison.running
            ? html`<convcast-live-map
                .session=${this.session}
                .view=${looked.view}
                .map=${looked.map}
                .nonNegative=${isNonNegative(labGraph(state), labGraph(state).layers.at(-1)!.name)}
                .sidePx=${CELL_SIDE_PX}
                .withoutRange=${this.alone}
                label=${listText(values)}
              ></convcast-live-map>`
            : nothing
        }
        <p class="small">${shortListText(values.slice(-2))}</p>
        ${
          shape
            ? html`<p class="small quiet">
                ${[
                  mapsText(shape),
                  ...(this.alone ? [] : [text.elements(elements.toLocaleString(spoken()))]),
                  text.costs(multiplyAdds.toLocaleString(spoken())),
                ].join(text.list)}
              </p>`
            : html`<p class="small refusal">${refusalMessage(refusals[0]!)}</p>`
        }
      </div>
    `;
  }

  #rateText(cells: readonly GridCell[]) {
    const live = cells.filter(({ shape }) => shape !== null).length;
    const result = this.session.connection.result;
    const text = wordsOf(PANEL_TEXT);
    const rate = this.#meter.rate(live, performance.now());
    const words = text.live(live);
    if (result?.still) return `${words}${text.still}`;
    return rate === null ? words : `${words}${text.rate(numberText(rate, 1))}`;
  }

  /** Counts what came; the maps paint themselves. */
  override paint(): void {
    const { result } = this.session.connection;
    if (!result || result === this.#counted || !this.#comparison.running) return;
    this.#counted = result;
    const came = this.#cells().filter((cell, index) => {
      const looked = this.#view(cell, index);
      return looked && result.views.has(viewKey(looked.view));
    }).length;
    this.#meter.add(came, performance.now());
  }
}

customElements.define('convcast-grid', Grid);
