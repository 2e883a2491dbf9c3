import { css, html, nothing } from 'lit';
import { problemText } from '../language/said_text.ts';
import { wordsOf } from '../language/spoken.ts';
import type { Change } from '../stream/connection.ts';
import { SessionElement } from './session_element.ts';
import { SOURCE_TEXT } from './source_words.ts';
import { common } from './styles.ts';

/** The newest problem, over the page, so that nothing moves when it comes and goes. */
export class ProblemNotice extends SessionElement {
  static override styles = [
    common,
    css`
      :host {
        position: fixed;
        right: 16px;
        bottom: 16px;
        z-index: 10;
        max-width: min(34rem, calc(100vw - 32px));
      }
      .line {
        display: flex;
        align-items: center;
        gap: 12px;
      }
    `,
  ];

  protected override readonly renders: readonly Change[] = ['link', 'problem'];

  protected override render() {
    const { problem, link } = this.session.connection;
    // A refusal has the whole page to say so.
    if (!problem || link === 'refused') return nothing;
    return html`
      <wa-callout variant="danger" role="alert" data-testid="problem" data-code=${problem.code}>
        <wa-icon slot="icon" name="warning"></wa-icon>
        <div class="line">
          <span>${problemText(problem)}</span>
          <wa-button size="s" appearance="plain" @click=${() => this.session.connection.dismissProblem()}>
            <wa-icon name="xmark" label=${wordsOf(SOURCE_TEXT).dismiss}></wa-icon>
          </wa-button>
        </div>
      </wa-callout>
    `;
  }

  override read(): void {}
}

customElements.define('convcast-problem', ProblemNotice);
