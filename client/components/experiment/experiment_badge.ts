import { css, html, nothing } from 'lit';
import { wordsOf } from '../../language/spoken.ts';
import { common } from '../styles.ts';
import { ExperimentElement, experimentStyles } from './experiment_element.ts';
import { EXPERIMENT_TEXT } from './experiment_text.ts';
import { changesText } from './setting_text.ts';

/** Says that the network is not as it was trained, with the way back. Nothing while it is. */
export class ExperimentBadge extends ExperimentElement {
  static override styles = [
    common,
    experimentStyles,
    css`
      .badge {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 6px 10px;
        padding: 6px 10px;
        margin-bottom: 14px;
        border: 2px dashed var(--selection);
        border-radius: 6px;
      }
      strong {
        color: var(--selection-text);
      }
    `,
  ];

  protected override render() {
    const { settings } = this.session.experiment;
    const text = wordsOf(EXPERIMENT_TEXT);
    return html`
      <div role="status">
        ${
          settings.length
            ? html`<div class="badge" data-testid="not-as-trained">
                <span>
                  <strong>${text.notAsTrained}</strong>
                  <span class="small quiet number">${changesText(settings.length)}</span>
                </span>
                ${
                  this.mayChange
                    ? html`<button type="button" data-testid="as-trained" @click=${() => this.session.experiment.reset()}>
                        ${text.asTrained}
                      </button>`
                    : nothing
                }
              </div>`
            : nothing
        }
      </div>
    `;
  }
}

customElements.define('convcast-experiment-badge', ExperimentBadge);
