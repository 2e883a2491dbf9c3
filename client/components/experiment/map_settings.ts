import { css, html, nothing } from 'lit';
import { BIAS_OFFSET_MAX, convolutionOf, GAIN_MAX } from '../../../shared/experiment.ts';
import { wordsOf } from '../../language/spoken.ts';
import { numberText } from '../../state/number_text.ts';
import { chosenOf } from '../../state/session.ts';
import { slider, sliderStyles } from '../lab/slider.ts';
import { NEURON_TEXT } from '../neuron_text.ts';
import { common } from '../styles.ts';
import { ExperimentElement, experimentStyles } from './experiment_element.ts';
import { EXPERIMENT_TEXT } from './experiment_text.ts';
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
    const text = wordsOf(EXPERIMENT_TEXT);
    const neuron = wordsOf(NEURON_TEXT);
    if (layer === undefined)
      return html`
        <h2>${text.map}</h2>
        <p class="quiet" data-testid="no-map">
          ${text.noMap(chosen.name)}
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
        ${neuron.layerMap(layer, map)}
        ${chosen.name === layer ? nothing : html`<span class="small quiet">${text.whichReads(chosen.name)}</span>`}
      </h2>
      <fieldset ?disabled=${!this.mayChange} aria-label=${neuron.layerMap(layer, map)}>
        <div class="row buttons">
          <button
            type="button"
            aria-pressed=${gain === 0}
            data-testid="mute"
            @click=${() => setGain(gain === 0 ? 1 : 0)}
          >
            ${text.mute}
          </button>
          <button
            type="button"
            aria-pressed=${alone}
            data-testid="solo"
            @click=${() =>
              alone ? experiment.reset([`solo/${layer}`]) : experiment.set({ kind: 'solo', layer, map })}
          >
            ${text.alone(layer)}
          </button>
        </div>
        ${slider({
          label: text.gain,
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
          label: text.bias,
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
          label: text.biasOfAll(layer),
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
