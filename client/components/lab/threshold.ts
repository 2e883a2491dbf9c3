import { css, html, nothing } from 'lit';
import { labStages } from '../../../shared/lab_graph.ts';
import { type Histogram, readHistogram } from '../../../shared/measures.ts';
import { type View, viewKey } from '../../../shared/protocol.ts';
import type { Range } from '../../../shared/scale.ts';
import { spoken, wordsOf } from '../../language/spoken.ts';
import { numberText, percentText } from '../../state/number_text.ts';
import { roundUnit, SteadyRange } from '../../state/steady_range.ts';
import { AreaController } from '../area_controller.ts';
import { isStacked } from '../stacked.ts';
import { common } from '../styles.ts';
import { refusalText } from './controls.ts';
import { LabPanel } from './lab_panel.ts';
import { PANEL_TEXT } from './panel_text.ts';
import { titleText } from './title_text.ts';
import './live_map.ts';
import { changing } from './changing.ts';
import { labStyles } from './lab_styles.ts';
import { mapView } from './map_view.ts';
import { panelStyles } from './panel_styles.ts';
import { slider, sliderStyles } from './slider.ts';
import { CHART_HEIGHT_PX, drawThresholdChart } from './threshold_chart.ts';

const STEPS = 200;

/**
 * The bias as a threshold: how the values of the convolution are distributed, with the ReLU's graph over them. A value
 * fires where it is larger than −bias.
 */
export class Threshold extends LabPanel {
  static override styles = [
    common,
    labStyles,
    panelStyles,
    sliderStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 8px 28px;
        align-items: start;
      }
      .chart {
        height: ${CHART_HEIGHT_PX}px;
        touch-action: pan-y;
        cursor: ew-resize;
      }
      .chart canvas {
        image-rendering: auto;
      }
      /* Under the chart, so that the thumb stands below the threshold; a thumb's middle stops short of the ends. */
      .bias .slider {
        grid-template-columns: auto 1fr;
        gap: 0 10px;
      }
      .bias input {
        grid-area: 2 / 1 / 3 / 3;
        width: calc(100% + 16px);
        margin: 0 -8px;
      }
      .bias output {
        text-align: left;
        color: var(--selection-text);
        font-weight: 600;
      }
      .fires strong {
        font-size: 1.5rem;
        font-weight: 600;
      }
      .fires {
        min-height: 2.2rem;
      }
      .map {
        width: 17rem;
      }
      @media (max-width: 999px) {
        :host {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  readonly #area = new AreaController(this, '.chart');
  readonly #axis = new SteadyRange();
  #axisFor = '';
  /** Of the newest results; they stay while results come without. */
  #before: Histogram | null = null;
  #after: Histogram | null = null;

  #path(): string {
    const { layer, kernel } = this.lab.chosen;
    return `layers.${layer}.kernels.${kernel}.bias`;
  }

  #layer() {
    const { layer, kernel } = this.lab.chosen;
    const labLayer = this.lab.state.layers[layer]!;
    return {
      labLayer,
      kernel,
      stages: labStages(labLayer, layer + 1),
      bias: labLayer.kernels[kernel]!.bias,
    };
  }

  protected override views(): View[] {
    if (!this.lab.shared) return [];
    const { stages, kernel } = this.#layer();
    return [stages.conv, stages.bias].map((layer) => ({
      kind: 'histogram',
      graph: 'lab',
      layer,
      map: kernel,
    }));
  }

  #readResult(): void {
    const [before, after] = this.views().map((view) => {
      const picture = this.session.connection.result?.views.get(viewKey(view))?.picture;
      return picture?.kind === 'values' ? readHistogram(picture.values) : null;
    });
    this.#before = before ?? this.#before;
    this.#after = after ?? this.#after;
    const { layer, kernel } = this.lab.chosen;
    const axisFor = `${layer}/${kernel}`;
    if (axisFor !== this.#axisFor) {
      this.#axis.clear();
      this.#axisFor = axisFor;
    }
    if (before) this.#axis.update(before, performance.now());
  }

  protected override render() {
    const { labLayer, kernel, stages, bias } = this.#layer();
    const axis = this.#axis.value;
    const text = wordsOf(PANEL_TEXT);
    return html`
      <div>
        <div
          class="chart"
          data-testid="threshold-chart"
          @pointerdown=${this.#onDrag}
          @pointermove=${this.#onDrag}
          @pointerup=${() => this.#endDrag()}
        >
          <canvas role="img" aria-label=${this.#chartLabel(bias)}></canvas>
        </div>
        <div class="bias">
          ${
            axis
              ? changing(
                  this.lab,
                  slider({
                    label: text.bias,
                    value: bias,
                    min: -axis.max,
                    max: -axis.min,
                    step: stepOf(axis),
                    text: numberText(bias),
                    testId: 'threshold-bias',
                    reversed: true,
                    onInput: (value) => this.#edit(value, true),
                    onChange: (value) => this.#edit(value, false),
                  }),
                )
              : html`<p class="quiet">${text.waiting}</p>`
          }
        </div>
        ${refusalText(this.lab, this.#path())}
      </div>
      <div class="map">
        <p class="fires number">${this.#firesText()}</p>
        ${
          stages.relu
            ? html`<convcast-live-map
                .session=${this.session}
                .view=${mapView('lab', stages.relu, kernel, this.lab.shapeOf(stages.relu))}
                .map=${kernel}
                .nonNegative=${true}
                .sidePx=${isStacked() ? 340 : 160}
                label=${text.afterRelu}
              ></convcast-live-map>`
            : html`<p class="quiet">${text.noRelu(this.lab.chosen.layer + 1)}</p>
                <button type="button"
                  ?disabled=${this.lab.locked}
                  data-testid="threshold-relu"
                  @click=${() => this.lab.edit(`layers.${this.lab.chosen.layer}.activation`, 'relu')}
                  >${text.reluOn}</button
                >`
        }
        ${labLayer.kernels.length > 1 ? html`<p class="quiet small">${text.kernel(kernel + 1, titleText(labLayer.kernels[kernel]!.title))}</p>` : nothing}
      </div>
    `;
  }

  #firesText() {
    const after = this.#after;
    const text = wordsOf(PANEL_TEXT);
    if (!after) return html`<span class="quiet">${text.nothingYet}</span>`;
    const { positive, count } = after;
    const neurons = count.toLocaleString(spoken());
    return html`${text.firesBefore(neurons)}<strong data-testid="threshold-share">${percentText(positive / count)}</strong>${text.firesAfter(neurons)}`;
  }

  #chartLabel(bias: number): string {
    const before = this.#before;
    const text = wordsOf(PANEL_TEXT);
    return before
      ? text.chartOf(numberText(before.min), numberText(before.max), numberText(-bias))
      : text.chart;
  }

  #edit(bias: number, dragging: boolean): void {
    // Without what binary fractions leave behind; + 0 makes 0 of −0.
    this.lab.edit(this.#path(), Number(bias.toPrecision(6)) + 0, { dragging });
  }

  #endDrag(): void {
    if (!this.lab.locked) this.#edit(this.#layer().bias, false);
  }

  /** The threshold goes where the pointer is. */
  #onDrag(event: PointerEvent): void {
    const axis = this.#axis.value;
    if (!axis || this.lab.locked || !(event.buttons & 1)) return;
    const chart = this.renderRoot.querySelector('.chart')!;
    chart.setPointerCapture(event.pointerId);
    const { left, width } = chart.getBoundingClientRect();
    const share = Math.min(Math.max((event.clientX - left) / width, 0), 1);
    const value = -(axis.min + share * (axis.max - axis.min));
    const step = stepOf(axis);
    this.#edit(Math.round(value / step) * step, true);
  }

  override paint(): void {
    const started = this.#axis.value !== null;
    this.#readResult();
    if (!started && this.#axis.value) this.requestUpdate();
    const canvas = this.renderRoot.querySelector('canvas');
    const axis = this.#axis.value;
    if (!canvas || !axis || !this.#before || this.#area.widthPx <= 0) return;
    const width = Math.round(this.#area.widthPx * devicePixelRatio);
    const height = Math.round(CHART_HEIGHT_PX * devicePixelRatio);
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
      canvas.style.width = `${width / devicePixelRatio}px`;
      canvas.style.height = `${height / devicePixelRatio}px`;
    }
    const { labLayer, bias } = this.#layer();
    drawThresholdChart(canvas, {
      axis,
      histogram: this.#before,
      bias,
      relu: labLayer.activation === 'relu',
      style: getComputedStyle(this),
    });
  }
}

/** A round number of which about `STEPS` make the axis; both ends are multiples of it. */
function stepOf({ min, max }: Range): number {
  return roundUnit((max - min) / STEPS);
}

customElements.define('convcast-threshold', Threshold);
