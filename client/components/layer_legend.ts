import { css, html } from 'lit';
import { type View, viewKey } from '../../shared/protocol.ts';
import { rangeAt, scaleIn } from '../../shared/result.ts';
import { extremeOf, legendOf, type Range, type ScaleKind } from '../../shared/scale.ts';
import { wordsOf } from '../language/spoken.ts';
import { numberText } from '../state/number_text.ts';
import { type Chosen, chosenOf, coloursOf } from '../state/session.ts';
import './legend.ts';
import { NETWORK_TEXT } from './network_text.ts';
import { NEURON_TEXT } from './neuron_text.ts';
import { SessionElement } from './session_element.ts';
import { common } from './styles.ts';

/** What the colours of the chosen layer's maps mean. */
export class LayerLegend extends SessionElement {
  static override styles = [
    common,
    css`
      p {
        text-align: center;
        white-space: nowrap;
      }
    `,
  ];

  /** A scale that follows its values is another view each time it moves: until that comes, what was known stays. */
  #known: { readonly name: string; readonly range: Range } | null = null;

  protected override views() {
    return [chosenOf(this.session).layerView];
  }

  protected override render() {
    return this.#legend(chosenOf(this.session));
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

customElements.define('convcast-layer-legend', LayerLegend);
