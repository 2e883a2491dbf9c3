import { css, html, LitElement } from 'lit';
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
import { numberText } from '../../state/number_text.ts';
import { common } from '../styles.ts';
import { labStyles } from './lab_styles.ts';

/** Values have six digits. */
const ROUNDING = 1e-6;

/** What one does to a kernel as a whole, and what it is drawn with. Fires `kernel` with another one, and `brush`. */
export class KernelOperations extends LitElement {
  static override styles = [
    common,
    labStyles,
    css`
      .factor {
        width: 5em;
      }
      .brush {
        width: 4.5em;
      }
      summary {
        cursor: pointer;
        min-height: 2rem;
        align-content: center;
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
    brush: { attribute: false },
    value: { state: true },
    factor: { state: true },
    problem: { state: true },
  };
  declare kernel: Kernel;
  /** null: nothing is drawn. */
  declare brush: number | null;
  /** What the brush has when it is taken. */
  declare value: number;
  declare factor: number;
  declare problem: string;

  constructor() {
    super();
    this.value = 1;
    this.factor = 2;
    this.problem = '';
  }

  protected override render() {
    const { kernel } = this;
    const change = (title: string, operation: (kernel: Kernel) => Kernel) =>
      html`<button type="button" @click=${() => this.#become(operation(this.kernel))}>${title}</button>`;
    return html`
      <details data-testid="operations">
        <summary>
          Change it <span class="quiet small number">· sum ${numberText(sumWithoutRounding(kernel))}</span>
        </summary>
        <div class="controls">
          <div class="line">
            <button
              type="button"
              aria-pressed=${this.brush !== null}
              data-testid="draw"
              @click=${() => this.#draw(this.brush === null ? this.value : null)}
            >
              Draw
            </button>
            <label class="line small">with ${this.#number('brush', this.value, this.#brushWith)}</label>
          </div>
          <div class="line">
            <button type="button" data-testid="apply-factor" @click=${() => this.#become(scaled(kernel, this.factor))}>
              Times
            </button>
            <label>
              <span class="visually-hidden">Factor</span>
              ${this.#number('factor', this.factor, (factor) => {
                this.factor = factor;
              })}
            </label>
          </div>
          <div class="operations">
            <button type="button" @click=${this.#normalise}>Sum 1</button>
            ${change('Zero mean', zeroMean)} ${change('Rotate 90°', rotated)} ${change('Mirror ↔', mirroredHorizontally)}
            ${change('Mirror ↕', mirroredVertically)} ${change('Negate', negated)}
            ${change('Random', ({ sizePx, inChannels }) =>
              randomKernel(sizePx, inChannels, crypto.getRandomValues(new Uint32Array(1))[0]!),
            )}
            ${change('Zeros', (kernel) => scaled(kernel, 0))}
          </div>
          ${this.problem ? html`<p class="refusal" role="alert" data-testid="operation-refusal">${this.problem}</p>` : ''}
        </div>
      </details>
    `;
  }

  #number(name: string, value: number, onChange: (value: number) => void) {
    return html`<input
      class=${name}
      type="number"
      step="any"
      data-testid=${name}
      .value=${`${value}`}
      @change=${(event: Event) => {
        const { valueAsNumber } = event.target as HTMLInputElement;
        if (!Number.isNaN(valueAsNumber)) onChange(valueAsNumber);
      }}
    />`;
  }

  readonly #brushWith = (value: number) => {
    this.value = value;
    if (this.brush !== null) this.#draw(value);
  };

  #draw(detail: number | null): void {
    this.dispatchEvent(new CustomEvent('brush', { detail }));
  }

  #become(detail: Kernel): void {
    this.problem = '';
    this.dispatchEvent(new CustomEvent('kernel', { detail }));
  }

  readonly #normalise = () => {
    const result = normalised(this.kernel);
    if (result.ok) this.#become(result.kernel);
    else this.problem = result.message;
  };
}

/** Of numbers that cancel out, no more than rounding is left: then it is 0. */
function sumWithoutRounding(kernel: Kernel): number {
  const sum = sumOf(kernel);
  const magnitude = kernel.values.reduce((total, value) => total + Math.abs(value), 0);
  return Math.abs(sum) < ROUNDING * magnitude ? 0 : sum;
}

customElements.define('convcast-kernel-operations', KernelOperations);
