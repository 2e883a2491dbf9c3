import { css, html } from 'lit';
import { viewKey } from '../../shared/protocol.ts';
import { rangeAt } from '../../shared/result.ts';
import { extremeOf, legendOf, SCALE_KINDS, type ScaleKind } from '../../shared/scale.ts';
import { COLOUR_MAP_NAMES, type ColourMapName } from '../paint/colour_maps.ts';
import { numberText } from '../state/number_text.ts';
import { type Chosen, chosenOf, coloursOf } from '../state/session.ts';
import './legend.ts';
import { layerText, outputText } from './layer_text.ts';
import { SessionElement } from './session_element.ts';
import { common } from './styles.ts';

const SCALE_TITLES: Record<ScaleKind, string> = { unit: 'each map', layer: 'whole layer' };

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
        width: 11.2rem;
      }
      wa-select.colours {
        width: 11rem;
      }
      .legend {
        flex: 0 1 19rem;
        min-width: 15rem;
      }
      .legend p {
        text-align: center;
        white-space: nowrap;
      }
      :host-context(.projector) .colours {
        display: none;
      }
      @media (max-width: 999px) {
        .controls,
        .legend {
          flex: 1 1 100%;
        }
        wa-select,
        wa-select.colours {
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
    const { scale, colours } = this.session.choice.now;
    return html`
      <h2 class="title" data-testid="layer-title">${layer.name}</h2>
      <p class="text quiet" data-testid="layer-text">
        ${outputText(shape)} · ${layerText(network, layer)}
      </p>
      <div class="controls">
        ${
          vector
            ? ''
            : html`<wa-select
                size="s"
                label="Scale"
                .value=${scale}
                data-testid="scale"
                @change=${(event: Event) => this.session.choice.set({ scale: chosenValue(event) as ScaleKind })}
              >
                ${SCALE_KINDS.map((kind) => html`<wa-option value=${kind}>${SCALE_TITLES[kind]}</wa-option>`)}
              </wa-select>`
        }
        ${
          signed
            ? ''
            : html`<wa-select
                class="colours"
                size="s"
                label="Colours"
                .value=${colours}
                data-testid="colours"
                @change=${(event: Event) =>
                  this.session.choice.set({ colours: chosenValue(event) as ColourMapName })}
              >
                ${COLOUR_MAP_NAMES.map((name) => html`<wa-option value=${name}>${name}</wa-option>`)}
              </wa-select>`
        }
      </div>
      ${this.#legend(chosen)}
    `;
  }

  #legend({ layerView, map, signed, vector }: Chosen) {
    const stats = this.session.connection.result?.views.get(viewKey(layerView))?.stats;
    const layer = stats ? rangeAt(stats, 0) : null;
    const each = layerView.kind === 'layer' && layerView.scale === 'unit';
    // On a scale of its own each map has other ends: those shown are the chosen map's.
    const own = stats && layer ? (each ? rangeAt(stats, 1 + map) : layer) : null;
    const extreme = layer && own ? extremeOf(each ? 'unit' : 'layer', own, layer) : null;
    return html`
      <div class="legend" data-testid="layer-legend">
        <convcast-legend
          .colours=${coloursOf(this.session, signed)}
          .signed=${signed}
          .range=${extreme === null ? null : legendOf(extreme, signed)}
        ></convcast-legend>
        <p class="small quiet number">
          ${each ? `map ${map}’s scale · ` : vector ? '' : 'one scale for all · '}${
            layer ? `layer: ${numberText(layer.min)} to ${numberText(layer.max)}` : ' '
          }
        </p>
      </div>
    `;
  }
}

function chosenValue(event: Event): unknown {
  return (event.target as HTMLElement & { value: unknown }).value;
}

customElements.define('convcast-layer-header', LayerHeader);
