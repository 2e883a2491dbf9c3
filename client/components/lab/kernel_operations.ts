import { css, html, LitElement, nothing } from 'lit';
import {
  type Kernel,
  mirroredHorizontally,
  mirroredVertically,
  negated,
  normalised,
  randomKernel,
  rotated,
  scaled,
  sumOf,
  zeroMean,
} from '../../../shared/kernel.ts';
import { sayingText } from '../../language/said_text.ts';
import { Spoken, wordsOf } from '../../language/spoken.ts';
import { numberText } from '../../state/number_text.ts';
import { common } from '../styles.ts';
import { KERNEL_TEXT } from './kernel_text.ts';
import { labStyles } from './lab_styles.ts';

/** Values have six digits. */
const ROUNDING = 1e-6;

/** What one does to a kernel as a whole. Fires `kernel` with what becomes of it. */
export class KernelOperations extends LitElement {
  static override styles = [
    common,
    labStyles,
    css`
      .factor {
        width: 5em;
      }
      summary {
        cursor: pointer;
        min-height: 2rem;
        align-content: center;
      }
      @media (max-width: 999px) {
        summary {
          min-height: 44px;
        }
      }
      .operations {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(6.4rem, 1fr));
        gap: 4px;
      }
      .operations button {
        padding: 0 0.2em;
      }
    `,
  ];
  static override properties = {
    kernel: { attribute: false },
    locked: { type: Boolean },
    factor: { state: true },
    problem: { state: true },
  };
  declare kernel: Kernel;
  /** For whoever may only look. */
  declare locked: boolean;
  declare factor: number;
  /** Why its values can't be made to sum to one: to what they sum. */
  declare problem: number | null;

  constructor() {
    super();
    new Spoken(this);
    this.locked = false;
    this.factor = 2;
    this.problem = null;
  }

  protected override render() {
    const { kernel } = this;
    const text = wordsOf(KERNEL_TEXT);
    const change = (title: string, operation: (kernel: Kernel) => Kernel) =>
      html`<button type="button" @click=${() => this.#become(operation(this.kernel))}>${title}</button>`;
    return html`
      <details data-testid="operations">
        <summary>
          ${text.change} <span class="quiet small number">· ${text.sum(numberText(sumWithoutRounding(kernel)))}</span>
        </summary>
        <fieldset class="changing" ?disabled=${this.locked}>
        <div class="controls">
          <div class="line">
            <button type="button" data-testid="apply-factor" @click=${() => this.#become(scaled(kernel, this.factor))}>
              ${text.times}
            </button>
            <input
              class="factor"
              type="number"
              step="any"
              aria-label=${text.factor}
              data-testid="factor"
              .value=${`${this.factor}`}
              @change=${(event: Event) => {
                const { valueAsNumber } = event.target as HTMLInputElement;
                if (!Number.isNaN(valueAsNumber)) this.factor = valueAsNumber;
              }}
            />
          </div>
          <div class="operations">
            <button type="button" @click=${this.#normalise}>${text.sumOne}</button>
            ${change(text.zeroMean, zeroMean)} ${change(text.rotate, rotated)} ${change(text.mirrorAcross, mirroredHorizontally)}
            ${change(text.mirrorDown, mirroredVertically)} ${change(text.negate, negated)}
            ${change(text.random, ({ sizePx, inChannels }) =>
              randomKernel(sizePx, inChannels, crypto.getRandomValues(new Uint32Array(1))[0]!),
            )}
            ${change(text.zeros, (kernel) => scaled(kernel, 0))}
          </div>
          ${this.problem === null ? nothing : html`<p class="refusal" role="alert" data-testid="operation-refusal">${sayingText('sumsToZero', this.problem)}</p>`}
        </div>
        </fieldset>
      </details>
    `;
  }

  #become(detail: Kernel): void {
    this.problem = null;
    this.dispatchEvent(new CustomEvent('kernel', { detail }));
  }

  readonly #normalise = () => {
    const result = normalised(this.kernel);
    if (result.ok) this.#become(result.kernel);
    else this.problem = sumOf(this.kernel);
  };
}

/** Of numbers that cancel out, no more than rounding is left: then it is 0. */
function sumWithoutRounding(kernel: Kernel): number {
  const sum = sumOf(kernel);
  const magnitude = kernel.values.reduce((total, value) => total + Math.abs(value), 0);
  return Math.abs(sum) < ROUNDING * magnitude ? 0 : sum;
}

customElements.define('convcast-kernel-operations', KernelOperations);
