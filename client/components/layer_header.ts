import { css, html } from 'lit';
import { COLOUR_MAP_NAMES, type ColourMapName } from '../../shared/colours/colour_maps.ts';
import { anewInEachLanguage } from '../language/anew.ts';
import { wordsOf } from '../language/spoken.ts';
import { chosenOf } from '../state/session.ts';
import './layer_legend.ts';
import './network/scale_control.ts';
import { layerText, outputText } from './layer_text.ts';
import { NETWORK_TEXT } from './network_text.ts';
import { SessionElement } from './session_element.ts';
import { common } from './styles.ts';

/** The chosen layer's name and shape, how it is drawn, and what its colours mean. */
export class LayerHeader extends SessionElement {
  static override styles = [
    common,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 16px;
      }
      .text {
        flex: 1 1 14rem;
      }
      .controls {
        display: flex;
        gap: 8px;
      }
      wa-select {
        width: 11rem;
      }
      .legend {
        flex: 0 1 19rem;
        min-width: 15rem;
      }
      :host-context(.projector) .colours {
        display: none;
      }
      @media (max-width: 999px) {
        .controls,
        .legend {
          flex: 1 1 100%;
        }
        wa-select {
          flex: 1;
          width: auto;
          min-width: 0;
        }
      }
    `,
  ];

  protected override views() {
    return [chosenOf(this.session).layerView];
  }

  protected override render() {
    const chosen = chosenOf(this.session);
    const { network, layer, shape, signed, vector } = chosen;
    const { colours } = this.session.choice.now;
    return html`
      <h2 class="title" data-testid="layer-title">${layer.name}</h2>
      <p class="text quiet" data-testid="layer-text">
        ${outputText(shape)} · ${layerText(network, layer)}
      </p>
      <div class="controls">
        ${vector ? '' : html`<convcast-scale-control .session=${this.session}></convcast-scale-control>`}
        ${
          signed
            ? ''
            : anewInEachLanguage(html`<wa-select
                class="colours"
                size="s"
                label=${wordsOf(NETWORK_TEXT).colours}
                .value=${colours}
                data-testid="colours"
                @change=${(event: Event) =>
                  this.session.choice.set({ colours: chosenValue(event) as ColourMapName })}
              >
                ${COLOUR_MAP_NAMES.map((name) => html`<wa-option value=${name}>${wordsOf(NETWORK_TEXT)[name]}</wa-option>`)}
              </wa-select>`)
        }
      </div>
      <convcast-layer-legend class="legend" .session=${this.session}></convcast-layer-legend>
    `;
  }
}

function chosenValue(event: Event): unknown {
  return (event.target as HTMLElement & { value: unknown }).value;
}

customElements.define('convcast-layer-header', LayerHeader);
