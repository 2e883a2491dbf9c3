import { css, html, nothing, type PropertyDeclarations } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { problemText } from '../../language/said_text.ts';
import { isForArrows } from '../key_targets.ts';
import { LabPanel } from '../lab/lab_panel.ts';
import { common } from '../styles.ts';
import './chapter_bar.ts';
import './chapter_words.ts';
import './lecture_stage.ts';
import { LECTURE_TEXT } from './lecture_text.ts';

/** A chapter's words beside what they are about, live; above them the way to the other chapters. */
export class LectureScreen extends LabPanel {
  static override styles = [
    common,
    css`
      :host {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        min-height: 0;
        height: 100%;
      }
      .work {
        display: grid;
        grid-template-columns: clamp(19rem, 30vw, 46rem) minmax(0, 1fr);
        min-height: 0;
      }
      .work.wide {
        grid-template-columns: minmax(0, 1fr);
      }
      .words {
        overflow: hidden auto;
        scrollbar-width: thin;
        padding: 18px 20px 28px 24px;
        border-right: 1px solid var(--line);
      }
      .stage {
        min-height: 0;
        min-width: 0;
        display: grid;
        grid-template: minmax(0, 1fr) / minmax(0, 1fr);
      }
      @media (max-width: 999px) {
        :host,
        .work,
        .stage {
          display: block;
          height: auto;
        }
        .words {
          padding: 12px 16px 20px;
          border: 0;
          overflow: visible;
        }
      }
    `,
  ];

  static override properties: PropertyDeclarations = { ...LabPanel.properties, wide: { state: true } };
  /** The stage has all the width, and the words are put away. */
  declare wide: boolean;

  constructor() {
    super();
    this.wide = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.follow((listener) => this.session.lecture.subscribe(listener));
    addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#onKey);
  }

  /** Presenter remotes send the page keys. Arrows belong to whatever uses them itself, such as a map or a slider. */
  readonly #onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const step = { PageDown: 1, PageUp: -1, ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    if (event.key.startsWith('Arrow') && isForArrows(event)) return;
    event.preventDefault();
    this.session.lecture.step(step);
  };

  override read(): void {}

  protected override render() {
    const { session, lab } = this;
    const { lecture, choice } = session;
    const text = LECTURE_TEXT[choice.language];
    const { chapter } = lecture;
    return html`
      <convcast-chapter-bar
        .session=${session}
        .wide=${this.wide}
        @wide=${({ detail }: CustomEvent<boolean>) => {
          this.wide = detail;
        }}
      ></convcast-chapter-bar>
      <div class="work ${this.wide ? 'wide' : ''}">
        <!-- A scroller without a control in it is reached by the keyboard only where it can be focused. -->
        <section class="words" tabindex="0" ?hidden=${this.wide} lang=${choice.language} aria-label=${text.words}>
          ${keyed(
            chapter.name,
            html`<convcast-chapter-words
              .session=${session}
              .lab=${lab}
              .chapter=${chapter}
            ></convcast-chapter-words>`,
          )}
        </section>
        <section class="stage" aria-label=${text.stage} data-testid="lecture-stage">
          ${lecture.problem ? html`<p class="visually-hidden" role="alert">${problemText(lecture.problem)}</p>` : nothing}
          ${keyed(
            chapter.name,
            html`<convcast-lecture-stage
              .session=${session}
              .lab=${lab}
              .chapter=${chapter}
            ></convcast-lecture-stage>`,
          )}
        </section>
      </div>
    `;
  }
}

customElements.define('convcast-lecture-screen', LectureScreen);
