import { css, html } from 'lit';
import { COLOUR_MAP_NAMES, type ColourMapName } from '../../shared/colours/colour_maps.ts';
import { type View, viewKey } from '../../shared/protocol.ts';
import { rangeAt, scaleIn } from '../../shared/result.ts';
import { extremeOf, legendOf, type Range, type ScaleKind } from '../../shared/scale.ts';
import { wordsOf } from '../language/spoken.ts';
import { numberText } from '../state/number_text.ts';
import { type Chosen, chosenOf, coloursOf } from '../state/session.ts';
import './legend.ts';
import './network/scale_control.ts';
import { layerText, outputText } from './layer_text.ts';
import { NETWORK_TEXT } from './network_text.ts';
import { NEURON_TEXT } from './neuron_text.ts';
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
        wa-select {
          flex: 1;
          width: auto;
          min-width: 0;
        }
      }
    `,
  ];

  /** A scale that follows its values is another view each time it moves: until that comes, what was known stays. */
  #known: { readonly name: string; readonly range: Range } | null = null;

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
            : html`<wa-select
                class="colours"
                size="s"
                label=${wordsOf(NETWORK_TEXT).colours}
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

  #legend({ layer: { name }, layerView, map, signed, vector }: Chosen) {
    const stats = this.session.connection.result?.views.get(viewKey(layerView))?.stats;
    if (stats) this.#known = { name, range: rangeAt(stats, 0) };
    const layer = this.#known?.name === name ? this.#known.range : null;
    const { scale } = layerView as Extract<View, { kind: 'layer' }>;
    const extreme = typeof scale === 'number' ? scale : stats ? extremeAt(stats, scale, map) : null;
    const text = wordsOf(NETWORK_TEXT);
    const { range } = wordsOf(NEURON_TEXT);
    return html`
      <div class="legend" data-testid="layer-legend">
        <convcast-legend
          .colours=${coloursOf(this.session, signed)}
          .signed=${signed}
          .range=${extreme === null ? null : legendOf(extreme, signed)}
        ></convcast-legend>
        <p class="small quiet number">
          ${vector ? '' : `${this.#kindText(map)} · `}${
            layer ? text.layerRange(range(numberText(layer.min), numberText(layer.max))) : ' '
          }
        </p>
      </div>
    `;
  }

  #kindText(map: number): string {
    const text = wordsOf(NETWORK_TEXT);
    switch (this.session.choice.now.scale) {
      case 'unit':
        return text.unit(map);
      case 'layer':
        return text.oneForLayer;
      case 'network':
        return text.oneForNetwork;
      case 'fixed':
        return text.fixed;
      case 'hold':
        return text.held;
    }
  }
}

/** On a scale of its own each map has other ends: these are the chosen map's. */
function extremeAt(stats: Float32Array, scale: ScaleKind, map: number): number {
  return extremeOf(scaleIn(scale, stats), rangeAt(stats, scale === 'unit' ? 1 + map : 0), rangeAt(stats, 0));
}

function chosenValue(event: Event): unknown {
  return (event.target as HTMLElement & { value: unknown }).value;
}

customElements.define('convcast-layer-header', LayerHeader);
