import { css, html, nothing } from 'lit';
import { anewInEachLanguage } from '../language/anew.ts';
import { wordsOf } from '../language/spoken.ts';
import { networkOf } from '../state/session.ts';
import type { Change } from '../stream/connection.ts';
import { engineText } from './engine_text.ts';
import { MODEL_TEXT, modelTitle, preparationText } from './model_text.ts';
import { SessionElement } from './session_element.ts';
import { common } from './styles.ts';

/** Which model runs, what it does to the picture first, and what it runs on. */
export class ModelPanel extends SessionElement {
  static override styles = [
    common,
    css`
      :host {
        display: grid;
        gap: 6px;
      }
      dl {
        margin: 0;
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 2px 8px;
      }
      dt {
        color: var(--quiet);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      summary {
        cursor: pointer;
        min-height: 1.8em;
      }
      ul {
        margin: 0;
        padding-left: 1.1em;
      }
      @media (max-width: 999px) {
        summary {
          min-height: 44px;
          line-height: 44px;
        }
      }
    `,
  ];

  static override properties = { ...SessionElement.properties, waiting: { state: true } };
  /** The model that was asked for and does not answer yet. */
  declare waiting: string | null;

  constructor() {
    super();
    this.waiting = null;
  }

  protected override readonly renders: readonly Change[] = ['link', 'welcome', 'teach', 'role'];

  async #switch(select: HTMLSelectElement): Promise<void> {
    const { connection } = this.session;
    const model = select.value;
    const now = connection.welcome?.network.model;
    if (!model || model === now || this.waiting !== null) return;
    this.waiting = model;
    const reply = await connection.ask('model:switch', { model });
    this.waiting = null;
    if (reply.ok) return;
    select.value = now ?? '';
    connection.show(reply.error);
  }

  protected override render() {
    const { connection } = this.session;
    const { welcome, teach } = connection;
    const network = networkOf(this.session);
    const text = wordsOf(MODEL_TEXT);
    const samples = teach?.classes.some(({ samples }) => samples.length > 0) || teach?.taught;
    return html`
      ${
        welcome
          ? anewInEachLanguage(html`<wa-select
              size="s"
              label=${text.model}
              data-testid="model-picker"
              .value=${this.waiting ?? welcome.network.model}
              ?disabled=${this.waiting !== null || connection.link !== 'live' || !this.may('model:switch')}
              @change=${(event: Event) => this.#switch(event.target as HTMLSelectElement)}
            >
              ${welcome.models.map(({ name, title }) => html`<wa-option value=${name}>${modelTitle(title)}</wa-option>`)}
            </wa-select>`)
          : nothing
      }
      <p class="small quiet" role="status" data-testid="model-note">
        ${this.#note(Boolean(samples))}
      </p>
      <dl class="small">
        <dt>${text.gets}</dt>
        <dd data-testid="preparation">${preparationText(network.preprocessing)}</dd>
        <dt>${text.on}</dt>
        <dd data-testid="engine">${welcome ? html`${welcome.engine.backend}<br />${engineText(welcome.engine.device)}` : '…'}</dd>
      </dl>
      ${
        welcome?.engine.passedOver.length
          ? html`<details class="small" data-testid="passed-over">
              <summary>${text.passedOver}</summary>
              <ul>
                ${welcome.engine.passedOver.map(({ backend, why }) => html`<li>${backend}: ${engineText(why)}</li>`)}
              </ul>
            </details>`
          : nothing
      }
    `;
  }

  #note(samples: boolean) {
    const text = wordsOf(MODEL_TEXT);
    if (this.waiting !== null) return text.loading;
    if (!this.may('model:switch')) return text.watching;
    return samples ? text.samplesGo : nothing;
  }

  override read(): void {}
}

customElements.define('convcast-model-panel', ModelPanel);
