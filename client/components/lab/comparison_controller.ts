import { html, nothing, type ReactiveController } from 'lit';
import type { LabComparison } from '../../../shared/protocol.ts';
import { problemText, type SaidProblem } from '../../language/said_text.ts';
import { wordsOf } from '../../language/spoken.ts';
import type { LabPanel } from './lab_panel.ts';
import { PANEL_TEXT } from './panel_text.ts';

/**
 * What a panel has the room compare. A room compares one thing at a time, and the newest wish wins: a panel asks when
 * it opens and when its wish changes, and gives way to other pages until it is asked again. Nothing ends a comparison:
 * what nobody looks at costs nothing.
 */
export class ComparisonController implements ReactiveController {
  readonly #panel: LabPanel;
  readonly #wanted: () => LabComparison;
  #asked = '';
  #state: 'asked' | 'running' | 'taken' | 'refused' | 'locked' = 'asked';
  #refusal: SaidProblem | null = null;

  constructor(panel: LabPanel, wanted: () => LabComparison) {
    this.#panel = panel;
    this.#wanted = wanted;
    panel.addController(this);
  }

  hostUpdate(): void {
    const { lab } = this.#panel;
    if (!lab.shared) return;
    const wanted = JSON.stringify(this.#wanted());
    if (lab.locked) {
      this.#asked = wanted;
      this.#state = 'locked';
      return;
    }
    if (this.#state === 'locked') this.#asked = '';
    if (wanted !== this.#asked) void this.#ask(wanted);
    if (this.running) this.#state = 'running';
    else if (this.#state === 'running') this.#state = 'taken';
  }

  hostDisconnected(): void {
    this.#asked = '';
  }

  /** Whether the room compares what this panel shows: only then are there results to look at. */
  get running(): boolean {
    return JSON.stringify(this.#panel.lab.shared?.comparison) === this.#asked;
  }

  /** Why nothing is compared: what the server says, or that another page has the room compare something else. */
  get notice() {
    const text = wordsOf(PANEL_TEXT);
    if (this.#state === 'locked' && !this.running)
      return html`<p class="quiet" role="status" data-testid="not-compared">
        ${text.comparesElse}
      </p>`;
    if (this.#refusal && this.#state === 'refused')
      return html`<p class="refusal" role="status">${problemText(this.#refusal)}</p>`;
    if (this.#state !== 'taken') return nothing;
    return html`<p class="row" role="status">
      ${text.anotherCompares}
      <button type="button" @click=${() => void this.#ask(this.#asked)}>${text.compareAgain}</button>
    </p>`;
  }

  async #ask(wanted: string): Promise<void> {
    const { lab } = this.#panel;
    this.#asked = wanted;
    this.#state = 'asked';
    if (this.running) return;
    const reply = await lab.compare(JSON.parse(wanted));
    if (reply.ok || this.#asked !== wanted) return;
    this.#state = 'refused';
    this.#refusal = reply.error;
    this.#panel.requestUpdate();
  }
}
