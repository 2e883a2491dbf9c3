import { css, html, nothing, type PropertyDeclarations } from 'lit';
import { wordsIn } from '../../../shared/lecture/words.ts';
import { problemText } from '../../language/said_text.ts';
import { isForArrows } from '../key_targets.ts';
import { labStyles } from '../lab/lab_styles.ts';
import { SessionElement } from '../session_element.ts';
import { common } from '../styles.ts';
import './deck_panel.ts';
import './talk_clock.ts';
import { DECK_TEXT } from './deck_text.ts';
import { LECTURE_TEXT } from './lecture_text.ts';

/** Which chapter is open, the way to the others, and the stage as the chapter has it. */
export class ChapterBar extends SessionElement {
  static override styles = [
    common,
    labStyles,
    css`
      :host {
        position: relative;
        border-bottom: 1px solid var(--line);
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 10px;
        padding: 8px 16px 8px 24px;
      }
      .place {
        min-width: 6.5em;
        text-align: center;
      }
      .space {
        flex: 1;
      }
      .problem {
        color: var(--problem);
        flex-basis: 100%;
      }
      .step {
        min-width: 2.4rem;
        font-size: 1.15rem;
      }
      nav {
        position: absolute;
        z-index: 10;
        top: 100%;
        left: 16px;
        max-height: calc(100dvh - 8rem);
        overflow: auto;
        background: var(--background);
        border: 1px solid var(--quiet);
        border-radius: 4px;
      }
      ol {
        list-style: none;
        margin: 0;
        padding: 6px;
        columns: 2;
        column-gap: 6px;
      }
      li {
        break-inside: avoid;
      }
      li button {
        width: 100%;
        display: grid;
        grid-template-columns: 2em minmax(0, 1fr);
        text-align: left;
        align-items: center;
        border-color: transparent;
        font-size: 1.1rem;
        min-height: 2.3rem;
      }
      li button[aria-current='page'] {
        background: var(--surface);
        font-weight: 600;
      }
      @media (max-width: 999px) {
        .step {
          min-width: 44px;
        }
        .bar {
          padding: 8px 16px;
        }
        .wide {
          display: none;
        }
        ol {
          columns: 1;
        }
        nav {
          right: 16px;
          max-height: none;
        }
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...SessionElement.properties,
    wide: { attribute: false },
    open: { state: true },
  };
  /** Whether the words are put away. Fires `wide` with what it shall be. */
  declare wide: boolean;
  declare open: boolean;

  constructor() {
    super();
    this.open = false;
    this.wide = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.follow((listener) => this.session.lecture.subscribe(listener));
    addEventListener('click', this.#onClickElsewhere);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('click', this.#onClickElsewhere);
  }

  readonly #onClickElsewhere = (event: MouseEvent) => {
    if (!event.composedPath().includes(this)) this.open = false;
  };

  override read(): void {}

  protected override render() {
    const { lecture, choice } = this.session;
    const { language } = choice;
    const text = LECTURE_TEXT[language];
    const { at, chapters, chapter } = lecture;
    return html`
      <div class="bar" lang=${language}>
        <button
          type="button"
          aria-expanded=${this.open}
          aria-controls="chapters"
          data-testid="chapters"
          @click=${this.#toggle}
        >
          ☰ ${text.chapters}
        </button>
        <button
          type="button"
          class="step"
          title=${`${text.back} (PageUp)`}
          aria-label=${text.back}
          ?disabled=${at === 0}
          data-testid="chapter-back"
          @click=${() => lecture.step(-1)}
        >
          ‹
        </button>
        <span class="place number" role="status" data-testid="chapter-place">${text.place(at + 1, chapters.length)}</span>
        <button
          type="button"
          class="step"
          title=${`${text.next} (PageDown)`}
          aria-label=${text.next}
          ?disabled=${at === chapters.length - 1}
          data-testid="chapter-next"
          @click=${() => lecture.step(1)}
        >
          ›
        </button>
        <span class="space"></span>
        ${this.session.connection.room.role === 'presenter' ? html`<convcast-talk-clock .label=${DECK_TEXT[language].timer}></convcast-talk-clock>` : nothing}
        <button
          type="button"
          class="wide"
          aria-pressed=${this.wide}
          data-testid="hide-words"
          @click=${() => this.dispatchEvent(new CustomEvent('wide', { detail: !this.wide }))}
        >
          ${text.hideWords}
        </button>
        ${this.#stageButtons()}
        ${lecture.problem ? html`<p class="problem" data-testid="lecture-problem">${problemText(lecture.problem)}</p>` : nothing}
      </div>
      <nav id="chapters" aria-label=${text.chapters} lang=${language} ?hidden=${!this.open} @keydown=${this.#onListKey}>
        <ol>
          ${chapters.map(
            ({ name, title }, index) => html`
              <li>
                <button
                  type="button"
                  aria-current=${name === chapter.name ? 'page' : 'false'}
                  data-testid=${`chapter-${name}`}
                  @click=${() => {
                    this.open = false;
                    lecture.open(name);
                  }}
                >
                  <span class="number">${index + 1}</span><span>${wordsIn(title, language)}</span>
                </button>
              </li>
            `,
          )}
        </ol>
        ${this.session.connection.room.role === 'presenter' ? html`<convcast-deck-panel .session=${this.session}></convcast-deck-panel>` : nothing}
      </nav>
    `;
  }

  #stageButtons() {
    const { lecture, choice } = this.session;
    const text = LECTURE_TEXT[choice.language];
    const { screen } = lecture.chapter.stage;
    if (screen === 'plate') return nothing;
    return html`
      ${
        lecture.leads && screen === 'lab'
          ? html`<button
              type="button"
              title=${text.preparedHint}
              data-testid="as-prepared"
              @click=${() => void lecture.prepare()}
            >
              ${text.prepared}
            </button>`
          : nothing
      }
      <button type="button" data-testid="open-screen" @click=${() => choice.set({ screen })}>
        ${screen === 'lab' ? text.openLab : text.openNetwork}
      </button>
    `;
  }

  async #toggle(): Promise<void> {
    this.open = !this.open;
    await this.updateComplete;
    if (this.open) this.renderRoot.querySelector<HTMLElement>('[aria-current=page]')?.focus();
  }

  #onListKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      this.open = false;
      this.renderRoot.querySelector<HTMLElement>('[data-testid=chapters]')?.focus();
      return;
    }
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined || isForArrows(event)) return;
    event.preventDefault();
    const buttons = [...this.renderRoot.querySelectorAll<HTMLElement>('li button')];
    const at = buttons.indexOf(event.target as HTMLElement);
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
  }
}

customElements.define('convcast-chapter-bar', ChapterBar);
