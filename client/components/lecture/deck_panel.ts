import { css, html, nothing, type PropertyDeclarations } from 'lit';
import type { Chapter } from '../../../shared/lecture/chapter.ts';
import { DECK_CHAPTERS_MAX, type Deck, decodeDeck, encodeDeck } from '../../../shared/lecture/deck.ts';
import { wordsIn } from '../../../shared/lecture/words.ts';
import { problemText, saidText } from '../../language/said_text.ts';
import { wordsOf } from '../../language/spoken.ts';
import {
  type ChapterWords,
  chapterName,
  labChapter,
  networkChapter,
  withWords,
} from '../../state/kept_chapter.ts';
import type { Change } from '../../stream/connection.ts';
import { labStyles } from '../lab/lab_styles.ts';
import { SessionElement } from '../session_element.ts';
import { common } from '../styles.ts';
import { DECK_TEXT } from './deck_text.ts';

const FILE_NAME = 'lecture.convcast-deck.json';
/** Of a file that is all wrong. */
const PROBLEMS_SHOWN = 6;

interface Problem {
  /** In the file; 0 where it is about none. */
  readonly line: number;
  readonly path: string;
  /** In the page's language as it is when it asks. */
  readonly words: () => string;
}

/** A lecturer's own chapters: kept from what the Lab or the Network screen shows, in an order of one's own, as a file. */
export class DeckPanel extends SessionElement {
  static override styles = [
    common,
    labStyles,
    css`
      :host {
        padding: 10px 14px 14px;
        border-top: 1px solid var(--line);
      }
      summary {
        cursor: pointer;
        min-height: 2rem;
        font-size: 1.1rem;
        font-weight: 600;
      }
      .form {
        display: grid;
        gap: 8px;
        max-width: 36rem;
      }
      label {
        display: grid;
        gap: 2px;
      }
      textarea {
        font: inherit;
        color: inherit;
        background: var(--background);
        border: 1px solid var(--line);
        border-radius: 4px;
        padding: 4px 8px;
        min-height: 4.2em;
        resize: vertical;
      }
      .problems {
        margin: 8px 0 0;
        padding-left: 1.2em;
        color: var(--problem);
      }
      @media (max-width: 999px) {
        summary {
          min-height: 44px;
          line-height: 44px;
        }
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...SessionElement.properties,
    problems: { state: true },
    editing: { state: true },
  };
  /** Why a file, or a change, was not taken. */
  declare problems: readonly Problem[];
  /** The name of the chapter whose words stand in the fields; '' while they are a new one's. */
  declare editing: string;
  protected override readonly renders: readonly Change[] = ['link', 'welcome', 'deck', 'role'];

  constructor() {
    super();
    this.problems = [];
    this.editing = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.follow((listener) => this.session.lecture.subscribe(listener));
  }

  override read(): void {}

  protected override render() {
    const { choice, connection, lecture } = this.session;
    const text = DECK_TEXT[choice.language];
    const { deck } = connection.room;
    return html`
      <details lang=${choice.language}>
        <summary data-testid="own-chapters">${text.own}</summary>
        <div class="form">
          <p class="quiet small">${text.about}</p>
          <label>${text.title}<input type="text" maxlength="120" data-testid="keep-title" /></label>
          <label>${text.text}<textarea maxlength="4000" data-testid="keep-text"></textarea></label>
          <label>${text.notes}<textarea maxlength="4000" data-testid="keep-notes"></textarea></label>
          <div class="line">
            ${
              deck && this.editing
                ? html`
                    <button type="button" data-testid="save-words" @click=${() => this.#saveWords(deck)}>${text.saveWords}</button>
                    <button type="button" @click=${() => this.#fill()}>${text.asIsNow}</button>
                  `
                : html`
                    <button type="button" data-testid="keep-lab" @click=${() => this.#keep('lab')}>${text.keepLab}</button>
                    <button type="button" data-testid="keep-network" @click=${() => this.#keep('network')}>${text.keepNetwork}</button>
                  `
            }
          </div>
          <div class="line">
            ${
              deck
                ? html`
                    <button type="button" data-testid="chapter-earlier" ?disabled=${lecture.at === 0} @click=${() => this.#move(deck, -1)}>${text.earlier}</button>
                    <button type="button" data-testid="chapter-later" ?disabled=${lecture.at === deck.chapters.length - 1} @click=${() => this.#move(deck, 1)}>${text.later}</button>
                    <button type="button" data-testid="chapter-words" @click=${() => this.#fill(lecture.chapter)}>${text.words}</button>
                    <button type="button" data-testid="chapter-remove" @click=${() => this.#remove(deck)}>${text.remove}</button>
                    <button type="button" data-testid="deck-export" @click=${() => exportDeck(deck)}>${text.export}</button>
                  `
                : nothing
            }
            <button type="button" data-testid="deck-import" @click=${this.#import}>${text.import}</button>
            ${
              deck
                ? html`<button type="button" data-testid="deck-end" @click=${() => this.#use(null)}>${text.builtIn}</button>`
                : nothing
            }
          </div>
          ${
            this.problems.length
              ? html`<ul class="problems" role="alert" data-testid="deck-problems">
                  ${this.problems.slice(0, PROBLEMS_SHOWN).map(({ line, path, words }) => html`<li>${line ? text.line(line) : ''}${path ? `${path}: ` : ''}${words()}</li>`)}
                  ${this.problems.length > PROBLEMS_SHOWN ? html`<li>${text.more(this.problems.length - PROBLEMS_SHOWN)}</li>` : nothing}
                </ul>`
              : nothing
          }
        </div>
      </details>
    `;
  }

  #field(of: keyof ChapterWords): HTMLInputElement {
    return this.renderRoot.querySelector<HTMLInputElement>(`[data-testid=keep-${of}]`)!;
  }

  #written(): ChapterWords {
    const value = (of: keyof ChapterWords) => this.#field(of).value.trim();
    return { title: value('title'), text: value('text'), notes: value('notes') };
  }

  /** A chapter's words into the fields, in this page's language; without one they are empty. */
  #fill(chapter?: Chapter): void {
    this.editing = chapter?.name ?? '';
    for (const of of ['title', 'text', 'notes'] as const)
      this.#field(of).value = wordsIn(chapter?.[of] ?? '', this.session.choice.language);
    if (chapter) this.#field('title').focus();
  }

  async #saveWords(deck: Deck): Promise<void> {
    const chapters = deck.chapters.map((chapter) =>
      chapter.name === this.editing
        ? withWords(chapter, this.#written(), this.session.choice.language)
        : chapter,
    );
    if (await this.#use({ ...deck, chapters })) this.#fill();
  }

  async #keep(screen: 'lab' | 'network'): Promise<void> {
    const { choice, connection, lab, lecture } = this.session;
    const text = DECK_TEXT[choice.language];
    const before = connection.room.deck;
    const chapters = before?.chapters ?? [];
    const written = this.#written();
    const title = written.title || text.untitled(chapters.length + 1);
    const name = chapterName(
      title,
      chapters.map((chapter) => chapter.name),
    );
    const words = { ...written, title };
    const chapter = screen === 'lab' ? labChapter(name, words, lab) : networkChapter(name, words, choice.now);
    if (chapters.length === DECK_CHAPTERS_MAX) {
      this.problems = [{ line: 0, path: '', words: () => wordsOf(DECK_TEXT).full(DECK_CHAPTERS_MAX) }];
      return;
    }
    const deck: Deck = {
      schema: 'convcast-deck',
      version: 1,
      title: before?.title ?? text.deckTitle,
      chapters: [...chapters, chapter],
    };
    if (!(await this.#use(deck))) return;
    lecture.open(name);
    this.#fill();
  }

  async #move(deck: Deck, by: -1 | 1): Promise<void> {
    const { at } = this.session.lecture;
    const chapters = [...deck.chapters];
    const [chapter] = chapters.splice(at, 1);
    chapters.splice(at + by, 0, chapter!);
    await this.#use({ ...deck, chapters });
  }

  async #remove(deck: Deck): Promise<void> {
    const { at } = this.session.lecture;
    const chapters = deck.chapters.filter((_, index) => index !== at);
    await this.#use(chapters.length ? { ...deck, chapters } : null);
  }

  /** Whether the room has it now. */
  async #use(deck: Deck | null): Promise<boolean> {
    const reply = await this.session.connection.ask('deck:set', { deck });
    this.problems = reply.ok ? [] : [{ line: 0, path: '', words: () => problemText(reply.error) }];
    return reply.ok;
  }

  #import(): void {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = '.json,application/json';
    input.addEventListener('change', async () => {
      const file = input.files?.[0];
      if (!file) return;
      const read = decodeDeck(await file.text());
      if (read.ok) await this.#use(read.deck);
      else
        this.problems = read.problems.map(({ line, path, said }) => ({
          line,
          path,
          words: () => saidText(said),
        }));
    });
    input.click();
  }
}

function exportDeck(deck: Deck): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([encodeDeck(deck)], { type: 'application/json' }));
  link.download = FILE_NAME;
  link.click();
  URL.revokeObjectURL(link.href);
}

customElements.define('convcast-deck-panel', DeckPanel);
