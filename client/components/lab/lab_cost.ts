import { html } from 'lit';
import { labGraph, totalMultiplyAdds } from '../../../shared/lab_graph.ts';
import { spoken, wordsOf } from '../../language/spoken.ts';
import { numberText } from '../../state/number_text.ts';
import { common } from '../styles.ts';
import { LabPanel } from './lab_panel.ts';
import { LAB_TEXT } from './lab_text.ts';
import { PassTimesController } from './pass_times_controller.ts';

/** What a frame's pass through the stack costs: counted, and measured on the server. */
export class LabCost extends LabPanel {
  static override styles = common;
  readonly #passes = new PassTimesController(this);

  protected override render() {
    const multiplyAdds = totalMultiplyAdds(labGraph(this.lab.state)).toLocaleString(spoken());
    const text = wordsOf(LAB_TEXT);
    const ms = this.#passes.medianMs('lab');
    return html`<p class="number quiet" data-testid="cost">
      ${text.cost(multiplyAdds)}${ms === null ? '' : ` · ${text.ms(numberText(ms, 1))}`}
    </p>`;
  }
}

customElements.define('convcast-lab-cost', LabCost);
