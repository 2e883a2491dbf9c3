import { css, html, nothing } from 'lit';
import { settingKey } from '../../../shared/experiment.ts';
import { problemText } from '../../language/said_text.ts';
import { wordsOf } from '../../language/spoken.ts';
import { common, scrolling } from '../styles.ts';
import { ExperimentElement, experimentStyles } from './experiment_element.ts';
import { EXPERIMENT_TEXT } from './experiment_text.ts';
import './kernel_setting.ts';
import './map_settings.ts';
import './picture_settings.ts';
import { settingText } from './setting_text.ts';

/** Changes of the running network and of its picture, for everybody in the room. */
export class ExperimentPanel extends ExperimentElement {
  static override styles = [
    common,
    scrolling,
    experimentStyles,
    css`
      .state {
        margin-bottom: 10px;
      }
      .state p {
        flex: 1 1 12rem;
      }
      @media (max-width: 520px) {
        .state p {
          flex-basis: 100%;
        }
      }
      .parts {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr));
        gap: 16px 28px;
        align-items: start;
      }
      .parts > div {
        display: grid;
        gap: 16px;
        min-width: 0;
      }
      ul {
        list-style: none;
        margin: 4px 0 0;
        padding: 0;
      }
      li {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 8px;
        padding: 2px 0;
        border-bottom: 1px solid var(--line);
      }
      li span {
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .problem {
        color: var(--problem);
      }
    `,
  ];

  protected override render() {
    const { session } = this;
    const { experiment } = session;
    const { settings, steps, refusal } = experiment;
    const text = wordsOf(EXPERIMENT_TEXT);
    return html`
      <div class="row state">
        <p class="quiet">${this.#told()}</p>
        ${
          this.mayChange
            ? html`
                <button
                  type="button"
                  ?disabled=${steps.undo === 0}
                  data-testid="experiment-undo"
                  @click=${() => experiment.undo()}
                >
                  ${text.undo}
                </button>
                <button
                  type="button"
                  ?disabled=${steps.redo === 0}
                  data-testid="experiment-redo"
                  @click=${() => experiment.redo()}
                >
                  ${text.redo}
                </button>
                <button
                  type="button"
                  ?disabled=${settings.length === 0}
                  data-testid="experiment-reset"
                  @click=${() => experiment.reset()}
                >
                  ${text.asTrained}
                </button>
              `
            : nothing
        }
      </div>
      ${refusal ? html`<p class="problem" role="alert" data-testid="experiment-refusal">${problemText(refusal)}</p>` : nothing}
      <div class="parts">
        <div>
          <convcast-map-settings .session=${session}></convcast-map-settings>
          <convcast-kernel-setting .session=${session}></convcast-kernel-setting>
          ${settings.length ? this.#changes() : nothing}
        </div>
        <convcast-picture-settings .session=${session}></convcast-picture-settings>
      </div>
    `;
  }

  #told(): string {
    const text = wordsOf(EXPERIMENT_TEXT);
    return this.mayChange ? text.about : text.watching;
  }

  #changes() {
    const { experiment } = this.session;
    const text = wordsOf(EXPERIMENT_TEXT);
    return html`
      <section aria-labelledby="changes-title">
        <h2 id="changes-title">${text.changed}</h2>
        <ul data-testid="changes">
          ${experiment.settings.map((setting) => {
            const what = settingText(setting);
            return html`<li>
              <span class="number">${what}</span>
              ${
                this.mayChange
                  ? html`<button
                      type="button"
                      aria-label=${text.takeBackWhat(what)}
                      @click=${() => experiment.reset([settingKey(setting)])}
                    >
                      ${text.takeBack}
                    </button>`
                  : nothing
              }
            </li>`;
          })}
        </ul>
      </section>
    `;
  }
}

customElements.define('convcast-experiment', ExperimentPanel);
