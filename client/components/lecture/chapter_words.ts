import { css, html, nothing, type PropertyDeclarations } from 'lit';
import type { Chapter } from '../../../shared/lecture/chapter.ts';
import { referenceNamed } from '../../../shared/lecture/references.ts';
import { wordsIn } from '../../../shared/lecture/words.ts';
import { LabPanel } from '../lab/lab_panel.ts';
import { labStyles } from '../lab/lab_styles.ts';
import { common } from '../styles.ts';
import { DECK_TEXT } from './deck_text.ts';
import './formula.ts';
import { LECTURE_TEXT } from './lecture_text.ts';
import './live_formulas.ts';
import { prose, withFormulas } from './prose.ts';

/** A chapter's words: what it says, its formulas with the live numbers, what to try, and a question. */
export class ChapterWords extends LabPanel {
  static override styles = [
    common,
    labStyles,
    css`
      article {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 14px;
        align-content: start;
      }
      h2 {
        font-size: 1.9rem;
        line-height: 1.2;
      }
      p {
        font-size: 1.25rem;
        line-height: 1.45;
      }
      .formulas {
        display: grid;
        gap: 10px;
        font-size: 1.2rem;
      }
      h3 {
        font-size: 1.1rem;
        color: var(--text);
      }
      .try,
      .question {
        display: grid;
        gap: 6px;
        padding-left: 14px;
        border-left: 3px solid var(--line);
      }
      .notes {
        padding: 8px 12px;
        border: 1px dashed var(--quiet);
      }
      .answer {
        padding: 8px 0 0;
      }
      .question button,
      .numbers button {
        justify-self: start;
        min-height: 2.2rem;
      }
      .numbers {
        display: grid;
        gap: 8px;
      }
      .sources {
        font-size: 0.95rem;
        color: var(--quiet);
      }
      .sources ul {
        display: inline;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .sources li {
        display: inline;
      }
      .sources li + li::before {
        content: ' · ';
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...LabPanel.properties,
    chapter: { attribute: false },
    answered: { state: true },
    numbers: { state: true },
  };
  declare chapter: Chapter;
  declare answered: boolean;
  /** Whether the live numbers stand below the formulas. */
  declare numbers: boolean;

  constructor() {
    super();
    this.answered = false;
    this.numbers = false;
  }

  override read(): void {}

  protected override render() {
    const { language } = this.session.choice;
    const text = LECTURE_TEXT[language];
    const { title, text: words, formulas, tryThis } = this.chapter;
    return html`
      <article lang=${language}>
        <h2 data-testid="chapter-title">${wordsIn(title, language)}</h2>
        ${prose(wordsIn(words, language))}
        ${
          formulas.length
            ? html`<div class="formulas">${formulas.map((tex) => html`<convcast-formula .tex=${wordsIn(tex, language)}></convcast-formula>`)}</div>`
            : nothing
        }
        ${this.#live()}
        ${
          tryThis === undefined
            ? nothing
            : html`<section class="try" data-testid="try-this"><h3>${text.try}</h3>${prose(wordsIn(tryThis, language))}</section>`
        }
        ${this.#question()} ${this.#sources()} ${this.#notes()}
      </article>
    `;
  }

  #live() {
    const { live } = this.chapter;
    if (!live.length) return nothing;
    const text = LECTURE_TEXT[this.session.choice.language];
    return html`
      <div class="numbers">
        <button
          type="button"
          aria-pressed=${this.numbers}
          data-testid="live-numbers"
          @click=${() => {
            this.numbers = !this.numbers;
          }}
        >
          ${text.numbers}
        </button>
        ${
          this.numbers
            ? html`<convcast-live-formulas
                .session=${this.session}
                .lab=${this.lab}
                .lines=${live}
              ></convcast-live-formulas>`
            : nothing
        }
      </div>
    `;
  }

  #question() {
    const { language } = this.session.choice;
    const text = LECTURE_TEXT[language];
    const { question, answer } = this.chapter;
    if (question === undefined) return nothing;
    return html`
      <section class="question">
        <h3>${text.question}</h3>
        <p>${withFormulas(wordsIn(question, language))}</p>
        ${
          answer === undefined
            ? nothing
            : html`
                <button
                  type="button"
                  aria-expanded=${this.answered}
                  data-testid="show-answer"
                  @click=${() => {
                    this.answered = !this.answered;
                  }}
                >
                  ${this.answered ? text.hide : text.show}
                </button>
                <div aria-live="polite" data-testid="answer">
                  ${this.answered ? html`<div class="answer">${prose(wordsIn(answer, language))}</div>` : nothing}
                </div>
              `
        }
      </section>
    `;
  }

  /** Of who presents alone: nobody else gets them. */
  #notes() {
    const { choice, connection } = this.session;
    const { notes } = this.chapter;
    if (notes === undefined || connection.room.role !== 'presenter') return nothing;
    return html`<section class="notes" data-testid="notes">
      <h3>${DECK_TEXT[choice.language].presenterNotes}</h3>
      ${prose(wordsIn(notes, choice.language))}
    </section>`;
  }

  #sources() {
    const { references } = this.chapter;
    if (!references.length) return nothing;
    const text = LECTURE_TEXT[this.session.choice.language];
    return html`
      <div class="sources">
        ${text.sources}:
        <ul>
          ${references.map((name) => {
            const reference = referenceNamed(name);
            return html`<li title=${reference ? [reference.full, reference.id ?? ''].join(' ') : ''}>${reference?.short ?? name}</li>`;
          })}
        </ul>
      </div>
    `;
  }
}

customElements.define('convcast-chapter-words', ChapterWords);
