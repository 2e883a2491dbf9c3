import { css, html, nothing, type PropertyDeclarations } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import {
  addsUp,
  type Neuron,
  placesOf,
  readerOf,
  type Term,
  type WeightedSum,
  weightedSum,
} from '../../../shared/contributions.ts';
import {
  INPUT,
  inputBox,
  isNonNegative,
  isVector,
  type PoolLayer,
  type Shape,
  shapesOf,
} from '../../../shared/layers.ts';
import { readPatch } from '../../../shared/measures.ts';
import { type Kernel, type View, viewKey } from '../../../shared/protocol.ts';
import { errorText } from '../../language/said_text.ts';
import { wordsOf } from '../../language/spoken.ts';
import { countText, exactText, numberText } from '../../state/number_text.ts';
import { type Chosen, chosenOf } from '../../state/session.ts';
import '../lab/live_map.ts';
import type { Change } from '../../stream/connection.ts';
import type { Mark } from '../lab/live_map.ts';
import { NEURON_TEXT } from '../neuron_text.ts';
import { SessionElement } from '../session_element.ts';
import { common } from '../styles.ts';
import { ORIGIN_TEXT } from './network_panels_text.ts';

/** A held arrow key passes many neurons: weights are fetched where it rests. */
const KERNEL_DELAY_MS = 80;
const ROWS = 8;
const MAP_SIDE_PX = 44;
const TRAIL_MAX = 20;
const CHANNELS = ['red', 'green', 'blue'] as const;

/** Where the chosen neuron's number comes from, and the way back through the layers, down to the pixels. */
export class OriginPanel extends SessionElement {
  static override styles = [
    common,
    css`
      :host {
        overflow: auto;
        scrollbar-width: thin;
        padding: 3px;
        margin: -3px;
      }
      .parts {
        display: grid;
        gap: 10px;
        align-content: start;
        max-width: 46rem;
      }
      .value {
        font-size: 1.4rem;
        font-weight: 600;
        color: var(--selection-text);
      }
      table {
        border-collapse: collapse;
        width: 100%;
        font-variant-numeric: tabular-nums;
      }
      th {
        text-align: left;
        font-weight: 400;
        color: var(--quiet);
      }
      td,
      th {
        padding: 2px 10px 2px 0;
      }
      .right {
        text-align: right;
      }
      convcast-live-map {
        width: ${MAP_SIDE_PX}px;
      }
      button {
        min-height: 2em;
        padding: 0 0.7em;
        background: none;
        border: 1px solid var(--line);
        border-radius: 4px;
        cursor: pointer;
        white-space: nowrap;
      }
      .problem {
        color: var(--problem);
      }
      @media (max-width: 999px) {
        button {
          min-height: 44px;
        }
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...SessionElement.properties,
    kernel: { state: true },
    trail: { state: true },
    problem: { state: true },
  };
  /** The chosen neuron's weights; null until they are there and for layers without. */
  declare kernel: Kernel | null;
  /** The neurons that were walked back from, newest last. */
  declare trail: readonly Neuron[];
  /** Why there are no weights. */
  declare problem: Error | null;
  #kernelFor = '';
  #kernelTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.kernel = null;
    this.trail = [];
    this.problem = null;
  }

  protected override readonly renders: readonly Change[] = ['link', 'welcome', 'source', 'experiment'];

  protected override views(): readonly View[] {
    return [patchView(chosenOf(this.session))];
  }

  protected override willUpdate(): void {
    const { layer, map } = chosenOf(this.session);
    const { welcome, experiment } = this.session.connection;
    const kernelFor = welcome ? `${welcome.network.model}/${layer.name}/${map}/${experiment?.version}` : '';
    if (kernelFor === this.#kernelFor) return;
    this.#kernelFor = kernelFor;
    this.kernel = null;
    this.problem = null;
    clearTimeout(this.#kernelTimer);
    if ((layer.kind === 'conv' || layer.kind === 'fc') && kernelFor)
      this.#kernelTimer = setTimeout(() => this.#fetchKernel(kernelFor), KERNEL_DELAY_MS);
  }

  async #fetchKernel(kernelFor: string): Promise<void> {
    const { layer, map } = chosenOf(this.session);
    try {
      const kernel = await this.session.connection.kernel(layer.name, map);
      if (kernelFor === this.#kernelFor) this.kernel = kernel;
    } catch (error) {
      if (kernelFor === this.#kernelFor) this.problem = error as Error;
    }
  }

  protected override render() {
    const chosen = chosenOf(this.session);
    const neuron = neuronOf(chosen);
    const picture = this.session.connection.result?.views.get(viewKey(patchView(chosen)))?.picture;
    const patch = picture?.kind === 'values' ? readPatch(picture.values) : null;
    return html`
      <div class="parts">
        <h2 data-testid="origin-neuron">${neuronText(chosen.shape, neuron)}</h2>
        <p class="value number" data-testid="origin-value">${patch ? exactText(patch.value) : ' '}</p>
        ${
          this.trail.length
            ? html`<div><button type="button" data-testid="origin-back" @click=${this.#back}>
                ${wordsOf(ORIGIN_TEXT).back(this.trail.at(-1)!.layer)}
              </button></div>`
            : nothing
        }
        ${patch ? this.#origin(chosen, neuron, patch.inputs, patch.value) : nothing}
        ${this.problem ? html`<p role="alert" class="problem">${errorText(this.problem)}</p>` : nothing}
      </div>
    `;
  }

  #origin({ network, layer }: Chosen, neuron: Neuron, inputs: Float32Array, value: number) {
    const { reads, input } = readerOf(network.graph, layer.name)!;
    const places = placesOf(network.graph, neuron);
    const text = wordsOf(ORIGIN_TEXT);
    switch (layer.kind) {
      case 'conv':
      case 'fc': {
        if (!this.kernel) return html`<p class="quiet">${text.fetching}</p>`;
        const weights = new Float32Array(this.kernel.values.slice().buffer);
        if (weights.length !== inputs.length) return nothing;
        return this.#sum(weightedSum(places, inputs, weights, this.kernel.bias), value, reads, input);
      }
      case 'pool':
        return this.#pool(layer, places, inputs);
      case 'global-average':
        return html`<p>${text.meanOfMap(input.height, input.width, neuron.map, reads)}</p>`;
      case 'add':
      case 'concat':
        return html`<p>${text.sameValues(layer.from ?? [reads])}</p>`;
      default: {
        const before = inputs[0]!;
        const what =
          layer.kind === 'softmax'
            ? text.softmax
            : before === value
              ? text.same
              : before < 0
                ? text.cutOff
                : text.changed;
        return html`
          <p class="number" data-testid="origin-sum">
            ${text.gives(reads, exactText(before), what)}
          </p>
          <div>${this.#walkButton(places[0]!, text.walkBackTo(reads))}</div>
        `;
      }
    }
  }

  #sum(sum: WeightedSum, value: number, reads: string, input: Shape) {
    const byValue = isVector(input);
    const text = wordsOf(ORIGIN_TEXT);
    const total = numberText(sum.sum + sum.bias, 4);
    const rows = sum.shares.slice(0, ROWS);
    const rest = sum.shares.slice(ROWS).reduce((all, share) => all + share.sum, 0);
    return html`
      <p class="number" data-testid="origin-sum">
        ${text.sum(countText(sum.terms.length), numberText(sum.sum, 4), numberText(sum.bias, 4), total)}${
          addsUp(sum, value) ? text.isValue : text.isNotValue
        }
      </p>
      <table>
        <caption class="visually-hidden">${text.weighsMost}</caption>
        <tr>
          <th scope="col" colspan=${this.#hasMaps(reads, input) ? 2 : 1}>${reads === INPUT ? text.fromPicture : text.from(reads)}</th>
          <th scope="col" class="right">${text.adds}</th>
          <th scope="col">${text.most}</th>
          <th scope="col"><span class="visually-hidden">${text.walkBack}</span></th>
        </tr>
        ${repeat(
          rows,
          ({ map }) => `${reads}/${map}`,
          ({ map, sum: added, strongest }) => html`<tr data-testid="origin-row">
            ${this.#hasMaps(reads, input) ? html`<td>${this.#map(reads, input, map)}</td>` : nothing}
            <th scope="row">${reads === INPUT ? this.#channel(map) : byValue ? text.value(map) : text.map(map)}</th>
            <td class="right">${signedText(added)}</td>
            <td>${termText(strongest, byValue)}</td>
            <td class="right">${reads === INPUT ? nothing : this.#walkButton(strongest, text.walkBack)}</td>
          </tr>`,
        )}
        ${
          sum.shares.length > ROWS
            ? html`<tr>
                <th scope="row" colspan=${this.#hasMaps(reads, input) ? 2 : 1}>${text.others(sum.shares.length - ROWS)}</th>
                <td class="right">${signedText(rest)}</td>
              </tr>`
            : nothing
        }
      </table>
    `;
  }

  #channel(index: number): string {
    const name = CHANNELS[index];
    return name ? wordsOf(ORIGIN_TEXT)[name] : `${index}`;
  }

  #hasMaps(reads: string, input: Shape): boolean {
    return reads !== INPUT && !isVector(input);
  }

  /** A map that the neuron reads, with its window on it. */
  #map(reads: string, input: Shape, map: number) {
    const { network, layer, row, column } = chosenOf(this.session);
    const box = inputBox(layer, input, { top: row, left: column, bottom: row, right: column });
    return html`<convcast-live-map
      .session=${this.session}
      .view=${{ kind: 'map', layer: reads, map, scale: 'unit' } satisfies View}
      .sidePx=${MAP_SIDE_PX}
      .nonNegative=${isNonNegative(network.graph, reads)}
      .marks=${[{ box, kind: 'chosen' }] satisfies Mark[]}
      .withoutRange=${true}
      label=${wordsOf(ORIGIN_TEXT).window(map, reads)}
    ></convcast-live-map>`;
  }

  #pool(layer: PoolLayer, places: readonly Neuron[], inputs: Float32Array) {
    const winner = inputs.reduce(
      (best, value, index) => (value > (inputs[best] ?? -Infinity) ? index : best),
      0,
    );
    const place = places[winner]!;
    const size = `${layer.sizePx} × ${layer.sizePx}`;
    const text = wordsOf(ORIGIN_TEXT);
    const at = wordsOf(NEURON_TEXT).place(place.row, place.column);
    return html`
      <p class="number" data-testid="origin-sum">
        ${layer.pool === 'max' ? text.largestAt(size, at) : text.meanOf(size, at)}
      </p>
      <div>${this.#walkButton(place, text.walkBackTo(place.layer))}</div>
    `;
  }

  #walkButton(to: Neuron, text: string) {
    if (to.layer === INPUT) return nothing;
    const place = wordsOf(NEURON_TEXT).place(to.row, to.column);
    return html`<button
      type="button"
      aria-label=${wordsOf(ORIGIN_TEXT).walkTo(text, to.layer, to.map, place)}
      @click=${() => {
        this.trail = [...this.trail, neuronOf(chosenOf(this.session))].slice(-TRAIL_MAX);
        this.#choose(to);
      }}
    >
      ${text}
    </button>`;
  }

  readonly #back = () => {
    const last = this.trail.at(-1);
    if (!last) return;
    this.trail = this.trail.slice(0, -1);
    this.#choose(last);
  };

  #choose({ layer, map, row, column }: Neuron): void {
    const { height, width } = shapesOf(chosenOf(this.session).network.graph).get(layer)!;
    this.session.choice.set({ layer, map, across: (column + 0.5) / width, down: (row + 0.5) / height });
  }

  override read(): void {
    this.requestUpdate();
  }
}

function neuronOf({ layer, map, row, column }: Chosen): Neuron {
  return { layer: layer.name, map, row, column };
}

function patchView(chosen: Chosen): View {
  return { kind: 'patch', ...neuronOf(chosen) };
}

function neuronText(shape: Shape, { layer, map, row, column }: Neuron): string {
  const text = wordsOf(ORIGIN_TEXT);
  if (isVector(shape)) return text.valueOf(map, layer);
  return text.mapAt(map, layer, wordsOf(NEURON_TEXT).place(row, column));
}

function termText({ value, weight, row, column }: Term, ofVector: boolean): string {
  const product = `${numberText(value)} · ${numberText(weight, 3)}`;
  return ofVector ? product : wordsOf(ORIGIN_TEXT).at(product, wordsOf(NEURON_TEXT).place(row, column));
}

function signedText(value: number): string {
  return value > 0 ? `+${numberText(value)}` : numberText(value);
}

customElements.define('convcast-origin', OriginPanel);
