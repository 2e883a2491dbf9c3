import { css, html } from 'lit';
import { LANGUAGES, type Language } from '../../shared/lecture/words.ts';
import { LANGUAGE_TITLES } from '../language/catalogue.ts';
import { SessionElement } from './session_element.ts';
import { common } from './styles.ts';

/** The language of the page's words, for this reader alone. */
export class LanguageSwitch extends SessionElement {
  static override styles = [
    common,
    css`
      select {
        min-height: 34px;
        padding: 0 0.3em;
        font: inherit;
        font-size: 0.9rem;
        color: var(--quiet);
        background: var(--background);
        border: 0;
        border-radius: 4px;
        cursor: pointer;
      }
      @media (max-width: 999px) {
        select {
          min-height: 44px;
        }
      }
    `,
  ];

  protected override readonly renders = [];

  protected override render() {
    const { choice } = this.session;
    const { language } = choice;
    // Its name is in all of its languages: who can't read the page's has to find it.
    return html`
      <select
        aria-label="Language · 语言"
        data-testid="language"
        .value=${language}
        @change=${(event: Event) =>
          choice.set({ language: (event.target as HTMLSelectElement).value as Language })}
      >
        ${LANGUAGES.map(
          (name) =>
            html`<option value=${name} lang=${name} ?selected=${name === language}>${LANGUAGE_TITLES[name]}</option>`,
        )}
      </select>
    `;
  }

  override read(): void {}
}

customElements.define('convcast-language-switch', LanguageSwitch);
