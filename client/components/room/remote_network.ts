import { css, html, nothing } from 'lit';
import { chosenOf } from '../../state/session.ts';
import { slider, sliderStyles } from '../lab/slider.ts';
import { SessionElement } from '../session_element.ts';
import { common } from '../styles.ts';
import { roomStyles } from './room_styles.ts';

/** On a phone: which layer and which map everybody looks at. */
export class RemoteNetwork extends SessionElement {
  static override styles = [
    common,
    roomStyles,
    sliderStyles,
    css`
      :host {
        display: grid;
        gap: 8px;
      }
      select {
        width: 100%;
      }
      .map {
        display: grid;
        grid-template-columns: 44px minmax(0, 1fr) 44px;
        align-items: center;
        gap: 8px;
      }
    `,
  ];

  protected override render() {
    const { choice } = this.session;
    const { network, layer, shape, map, vector } = chosenOf(this.session);
    const last = shape.channels - 1;
    const go = (next: number) => choice.set({ map: Math.min(Math.max(next, 0), last) });
    return html`
      <select
        aria-label="Layer"
        data-testid="remote-layer"
        @change=${(event: Event) => choice.set({ layer: (event.target as HTMLSelectElement).value })}
      >
        ${network.graph.layers.map(
          ({ name }) => html`<option value=${name} ?selected=${name === layer.name}>${name}</option>`,
        )}
      </select>
      ${
        vector
          ? nothing
          : html`<div class="map">
              <button type="button" aria-label="Map before" data-testid="map-before" @click=${() => go(map - 1)}>−</button>
              ${slider({
                label: 'Map',
                value: map,
                min: 0,
                max: last,
                text: `${map}`,
                testId: 'remote-map',
                onInput: go,
              })}
              <button type="button" aria-label="Map after" data-testid="map-after" @click=${() => go(map + 1)}>+</button>
            </div>`
      }
    `;
  }

  override read(): void {}
}

customElements.define('convcast-remote-network', RemoteNetwork);
