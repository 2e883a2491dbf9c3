import { css, html, type PropertyDeclarations } from 'lit';
import { CLASS_NAME_MAX, type TaughtClass } from '../../../shared/taught.ts';
import { wordsOf } from '../../language/spoken.ts';
import type { Thumbnails } from '../../state/thumbnails.ts';
import type { Change } from '../../stream/connection.ts';
import { SessionElement } from '../session_element.ts';
import { common } from '../styles.ts';
import { TEACH_WORDS } from './teach_words.ts';

const HOLD_KEYS = [' ', 'Enter'];

/** One class: its name, a button that collects while it is held, and its samples, each of which can go. */
export class TeachClass extends SessionElement {
  static override styles = [
    common,
    css`
      :host {
        display: grid;
        gap: 6px;
        padding: 8px 0;
        border-top: 1px solid var(--line);
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
      }
      input {
        flex: 1 1 8rem;
        min-width: 0;
        font: inherit;
        font-weight: 600;
        color: inherit;
        background: none;
        border: 1px solid var(--line);
        border-radius: 4px;
        padding: 0.3em 0.5em;
      }
      .count {
        min-width: 6.2em;
      }
      .head button {
        min-height: 2.2em;
        padding: 0 0.9em;
        background: none;
        border: 1px solid var(--line);
        border-radius: 4px;
        cursor: pointer;
        touch-action: none;
        user-select: none;
      }
      .head button:disabled {
        color: var(--quiet);
        cursor: default;
      }
      .hold.held {
        background: var(--live);
        border-color: var(--live);
        color: var(--background);
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
        max-height: 8.6rem;
        overflow: auto;
        scrollbar-width: thin;
      }
      li button {
        position: relative;
        display: block;
        width: 40px;
        height: 40px;
        padding: 0;
        border: 0;
        background: var(--surface);
        cursor: pointer;
      }
      li img {
        display: block;
        width: 100%;
        height: 100%;
      }
      li wa-icon {
        position: absolute;
        inset: 0;
        display: grid;
        place-content: center;
        background: var(--veil);
        opacity: 0;
      }
      li button:hover wa-icon,
      li button:focus-visible wa-icon {
        opacity: 1;
      }
      @media (max-width: 999px) {
        .head button,
        input {
          min-height: 44px;
        }
        li button {
          width: 44px;
          height: 44px;
        }
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...SessionElement.properties,
    taught: { attribute: false },
    thumbnails: { attribute: false },
    disabled: { attribute: false },
  };
  declare taught: TaughtClass;
  declare thumbnails: Thumbnails;
  /** While nothing may be changed here. */
  declare disabled: boolean;

  protected override readonly renders: readonly Change[] = ['source', 'teach'];
  #holding = false;

  override disconnectedCallback(): void {
    this.#release();
    super.disconnectedCallback();
  }

  protected override render() {
    const { id, name, samples } = this.taught;
    const { teach, source } = this.session.connection;
    const held = teach?.collecting === id;
    const count = samples.length;
    const text = wordsOf(TEACH_WORDS);
    return html`
      <div class="head">
        <input
          aria-label=${text.nameOfClass}
          maxlength=${CLASS_NAME_MAX}
          .value=${name}
          ?disabled=${this.disabled}
          data-testid="class-name"
          @change=${this.#rename}
        />
        <span class="small quiet number count" data-testid="class-count">${count === 1 ? text.sample : text.samples(count)}</span>
        <button
          type="button"
          class="hold ${held ? 'held' : ''}"
          aria-pressed=${held}
          ?disabled=${this.disabled || !source}
          title=${source ? text.holdHint : text.startCamera}
          data-testid="hold"
          @pointerdown=${this.#press}
          @pointerup=${this.#release}
          @pointercancel=${this.#release}
          @lostpointercapture=${this.#release}
          @blur=${this.#release}
          @contextmenu=${(event: Event) => event.preventDefault()}
          @keydown=${(event: KeyboardEvent) => this.#key(event, true)}
          @keyup=${(event: KeyboardEvent) => this.#key(event, false)}
        >
          ${held ? text.collecting : text.hold}
        </button>
        <button type="button" ?disabled=${this.disabled} data-testid="add-pictures" @click=${this.#choose}>
          ${text.pictures}
        </button>
        <button type="button" ?disabled=${this.disabled} data-testid="remove-class" @click=${this.#remove}>
          ${text.remove}<span class="visually-hidden">${text.removeClass(name)}</span>
        </button>
      </div>
      ${
        count
          ? html`<ul aria-label=${text.samplesOf(name)} data-testid="samples">
              ${samples.map(
                (sample, index) => html`<li>
                  <button
                    type="button"
                    aria-label=${text.removeSampleOf(index + 1, name)}
                    title=${text.removeSample}
                    ?disabled=${this.disabled}
                    @click=${() => this.#removeSample(sample)}
                  >
                    ${this.thumbnails.of(sample) ? html`<img src=${this.thumbnails.of(sample)!} alt="" />` : ''}
                    <wa-icon name="xmark"></wa-icon>
                  </button>
                </li>`,
              )}
            </ul>`
          : ''
      }
    `;
  }

  /** Events go up to the panel, which asks the server and says what it answers. */
  #tell(kind: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.#hold();
  }

  #key(event: KeyboardEvent, down: boolean): void {
    if (!HOLD_KEYS.includes(event.key)) return;
    event.preventDefault();
    if (!down) this.#release();
    else if (!event.repeat) this.#hold();
  }

  #hold(): void {
    if (this.#holding) return;
    this.#holding = true;
    this.#tell('teach-collect', this.taught.id);
  }

  readonly #release = () => {
    if (!this.#holding) return;
    this.#holding = false;
    this.#tell('teach-collect', null);
  };

  #rename(event: Event): void {
    const input = event.target as HTMLInputElement;
    const name = input.value.trim();
    if (name && name !== this.taught.name) this.#tell('teach-rename', name);
    else input.value = this.taught.name;
  }

  #remove(): void {
    this.#tell('teach-forget', { class: this.taught.id });
  }

  #removeSample(sample: number): void {
    this.#tell('teach-forget', { samples: [sample] });
  }

  #choose(): void {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = 'image/*';
    input.multiple = true;
    input.addEventListener('change', () => this.#tell('teach-pictures', [...(input.files ?? [])]));
    input.click();
  }

  override read(): void {}
}

customElements.define('convcast-teach-class', TeachClass);
