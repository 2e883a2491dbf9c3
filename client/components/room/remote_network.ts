import { css, html, nothing } from 'lit';
import { convolutionOf, settingKey } from '../../../shared/experiment.ts';
import { problemText } from '../../language/said_text.ts';
import { wordsOf } from '../../language/spoken.ts';
import { chosenOf } from '../../state/session.ts';
import { slider, sliderStyles } from '../lab/slider.ts';
import { SessionElement } from '../session_element.ts';
import { common } from '../styles.ts';
import { REMOTE_TEXT } from './remote_text.ts';
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

  override connectedCallback(): void {
    super.connectedCallback();
    this.follow((listener) => this.session.experiment.subscribe(listener));
  }

  protected override render() {
    const { choice } = this.session;
    const { network, layer, shape, map, vector } = chosenOf(this.session);
    const last = shape.channels - 1;
    const text = wordsOf(REMOTE_TEXT);
    const go = (next: number) => choice.set({ map: Math.min(Math.max(next, 0), last) });
    return html`
      <select
        aria-label=${text.layer}
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
              <button type="button" aria-label=${text.mapBefore} data-testid="map-before" @click=${() => go(map - 1)}>−</button>
              ${slider({
                label: text.map,
                value: map,
                min: 0,
                max: last,
                text: `${map}`,
                testId: 'remote-map',
                onInput: go,
              })}
              <button type="button" aria-label=${text.mapAfter} data-testid="map-after" @click=${() => go(map + 1)}>+</button>
            </div>`
      }
      ${this.#muting()}
    `;
  }

  #muting() {
    const { experiment } = this.session;
    const { network, layer, map } = chosenOf(this.session);
    const convolution = convolutionOf(network.graph, layer.name);
    if (!convolution) return nothing;
    const mute = { kind: 'gain', layer: convolution, map, gain: 0 } as const;
    const text = wordsOf(REMOTE_TEXT);
    const muted = experiment.find(settingKey(mute), 'gain')?.gain === 0;
    return html`
      <button
        type="button"
        aria-pressed=${muted}
        data-testid="mute"
        @click=${() => (muted ? experiment.reset([settingKey(mute)]) : experiment.set(mute))}
      >
        ${muted ? text.unmute(map) : text.mute(map)}
      </button>
      ${
        experiment.settings.length
          ? html`<button type="button" data-testid="as-trained" @click=${() => experiment.reset()}>
              ${text.asTrained}
            </button>`
          : nothing
      }
      ${experiment.refusal ? html`<p class="refusal" role="alert">${problemText(experiment.refusal)}</p>` : nothing}
    `;
  }

  override read(): void {}
}

customElements.define('convcast-remote-network', RemoteNetwork);
