import { css, html, type PropertyDeclarations } from 'lit';
import { logitsOf } from '../../../shared/explained.ts';
import type { LiveLine } from '../../../shared/lecture/chapter.ts';
import { type View, viewKey } from '../../../shared/protocol.ts';
import { classText } from '../../language/class_names.ts';
import { neuronOf } from '../../state/lab_neuron.ts';
import { readSum, sumViews } from '../../state/lab_sum.ts';
import { networkOf } from '../../state/session.ts';
import { LabPanel } from '../lab/lab_panel.ts';
import { common } from '../styles.ts';
import './formula.ts';
import { LECTURE_TEXT } from './lecture_text.ts';
import { biasTex, poolTex, reluTex, softmaxTex, sumTex } from './number_tex.ts';

/** The formulas with the numbers of the neuron that is marked in the maps, as the engine has them in the newest frame. */
export class LiveFormulas extends LabPanel {
  static override styles = [
    common,
    css`
      :host {
        display: grid;
        gap: 8px;
        padding: 8px 12px;
        background: var(--surface);
        border-left: 4px solid var(--selection);
        font-size: 1.15rem;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...LabPanel.properties,
    lines: { attribute: false },
  };
  declare lines: readonly LiveLine[];

  get #logitsView(): View {
    return { kind: 'layer', layer: logitsOf(networkOf(this.session).graph), scale: 'layer' };
  }

  protected override views(): readonly View[] {
    if (this.lines.includes('softmax')) return [this.#logitsView];
    return sumViews(this.lab, neuronOf(this.lab));
  }

  protected override render() {
    const tex = this.#tex();
    if (!tex) return html`<p class="quiet">${LECTURE_TEXT[this.session.choice.language].pointed}</p>`;
    return tex.map(
      (line) => html`<convcast-formula data-testid="live-line" .tex=${line}></convcast-formula>`,
    );
  }

  #tex(): readonly string[] | null {
    const { result, welcome } = this.session.connection;
    if (this.lines.includes('softmax')) {
      const picture = result?.views.get(viewKey(this.#logitsView))?.picture;
      return picture?.kind === 'values'
        ? [softmaxTex(picture.values, welcome?.network.classNames.map(classText) ?? [])]
        : null;
    }
    const neuron = neuronOf(this.lab);
    const sum = readSum(this.lab, neuron, result);
    if (!sum || sum.inputs.length !== neuron.kernel.values.length) return null;
    const { layer, kernel } = this.lab.chosen;
    const { kernels, pool } = this.lab.state.layers[layer]!;
    const written: Record<LiveLine, string | null> = {
      sum: sumTex(neuron.kernel, sum.inputs, sum.sum),
      bias: biasTex(sum.sum, kernels[kernel]!.bias, sum.biased),
      relu: sum.activated === null ? null : reluTex(sum.biased, sum.activated),
      pool: sum.pool && poolTex(pool.kind, sum.pool.inputs, sum.pool.value),
      softmax: null,
    };
    return this.lines.map((line) => written[line]).filter((line) => line !== null);
  }
}

customElements.define('convcast-live-formulas', LiveFormulas);
