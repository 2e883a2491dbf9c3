import { css, html, nothing } from 'lit';
import { labGraph, labStages } from '../../../shared/lab_graph.ts';
import { type StrideRow, strideComparison } from '../../../shared/lab_strides.ts';
import { type ConvLayer, INPUT, isNonNegative, type Shape, shapesOf } from '../../../shared/layers.ts';
import { refusalMessage, suggestionText } from '../../language/said_text.ts';
import { spoken, wordsOf } from '../../language/spoken.ts';
import { numberText } from '../../state/number_text.ts';
import { common } from '../styles.ts';
import { ComparisonController } from './comparison_controller.ts';
import { LabPanel } from './lab_panel.ts';
import type { Mark } from './live_map.ts';
import { PANEL_TEXT } from './panel_text.ts';
import './live_map.ts';
import { labStyles } from './lab_styles.ts';
import { mapsText, mapView, pictureView } from './map_view.ts';
import { panelSidePx } from './panel_side.ts';
import { panelStyles } from './panel_styles.ts';
import { PASSES, PassTimesController } from './pass_times_controller.ts';
import { overlapText, windowsAround } from './windows.ts';

const FIELDS_SIDE_PX = 150;
const MAP_SIDE_PX = 112;
const FIELDS_ALONE_PX = 260;
const MAP_ALONE_PX = 180;

/** What a stride does: how receptive fields overlap, and the same kernel at five strides with sizes and costs. */
export class StrideCost extends LabPanel {
  static override styles = [
    common,
    labStyles,
    panelStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 16px 24px;
        align-items: start;
      }
      .fields {
        width: 13rem;
        display: grid;
        gap: 6px;
      }
      .strides {
        display: grid;
        grid-template-columns: repeat(5, minmax(0, 1fr));
        gap: 12px 14px;
      }
      .stride {
        display: grid;
        align-content: start;
        gap: 4px;
      }
      .now h3 {
        color: var(--selection-text);
      }
      h3 {
        display: flex;
        align-items: center;
        gap: 10px;
        min-height: 2rem;
      }
      dl {
        margin: 0;
        max-width: 13rem;
        display: grid;
        grid-template-columns: auto auto;
        gap: 2px 4px;
        align-items: baseline;
        white-space: nowrap;
        font-variant-numeric: tabular-nums;
      }
      dt {
        color: var(--quiet);
        font-size: 0.9rem;
      }
      dd {
        font-size: 0.95rem;
        margin: 0;
        text-align: right;
      }
      /* With the height of the screen to itself, but not its width. */
      @media (min-width: 1000px) {
        :host([alone]),
        :host([alone]) dl {
          grid-template-columns: minmax(0, 1fr);
        }
        :host([alone]) .fields {
          width: auto;
          grid-template-columns: ${FIELDS_ALONE_PX}px minmax(0, 24rem);
          gap: 20px;
          align-items: center;
        }
        :host([alone]) dd {
          font-size: 1.15rem;
          text-align: left;
        }
      }
      @media (max-width: 999px) {
        :host {
          grid-template-columns: minmax(0, 1fr);
        }
        .fields {
          width: auto;
        }
        .strides {
          grid-template-columns: minmax(0, 1fr);
        }
        .stride {
          grid-template-columns: 112px minmax(0, 1fr);
          gap: 4px 16px;
        }
        .stride h3,
        .stride .refusal {
          grid-column: span 2;
        }
        dl {
          align-content: start;
          max-width: none;
        }
      }
    `,
  ];

  static override properties = { ...LabPanel.properties, alone: { type: Boolean, reflect: true } };
  /** Nothing else stands above or below it. */
  declare alone: boolean;

  readonly #comparison = new ComparisonController(this, () => ({
    kind: 'strides',
    layer: this.lab.chosen.layer,
  }));

  readonly #passes = new PassTimesController(this);

  protected override render() {
    const { layer } = this.lab.chosen;
    const rows = strideComparison(this.lab.state, layer);
    const text = wordsOf(PANEL_TEXT);
    return html`
      <section class="fields" aria-label=${text.fields}>${this.#fields()}</section>
      <section aria-label=${text.sideBySide}>
        ${this.#comparison.notice}
        <div class="strides" data-testid="strides">${rows.map((row, index) => this.#row(row, index))}</div>
        <p class="quiet small">
          ${text.about(PASSES)}
        </p>
      </section>
    `;
  }

  #fields() {
    const { state, chosen } = this.lab;
    const graph = labGraph(state);
    const shapes = shapesOf(graph);
    const n = chosen.layer + 1;
    const labLayer = state.layers[chosen.layer]!;
    const conv = graph.layers.find(({ name }) => name === labStages(labLayer, n).conv) as ConvLayer;
    const reads =
      chosen.layer === 0 ? INPUT : labStages(state.layers[chosen.layer - 1]!, chosen.layer).output;
    const { sizePx, stride } = labLayer;
    const output = shapes.get(conv.name)!;
    const text = wordsOf(PANEL_TEXT);
    const { row, column } = within(chosen, output);
    const windows = windowsAround(conv, shapes.get(reads)!, row, column, 1);
    const marks: Mark[] = [
      ...windows.all.map((box): Mark => ({ box, kind: 'shaded' })),
      { box: windows.chosen, kind: 'chosen' },
    ];
    return html`
      <convcast-live-map
        .session=${this.session}
        .view=${reads === INPUT ? pictureView(graph.input) : mapView('lab', reads, 0, shapes.get(reads)!)}
        .nonNegative=${isNonNegative(graph, reads)}
        .crop=${windows.crop}
        .marks=${marks}
        .sidePx=${this.alone ? FIELDS_ALONE_PX : panelSidePx(FIELDS_SIDE_PX)}
        .withoutRange=${true}
        label=${text.fieldsLabel}
      ></convcast-live-map>
      <p class="number" data-testid="overlap">
        ${text.overlap(`${sizePx} × ${sizePx}`, stride, overlapText(sizePx, stride), Math.ceil(sizePx / stride) ** 2)}
      </p>
    `;
  }

  #row(row: StrideRow, index: number) {
    const { layer, kernel } = this.lab.chosen;
    const { stride, shape, refusals } = row;
    const text = wordsOf(PANEL_TEXT);
    const now = this.lab.state.layers[layer]!.stride === stride;
    const { conv } = labStages(this.lab.state.layers[layer]!, layer + 1);
    return html`
      <div class="stride ${now ? 'now' : ''}" data-testid=${`stride-${stride}`}>
        <h3>
          ${text.strideOf(stride)}
          ${
            now
              ? html`<span class="small">${text.now}</span>`
              : shape
                ? html`<button type="button"
                    ?disabled=${this.lab.locked}
                    @click=${() => this.lab.edit(`layers.${layer}.stride`, stride)}
                    >${text.use}</button
                  >`
                : nothing
          }
        </h3>
        ${
          shape
            ? html`
                ${
                  this.#comparison.running
                    ? html`<convcast-live-map
                        .session=${this.session}
                        .view=${mapView(`cell-${index}`, conv, kernel, shape)}
                        .map=${kernel}
                        .sidePx=${this.alone ? MAP_ALONE_PX : panelSidePx(MAP_SIDE_PX)}
                        label=${text.atStride(stride)}
                      ></convcast-live-map>`
                    : nothing
                }
                <dl>
                  <dt>${text.map}</dt>
                  <dd>${mapsText(shape)}</dd>
                  <dt>${text.multiplyAdds}</dt>
                  <dd data-testid="cost">
                    ${row.multiplyAdds.toLocaleString(spoken())}
                  </dd>
                  <dt>${text.measured}</dt>
                  <dd data-testid="measured">${this.#measured(index)}</dd>
                  <dt>${text.ofBefore}</dt>
                  <dd data-testid="ratio">${row.shareOfPrevious === null ? '–' : ratioText(row.shareOfPrevious)}</dd>
                </dl>
              `
            : html`<p class="refusal">${refusalMessage(refusals[0]!)}${text.stop} ${suggestionText(refusals[0]!)}</p>`
        }
      </div>
    `;
  }

  #measured(cell: number): string {
    const ms = this.#comparison.running ? this.#passes.medianMs(`cell-${cell}`) : null;
    return ms === null ? '–' : wordsOf(PANEL_TEXT).ms(numberText(ms, 2));
  }
}

/** One decimal tells a quarter from nearly a quarter. */
function ratioText(share: number): string {
  return `${(share * 100).toFixed(1)}\u202f%`;
}

export function within(
  { row, column }: { row: number; column: number },
  { height, width }: Shape,
): { row: number; column: number } {
  return { row: Math.min(row, height - 1), column: Math.min(column, width - 1) };
}

customElements.define('convcast-stride-cost', StrideCost);
