import { css, html } from 'lit';
import { viewKey } from '../../../shared/protocol.ts';
import { rangeAt } from '../../../shared/result.ts';
import { EXTREME_MAX, EXTREME_MIN, magnitude } from '../../../shared/scale.ts';
import { anewInEachLanguage } from '../../language/anew.ts';
import { wordsOf } from '../../language/spoken.ts';
import { SCALE_CHOICES, type ScaleChoice } from '../../state/choice.ts';
import { numberText } from '../../state/number_text.ts';
import { chosenOf } from '../../state/session.ts';
import { SessionElement } from '../session_element.ts';
import { common } from '../styles.ts';
import { MAPS_TEXT } from './network_panels_text.ts';

/** Of a number that was measured, so that it can be read and typed. */
const DIGITS = 2;
/** A step of the slider: 2.3 %, too little to see. */
const SLIDER_STEP = 0.01;

/** What the last colour of a map stands for: its own largest value, its layer's, all layers', a number, or the largest seen. */
export class ScaleControl extends SessionElement {
  static override styles = [
    common,
    css`
      :host,
      .extreme {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      wa-select {
        width: 11.2rem;
      }
      input[type='number'],
      button {
        min-height: 2rem;
        padding: 0 0.6em;
        font: inherit;
        color: var(--text);
        background: transparent;
        border: 1px solid var(--quiet);
        border-radius: 4px;
      }
      button {
        cursor: pointer;
      }
      input[type='number'] {
        width: 6em;
      }
      input[type='range'] {
        width: 7rem;
        accent-color: var(--selection);
      }
      @media (max-width: 999px) {
        :host {
          flex: 1;
          flex-wrap: wrap;
        }
        wa-select {
          flex: 1;
          width: auto;
          min-width: 0;
        }
        .extreme {
          flex: 1 1 100%;
        }
        .extreme input,
        .extreme button {
          min-height: 44px;
        }
        input[type='range'] {
          flex: 1;
        }
      }
    `,
  ];

  protected override views() {
    return [chosenOf(this.session).layerView];
  }

  protected override render() {
    const { scale } = this.session.choice.now;
    const text = wordsOf(MAPS_TEXT);
    return html`
      ${anewInEachLanguage(html`<wa-select size="s" label=${text.scale} .value=${scale} data-testid="scale" @change=${this.#onScale}>
        ${SCALE_CHOICES.map((kind) => html`<wa-option value=${kind}>${text[kind]}</wa-option>`)}
      </wa-select>`)}
      ${scale === 'fixed' ? this.#fixed() : ''}
      ${
        scale === 'hold'
          ? html`<div class="extreme">
              <button type="button" data-testid="release" @click=${() => this.session.choice.set({ extreme: null })}>
                ${text.release}
              </button>
            </div>`
          : ''
      }
    `;
  }

  #fixed() {
    const { extreme } = this.session.choice.now;
    const { lastColour } = wordsOf(MAPS_TEXT);
    const set = (value: number) => {
      if (value >= EXTREME_MIN && value <= EXTREME_MAX) this.session.choice.set({ extreme: value });
      else this.requestUpdate();
    };
    return html`
      <div class="extreme">
        <input
          type="number"
          step="any"
          min=${EXTREME_MIN}
          max=${EXTREME_MAX}
          aria-label=${lastColour}
          data-testid="extreme"
          .value=${`${extreme ?? ''}`}
          @change=${(event: Event) => set((event.target as HTMLInputElement).valueAsNumber)}
        />
        <input
          type="range"
          min=${Math.log10(EXTREME_MIN) / 2}
          max=${Math.log10(EXTREME_MAX) / 2}
          step=${SLIDER_STEP}
          aria-label=${lastColour}
          aria-valuetext=${extreme === null ? '' : numberText(extreme)}
          data-testid="extreme-slider"
          .value=${`${Math.log10(extreme ?? 1)}`}
          @input=${(event: Event) => set(Number((10 ** (event.target as HTMLInputElement).valueAsNumber).toPrecision(3)))}
        />
      </div>
    `;
  }

  override read(): void {}

  /** Each result is looked at: the largest value may be there for one. */
  override paint(): void {
    const { scale, extreme } = this.session.choice.now;
    if (scale !== 'hold' && !(scale === 'fixed' && extreme === null)) return;
    const seen = this.#seen();
    if (seen !== null && seen > (extreme ?? 0)) this.session.choice.set({ extreme: roundedUp(seen) });
  }

  /** The layer's largest magnitude now; null before there is one. */
  #seen(): number | null {
    const { layerView, vector } = chosenOf(this.session);
    const stats = this.session.connection.result?.views.get(viewKey(layerView))?.stats;
    if (!stats || vector) return null;
    const seen = magnitude(rangeAt(stats, 0));
    return seen >= EXTREME_MIN && seen <= EXTREME_MAX ? seen : null;
  }

  #onScale(event: Event): void {
    const scale = (event.target as HTMLElement & { value: ScaleChoice }).value;
    const seen = this.#seen();
    const extreme = scale === 'fixed' && seen !== null ? roundedUp(seen) : null;
    this.session.choice.set({ scale, extreme });
  }
}

/** To a number that is short, and that nothing seen so far goes beyond. */
function roundedUp(value: number): number {
  const step = 10 ** (Math.floor(Math.log10(value)) - DIGITS + 1);
  return Number((Math.ceil(value / step) * step).toPrecision(DIGITS + 1));
}

customElements.define('convcast-scale-control', ScaleControl);
