import { css, html, nothing } from 'lit';
import { settingKey } from '../../../shared/experiment.ts';
import { common, scrolling } from '../styles.ts';
import { ExperimentElement, experimentStyles } from './experiment_element.ts';
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
                  Undo
                </button>
                <button
                  type="button"
                  ?disabled=${steps.redo === 0}
                  data-testid="experiment-redo"
                  @click=${() => experiment.redo()}
                >
                  Redo
                </button>
                <button
                  type="button"
                  ?disabled=${settings.length === 0}
                  data-testid="experiment-reset"
                  @click=${() => experiment.reset()}
                >
                  As trained
                </button>
              `
            : nothing
        }
      </div>
      ${refusal ? html`<p class="problem" role="alert" data-testid="experiment-refusal">${refusal}</p>` : nothing}
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
    if (!this.mayChange)
      return 'What is changed here is seen by all. You may look: ask for the remote to change it.';
    return 'Everybody in the room sees what you change here. The faint bars beside the classes are the network as trained, on the same frame.';
  }

  #changes() {
    const { experiment } = this.session;
    return html`
      <section aria-labelledby="changes-title">
        <h2 id="changes-title">Changed</h2>
        <ul data-testid="changes">
          ${experiment.settings.map((setting) => {
            const text = settingText(setting);
            return html`<li>
              <span class="number">${text}</span>
              ${
                this.mayChange
                  ? html`<button
                      type="button"
                      aria-label=${`Take back: ${text}`}
                      @click=${() => experiment.reset([settingKey(setting)])}
                    >
                      Take back
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
