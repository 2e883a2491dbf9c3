import { css, html } from 'lit';
import { wordsOf } from '../../language/spoken.ts';
import { MAP_ORDERS, type MapOrder } from '../../state/map_order.ts';
import { chosenOf } from '../../state/session.ts';
import { MAPS_TEXT } from './network_panels_text.ts';
import './pins.ts';
import { SessionElement } from '../session_element.ts';
import { common } from '../styles.ts';

/** In which order the maps stand, which are left out, and one found by its number. */
export class MapOrderBar extends SessionElement {
  static override styles = [
    common,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 20px;
      }
      label {
        display: inline-flex;
        align-items: center;
        gap: 0.5em;
        min-height: 2.2em;
      }
      select,
      input[type='number'] {
        min-height: 2em;
        padding: 0 0.4em;
        font: inherit;
        color: var(--text);
        background: transparent;
        border: 1px solid var(--quiet);
        border-radius: 4px;
      }
      option {
        color: CanvasText;
        background: Canvas;
      }
      input[type='number'] {
        width: 5.5em;
      }
      :host-context(.projector) {
        display: none;
      }
      @media (max-width: 999px) {
        label,
        select,
        input[type='number'] {
          min-height: 44px;
        }
      }
    `,
  ];

  protected override render() {
    const { map, shape } = chosenOf(this.session);
    const { order, hideZeros } = this.session.choice.now;
    const text = wordsOf(MAPS_TEXT);
    return html`
      <label>
        ${text.order}
        <select
          data-testid="map-order"
          .value=${order}
          @change=${(event: Event) =>
            this.session.choice.set({ order: (event.target as HTMLSelectElement).value as MapOrder })}
        >
          ${MAP_ORDERS.map(
            (name) => html`<option value=${name} ?selected=${name === order}>${text[name]}</option>`,
          )}
        </select>
      </label>
      <label>
        <input
          type="checkbox"
          data-testid="hide-zeros"
          .checked=${hideZeros}
          @change=${(event: Event) =>
            this.session.choice.set({ hideZeros: (event.target as HTMLInputElement).checked })}
        />
        ${text.hideZeros}
      </label>
      <label>
        ${text.number}
        <input
          type="number"
          required
          min="0"
          max=${shape.channels - 1}
          data-testid="find-map"
          .value=${`${map}`}
          @change=${this.#onFind}
        />
      </label>
      <convcast-pins .session=${this.session}></convcast-pins>
    `;
  }

  #onFind(event: Event): void {
    const input = event.target as HTMLInputElement;
    // The browser's own words say which numbers there are.
    if (input.reportValidity()) this.session.choice.set({ map: input.valueAsNumber });
  }

  /** Nothing here follows the results; what is being typed stays. */
  override read(): void {}
}

customElements.define('convcast-map-order-bar', MapOrderBar);
