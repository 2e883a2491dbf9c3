import { css, html, nothing } from 'lit';
import { BIAS_OFFSET_MAX, convolutionOf, GAIN_MAX } from '../../../shared/experiment.ts';
import { numberText } from '../../state/number_text.ts';
import { chosenOf } from '../../state/session.ts';
import { slider, sliderStyles } from '../lab/slider.ts';
import { common } from '../styles.ts';
import { ExperimentElement, experimentStyles } from './experiment_element.ts';
import { signedText } from './setting_text.ts';

/** What of the chosen map, and of its layer, can be other than trained. */
export class MapSettings extends ExperimentElement {
  static override styles = [
    common,
    experimentStyles,
    sliderStyles,
    css`
      .buttons {
        margin: 4px 0;
      }
    `,
  ];

  protected override render() {
    const { network, layer: chosen, map } = chosenOf(this.session);
    const layer = convolutionOf(network.graph, chosen.name);
    if (layer === undefined)
      return html`
        <h2>Map</h2>
        <p class="quiet" data-testid="no-map">
          ${chosen.name} has no maps with kernels of their own: choose a convolution, or the ReLU or pool after it.
        </p>
      `;
    const { experiment } = this.session;
    const gain = experiment.find(`gain/${layer}/${map}`, 'gain')?.gain ?? 1;
    const offset = experiment.find(`bias/${layer}/${map}`, 'bias')?.offset ?? 0;
    const ofAll = experiment.find(`bias/${layer}/all`, 'bias')?.offset ?? 0;
    const alone = experiment.find(`solo/${layer}`, 'solo')?.map === map;
    const setGain = (value: number, dragging = false) =>
      experiment.set({ kind: 'gain', layer, map, gain: value }, dragging);
    const setBias = (which: number | null, value: number, dragging = false) =>
      experiment.set({ kind: 'bias', layer, map: which, offset: value }, dragging);
    return html`
      <h2 data-testid="experiment-map">
        ${layer}, map ${map}
        ${chosen.name === layer ? nothing : html`<span class="small quiet">which ${chosen.name} reads</span>`}
      </h2>
      <fieldset ?disabled=${!this.mayChange} aria-label=${`Map ${map} of ${layer}`}>
        <div class="row buttons">
          <button
            type="button"
            aria-pressed=${gain === 0}
            data-testid="mute"
            @click=${() => setGain(gain === 0 ? 1 : 0)}
          >
            Mute
          </button>
          <button
            type="button"
            aria-pressed=${alone}
            data-testid="solo"
            @click=${() =>
              alone ? experiment.reset([`solo/${layer}`]) : experiment.set({ kind: 'solo', layer, map })}
          >
            Alone in ${layer}
          </button>
        </div>
        ${slider({
          label: 'Gain',
          value: gain,
          min: 0,
          max: GAIN_MAX,
          step: 0.05,
          text: `× ${numberText(gain)}`,
          testId: 'gain',
          onInput: (value) => setGain(value, true),
          onChange: (value) => setGain(value),
        })}
        ${slider({
          label: 'Bias',
          value: offset,
          min: -BIAS_OFFSET_MAX,
          max: BIAS_OFFSET_MAX,
          step: 0.1,
          text: signedText(offset),
          testId: 'bias-offset',
          onInput: (value) => setBias(map, value, true),
          onChange: (value) => setBias(map, value),
        })}
        ${slider({
          label: `Bias of all ${layer} maps`,
          value: ofAll,
          min: -BIAS_OFFSET_MAX,
          max: BIAS_OFFSET_MAX,
          step: 0.1,
          text: signedText(ofAll),
          testId: 'bias-offset-layer',
          onInput: (value) => setBias(null, value, true),
          onChange: (value) => setBias(null, value),
        })}
      </fieldset>
    `;
  }
}

customElements.define('convcast-map-settings', MapSettings);
