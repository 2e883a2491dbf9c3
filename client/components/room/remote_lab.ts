import { css, html, nothing } from 'lit';
import { labStages } from '../../../shared/lab_graph.ts';
import { viewKey } from '../../../shared/protocol.ts';
import { rangeAt } from '../../../shared/result.ts';
import type { Range } from '../../../shared/scale.ts';
import { wordsOf } from '../../language/spoken.ts';
import { SteadyRange } from '../../state/steady_range.ts';
import { numberSetting, refusalText } from '../lab/controls.ts';
import { REMOTE_TEXT } from './remote_text.ts';
import '../lab/kernel_named.ts';
import { LabPanel } from '../lab/lab_panel.ts';
import { labStyles } from '../lab/lab_styles.ts';
import { biasControls, convolutionControls, poolControls } from '../lab/layer_controls.ts';
import { mapView } from '../lab/map_view.ts';
import { sliderStyles } from '../lab/slider.ts';
import { common } from '../styles.ts';

/** Larger ones are rare, and typed on the whole page. */
const KERNEL_MOST_PX = 15;

/** On a phone: the chosen layer of the stack, setting by setting. */
export class RemoteLab extends LabPanel {
  static override styles = [
    common,
    labStyles,
    sliderStyles,
    css`
      :host {
        display: grid;
        gap: 10px;
      }
      section {
        display: grid;
        gap: 4px;
        padding-top: 8px;
        border-top: 1px solid var(--line);
      }
      .line > button {
        flex: 1 1 44px;
      }
    `,
  ];
  readonly #biasRange = new SteadyRange();
  #biasRangeFor = '';

  /** The convolution's range is how far a bias matters. */
  #convolutionView() {
    const { layer, kernel } = this.lab.chosen;
    const { conv } = labStages(this.lab.state.layers[layer]!, layer + 1);
    return mapView('lab', conv, kernel, this.lab.shapeOf(conv));
  }

  protected override views() {
    return [this.#convolutionView()];
  }

  protected override render() {
    const { lab } = this;
    const { layers } = lab.state;
    const { layer, kernel } = lab.chosen;
    const { kernels, sizePx } = layers[layer]!;
    const text = wordsOf(REMOTE_TEXT);
    return html`
      ${this.#choice('layer', text.layer, layers.length, layer, (next) => lab.choose({ layer: next, kernel: 0, pooled: null }))}
      ${this.#choice('kernel', text.kernel, kernels.length, kernel, (next) => lab.choose({ kernel: next, pooled: null }))}
      <convcast-kernel-named .session=${this.session} .lab=${lab}></convcast-kernel-named>
      ${numberSetting(lab, {
        path: `layers.${layer}.sizePx`,
        label: text.size,
        value: sizePx,
        min: 1,
        max: Math.max(KERNEL_MOST_PX, sizePx),
      })}
      ${refusalText(lab, `layers.${layer}.kernels.${kernel}`)}
      <section aria-label=${text.convolution}>${convolutionControls(lab, layer)}</section>
      <section aria-label=${text.biasAndActivation}>${biasControls(lab, layer, kernel, this.#biasEnds())}</section>
      <section aria-label=${text.pool}>${poolControls(lab, layer)}</section>
      <div class="line">
        <button type="button" data-testid="undo" ?disabled=${!lab.canUndo} @click=${() => void lab.undo()}>${text.undo}</button>
        <button type="button" data-testid="redo" ?disabled=${!lab.canRedo} @click=${() => void lab.redo()}>${text.redo}</button>
      </div>
      ${refusalText(lab, '')}
    `;
  }

  #choice(
    of: 'layer' | 'kernel',
    label: string,
    count: number,
    chosen: number,
    choose: (index: number) => void,
  ) {
    if (count === 1) return nothing;
    return html`
      <div class="line" role="group" aria-label=${label}>
        <span class="quiet">${label}</span>
        ${Array.from(
          { length: count },
          (_, index) => html`
            <button
              type="button"
              aria-pressed=${index === chosen}
              data-testid=${`remote-${of}-${index}`}
              @click=${() => choose(index)}
            >
              ${index + 1}
            </button>
          `,
        )}
      </div>
    `;
  }

  #biasEnds(): Range {
    const view = this.#convolutionView();
    const key = viewKey(view);
    if (key !== this.#biasRangeFor) {
      this.#biasRange.clear();
      this.#biasRangeFor = key;
    }
    const stats = this.session.connection.result?.views.get(key)?.stats;
    if (stats && stats.length >= 4) {
      const { min, max } = rangeAt(stats, 1);
      this.#biasRange.update({ min: -max, max: -min }, performance.now());
    }
    return this.#biasRange.value ?? { min: -1, max: 1 };
  }
}

customElements.define('convcast-remote-lab', RemoteLab);
