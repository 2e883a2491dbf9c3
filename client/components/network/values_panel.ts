import { css, html, nothing, type PropertyDeclarations, svg } from 'lit';
import { inputsOf } from '../../../shared/layers.ts';
import { type Histogram, readHistogram } from '../../../shared/measures.ts';
import { type View, viewKey } from '../../../shared/protocol.ts';
import type { Range } from '../../../shared/scale.ts';
import { wordsOf } from '../../language/spoken.ts';
import { countText, numberText, percentText } from '../../state/number_text.ts';
import { chosenOf } from '../../state/session.ts';
import { SteadyRange } from '../../state/steady_range.ts';
import { TRACE_MS, Trace } from '../../state/trace.ts';
import { NEURON_TEXT } from '../neuron_text.ts';
import { SessionElement } from '../session_element.ts';
import { common } from '../styles.ts';
import { VALUES_TEXT } from './network_panels_text.ts';

/** The charts' own units; they are stretched to the panel's width. */
const WIDTH = 640;
const HEIGHT = 160;

const FOLLOWED = ['mean', 'max'] as const;
type Followed = (typeof FOLLOWED)[number];

/** How the values of the chosen map, or of its whole layer, are distributed now, and one of them over ten seconds. */
export class ValuesPanel extends SessionElement {
  static override styles = [
    common,
    css`
      :host {
        overflow: hidden auto;
        scrollbar-width: thin;
      }
      header,
      .axis {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        align-items: baseline;
        gap: 4px 16px;
      }
      fieldset {
        margin: 0;
        padding: 0;
        border: 0;
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
      }
      label {
        display: flex;
        align-items: center;
        gap: 6px;
        min-height: 2em;
      }
      svg {
        display: block;
        width: 100%;
        height: 11rem;
        margin-top: 8px;
      }
      .over-time {
        margin-top: 20px;
      }
      .bars {
        fill: var(--quiet);
      }
      .line {
        fill: none;
        stroke: var(--text);
        stroke-width: 2;
        vector-effect: non-scaling-stroke;
      }
      .base,
      .cut {
        stroke: var(--line);
        vector-effect: non-scaling-stroke;
      }
      .cut {
        stroke: var(--text);
        stroke-width: 2;
        stroke-dasharray: 5 4;
      }
      .told {
        min-height: 2.7em;
        margin-top: 6px;
      }
      @media (max-width: 999px) {
        label {
          min-height: 44px;
        }
      }
    `,
  ];

  static override properties: PropertyDeclarations = {
    ...SessionElement.properties,
    whole: { state: true },
    followed: { state: true },
  };
  /** The layer's distribution instead of the map's. */
  declare whole: boolean;
  declare followed: Followed;
  readonly #valueAxis = new SteadyRange();
  readonly #traceAxis = new SteadyRange();
  readonly #trace = new Trace();
  #shownFor = '';
  #values: Float32Array | null = null;
  #histogram: Histogram | null = null;

  constructor() {
    super();
    this.whole = false;
    this.followed = 'mean';
  }

  #view(): View {
    const { layer, map, vector } = chosenOf(this.session);
    return {
      kind: 'histogram',
      graph: 'network',
      layer: layer.name,
      map: this.whole || vector ? null : map,
    };
  }

  protected override views(): View[] {
    return [this.#view()];
  }

  /** No number ever stands under another map's title. */
  protected override willUpdate(): void {
    const shownFor = `${viewKey(this.#view())} ${this.followed}`;
    if (shownFor === this.#shownFor) return;
    this.#shownFor = shownFor;
    this.#values = null;
    this.#histogram = null;
    this.#trace.clear();
    this.#valueAxis.clear();
    this.#traceAxis.clear();
  }

  override paint(): void {
    // A choice that isn't rendered yet has its numbers with the next result.
    if (this.isUpdatePending) return;
    const picture = this.session.connection.result?.views.get(viewKey(this.#view()))?.picture;
    if (picture?.kind !== 'values' || picture.values === this.#values) return;
    this.#values = picture.values;
    const histogram = readHistogram(picture.values);
    const nowMs = performance.now();
    this.#histogram = histogram;
    this.#valueAxis.update(histogram, nowMs);
    this.#trace.add(histogram[this.followed], nowMs);
    this.#traceAxis.update(this.#trace.range!, nowMs);
    this.requestUpdate();
  }

  protected override render() {
    const { layer, map, vector } = chosenOf(this.session);
    const whole = this.whole || vector;
    const text = wordsOf(VALUES_TEXT);
    const of = whole ? layer.name : wordsOf(NEURON_TEXT).layerMap(layer.name, map);
    return html`
      <header>
        <h2 class="title" data-testid="values-title">${text.title(of)}</h2>
        ${
          vector
            ? nothing
            : html`<fieldset>
                <legend class="visually-hidden">${text.of}</legend>
                ${this.#option('of', 'map', text.map, !whole, () => {
                  this.whole = false;
                })}
                ${this.#option('of', 'layer', text.layer, whole, () => {
                  this.whole = true;
                })}
              </fieldset>`
        }
      </header>
      ${this.#distribution(of)}
      <div class="over-time">
        <header>
          <h3>${text.last(TRACE_MS / 1000)}</h3>
          <fieldset>
            <legend class="visually-hidden">${text.followed}</legend>
            ${FOLLOWED.map((name) =>
              this.#option(
                'followed',
                name === 'max' ? 'largest' : name,
                text[name],
                name === this.followed,
                () => {
                  this.followed = name;
                },
              ),
            )}
          </fieldset>
        </header>
        ${this.#overTime()}
      </div>
    `;
  }

  #option(group: string, name: string, text: string, checked: boolean, choose: () => void) {
    return html`<label>
      <input
        type="radio"
        name=${group}
        data-testid=${`values-${name}`}
        .checked=${checked}
        @change=${choose}
      />${text}
    </label>`;
  }

  #distribution(of: string) {
    const histogram = this.#histogram;
    const axis = this.#valueAxis.value;
    const text = wordsOf(VALUES_TEXT);
    const rectified = axis !== null && this.#isRectified();
    return html`
      <svg
        viewBox="0 0 ${WIDTH} ${HEIGHT}"
        preserveAspectRatio="none"
        role="img"
        aria-label=${text.distribution(of)}
      >
        <path class="bars" d=${histogram && axis ? barsPath(histogram, axis) : ''} />
        <line class="base" x1="0" x2=${WIDTH} y1=${HEIGHT} y2=${HEIGHT} />
        ${rectified ? svg`<line class="cut" data-testid="values-cut" x1=${x(0, axis)} x2=${x(0, axis)} y1="0" y2=${HEIGHT} />` : nothing}
      </svg>
      ${ends(axis)}
      <p class="told number" data-testid="values-told">
        ${histogram ? toldText(histogram, rectified) : text.waiting}
      </p>
      <p class="quiet small">${text.heights}</p>
    `;
  }

  #overTime() {
    const axis = this.#traceAxis.value;
    const text = wordsOf(VALUES_TEXT);
    const { points } = this.#trace;
    const last = points.at(-1);
    const line =
      axis && last
        ? points
            .map(
              ({ atMs, value }) =>
                `${(1 - (last.atMs - atMs) / TRACE_MS) * WIDTH},${HEIGHT - ((value - axis.min) / (axis.max - axis.min)) * HEIGHT}`,
            )
            .join(' ')
        : '';
    return html`
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${text.overTime(TRACE_MS / 1000)}>
        <polyline class="line" data-testid="values-trace" points=${line} />
        <line class="base" x1="0" x2=${WIDTH} y1=${HEIGHT} y2=${HEIGHT} />
      </svg>
      <p class="axis quiet small number"><span>${text.ago(TRACE_MS / 1000)}</span><span>${axis ? text.range(numberText(axis.min), numberText(axis.max)) : ''}</span><span>${text.now}</span></p>
    `;
  }

  /** The layer's values go into a ReLU next: what lies below zero is cut there. */
  #isRectified(): boolean {
    const { network, layer } = chosenOf(this.session);
    return network.graph.layers.some(
      ({ kind }, index) => kind === 'relu' && inputsOf(network.graph, index).includes(layer.name),
    );
  }
}

function x(value: number, axis: Range): number {
  return ((value - axis.min) / (axis.max - axis.min)) * WIDTH;
}

/** Square roots, so that the few strong values are seen beside the many near zero. */
function barsPath({ min, max, bins }: Histogram, axis: Range): string {
  const most = Math.sqrt(bins.reduce((largest, count) => Math.max(largest, count), 0));
  const size = (max - min) / bins.length;
  return Array.from(bins, (count, index) => {
    const from = x(min + index * size, axis);
    const to = Math.max(x(min + (index + 1) * size, axis), from + 1);
    return count > 0 ? `M${from} ${HEIGHT}V${HEIGHT * (1 - Math.sqrt(count) / most)}H${to}V${HEIGHT}Z` : '';
  }).join('');
}

function ends(axis: Range | null) {
  return html`<p class="axis quiet small number"><span>${axis ? numberText(axis.min) : ' '}</span><span>${axis ? numberText(axis.max) : ''}</span></p>`;
}

function toldText({ mean, max, count, positive, zeros }: Histogram, rectified: boolean): string {
  const text = wordsOf(VALUES_TEXT);
  const told = text.told(
    numberText(mean, 3),
    numberText(max, 3),
    percentText(zeros / count),
    countText(count),
  );
  return rectified ? `${told}${text.cut(percentText(1 - positive / count))}` : told;
}

customElements.define('convcast-values', ValuesPanel);
