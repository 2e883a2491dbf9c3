import { css, html, nothing } from 'lit';
import { type View, viewKey } from '../../../shared/protocol.ts';
import type { Step } from '../../../shared/steps.ts';
import { wordsOf } from '../../language/spoken.ts';
import { type LabNeuron, placeInWindow } from '../../state/lab_neuron.ts';
import { type NeuronSum, readSum, sumViews } from '../../state/lab_sum.ts';
import { numberText } from '../../state/number_text.ts';
import { common } from '../styles.ts';
import { LabPanel } from './lab_panel.ts';
import { labStyles } from './lab_styles.ts';
import { LAB_TEXT } from './lab_text.ts';
import { termsText } from './terms_text.ts';

/** One output written out: products, their sum, the bias, the ReLU, and what the pool makes of it. */
export class SumPanel extends LabPanel {
  static override styles = [
    common,
    labStyles,
    css`
      section {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        gap: 2px 16px;
        align-items: baseline;
        padding: 8px 14px;
        background: var(--surface);
        border-left: 4px solid var(--selection);
        font-variant-numeric: tabular-nums;
      }
      h2 {
        font-size: 1.15rem;
      }
      .terms {
        font-size: 1.15rem;
        min-height: 1.5em;
      }
      strong {
        color: var(--selection-text);
        font-weight: 650;
        white-space: nowrap;
      }
      .steps {
        grid-column: 2;
      }
      .late {
        color: var(--quiet);
      }
      .where {
        grid-row: 1 / span 2;
        display: grid;
        gap: 4px;
      }
      @media (min-width: 1000px) {
        button {
          min-height: 1.8rem;
        }
      }
      @media (max-width: 999px) {
        section {
          grid-template-columns: minmax(0, 1fr);
        }
        .where,
        .steps {
          grid-column: 1;
          grid-row: auto;
        }
      }
    `,
  ];
  static override properties = { ...LabPanel.properties, neuron: { attribute: false } };
  declare neuron: LabNeuron;
  #sum: NeuronSum | null = null;
  /** The views that `#sum` was read from. */
  #sumFor = '';

  protected override views(): readonly View[] {
    return sumViews(this.lab, this.neuron);
  }

  /** What was pointed at shows as soon as it is there; what only changes, five times a second. */
  override paint(): void {
    if (this.#sumFor !== this.#viewsKey() && this.#read()) this.requestUpdate();
  }

  override read(): void {
    this.#read();
    this.requestUpdate();
  }

  #viewsKey(): string {
    return this.views().map(viewKey).join();
  }

  #read(): boolean {
    const sum = readSum(this.lab, this.neuron, this.session.connection.result);
    if (!sum) return false;
    this.#sum = sum;
    this.#sumFor = this.#viewsKey();
    this.#followWinner();
    return true;
  }

  /** Where an output of the pool was pointed at, the sum is that of the input that won. */
  #followWinner(): void {
    const { chosen } = this.lab;
    const { window } = this.neuron;
    if (!chosen.pooled || !window || !this.#sum?.pool) return;
    const place = this.#winner(this.#sum.pool.inputs);
    if (place.row !== chosen.row || place.column !== chosen.column) this.lab.choose(place);
  }

  /** The largest of the window; of a pool that takes them all, the one in the middle. */
  #winner(inputs: Float32Array) {
    const { layer } = this.lab.chosen;
    const { pool } = this.lab.state.layers[layer]!;
    return placeInWindow(this.neuron.window!, inputs, pool);
  }

  protected override render() {
    const { chosen } = this.lab;
    const { row, column, layer, kernel, pinned } = chosen;
    const kernels = this.lab.state.layers[layer]!.kernels.length;
    const text = wordsOf(LAB_TEXT);
    const late = this.#sumFor !== this.#viewsKey();
    const fits = this.#sum?.inputs.length === this.neuron.kernel.values.length;
    return html`
      <section aria-label=${text.sum}>
        <div class="where">
          <h2>${text.sum}</h2>
          <span class="small" data-testid="sum-place">${text.place(row, column)}${
            kernels > 1 || layer > 0
              ? html`<span class="quiet"> · ${text.ofKernel(layer + 1, kernel + 1)}</span>`
              : nothing
          }</span>
        </div>
        <p class="terms ${late ? 'late' : ''}" data-testid="sum-terms">
          ${this.#sum && fits ? this.#terms(this.#sum) : text.pointAt}
        </p>
        <button
          type="button"
          aria-pressed=${pinned}
          data-testid="pin"
          title=${text.pinHint}
          @click=${() => this.lab.choose({ pinned: !pinned })}
        >
          ${pinned ? text.pinned : text.pin}
        </button>
        <p class="steps ${late ? 'late' : ''}" data-testid="sum-steps">${this.#sum && fits ? this.#after(this.#sum) : ' '}</p>
      </section>
    `;
  }

  #terms({ inputs, sum }: NeuronSum) {
    const { kernel } = this.neuron;
    const { row, column } = this.lab.chosen;
    const patch = [...inputs];
    const products = patch.map((value, index) => value * kernel.values[index]!);
    const step: Step = { row, column, top: row, left: column, patch, products, sum };
    return html`${termsText(step, kernel, decimalsOf(inputs))} <strong data-testid="sum">= ${numberText(sum)}</strong>`;
  }

  #after(sum: NeuronSum) {
    const { chosen, state } = this.lab;
    const { bias } = state.layers[chosen.layer]!.kernels[chosen.kernel]!;
    const text = wordsOf(LAB_TEXT);
    return html`
      ${numberText(sum.sum)} ${bias < 0 ? '−' : '+'} ${numberText(Math.abs(bias))} ${text.biasIs}
      <strong>${numberText(sum.biased)}</strong>
      ${
        sum.activated === null
          ? nothing
          : html` · ${text.afterRelu} <strong data-testid="sum-activated">${numberText(sum.activated)}</strong>${
              sum.biased < 0 ? text.cutOff : ''
            }`
      }
      ${this.#pooledText(sum)}
    `;
  }

  #pooledText({ pool }: NeuronSum) {
    const { pooled, window } = this.neuron;
    const { layer, row, column } = this.lab.chosen;
    const { kind } = this.lab.state.layers[layer]!.pool;
    const text = wordsOf(LAB_TEXT);
    if (kind === 'none') return nothing;
    if (!pool || !pooled || !window) return ` · ${text.steppedOver}`;
    const value = html`<strong data-testid="sum-pool">${numberText(pool.value)}</strong>`;
    const where = text.poolAt(pooled.row, pooled.column);
    if (kind !== 'max')
      return html` · ${where}: ${text.meanOf(pool.inputs.length, kind === 'weighted')} ${value}`;
    if (pool.inputs.every((input) => input === 0))
      return html` · ${where}: ${text.allZero(pool.inputs.length)}`;
    const winner = this.#winner(pool.inputs);
    const own = winner.row === row && winner.column === column;
    return html` · ${where}: ${text.largestOf(pool.inputs.length)} ${value}${text.comma}${
      own ? text.thisOne : text.at(winner.row, winner.column)
    }`;
  }
}

/** Levels of 0 … 255 need no decimals. */
function decimalsOf(inputs: Float32Array): number {
  return inputs.some((value) => Math.abs(value) >= 10) ? 0 : 2;
}

customElements.define('convcast-sum', SumPanel);
