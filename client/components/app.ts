import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { wordsOf } from '../language/spoken.ts';
import { SCREENS, type Screen } from '../state/choice.ts';
import type { Session } from '../state/session.ts';
import { APP_TEXT } from './app_text.ts';
import './keys.ts';
import './language_switch.ts';
import './network_screen.ts';
import './problem.ts';
import './room/entrance.ts';
import './room/pointer_layer.ts';
import './room/room_bar.ts';
import './room/room_notice.ts';
import { PARTS, type Part, whenLoaded } from './parts.ts';
import { phone } from './room/phone.ts';
import { showFile } from './show_file.ts';
import './status.ts';
import './take_away/save_picture.ts';
import { common } from './styles.ts';

/** The shell: what stands above every screen, and the page as a place to drop pictures on. */
export class App extends LitElement {
  static override styles = [
    common,
    css`
      :host {
        display: grid;
        grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
        height: 100dvh;
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 16px;
        min-height: 50px;
        padding: 0 16px;
        border-bottom: 1px solid var(--line);
      }
      h1 {
        font-size: 1.35rem;
        font-weight: 700;
      }
      .left {
        display: flex;
        align-items: center;
        gap: 20px;
      }
      nav {
        display: flex;
        gap: 4px;
      }
      nav button {
        min-height: 34px;
        padding: 0 0.8em;
        background: none;
        border: 0;
        border-radius: 6px;
        color: var(--quiet);
        cursor: pointer;
      }
      nav button[aria-current='page'] {
        background: var(--surface);
        color: var(--text);
        font-weight: 600;
      }
      main {
        display: grid;
        grid-template: minmax(0, 1fr) / minmax(0, 1fr);
        min-height: 0;
      }
      .drop {
        position: fixed;
        inset: 0;
        z-index: 20;
        display: grid;
        place-content: center;
        background: var(--veil);
        border: 4px dashed var(--text);
        font-size: 1.7rem;
        font-weight: 600;
        pointer-events: none;
      }
      @media (max-width: 999px) {
        :host {
          height: auto;
        }
        main {
          display: block;
        }
        header {
          flex-wrap: wrap;
          gap: 4px 16px;
        }
        nav button {
          min-height: 44px;
        }
      }
      /* A phone held sideways has no height to give away. */
      @media (min-width: 521px) and (max-width: 999px) and (max-height: 520px) {
        convcast-room-bar {
          order: 1;
        }
      }
      /* Larger type on a small projector: the buttons keep their words. */
      @media (max-width: 1399px) {
        :host-context(.projector) header {
          gap: 10px;
        }
        :host-context(.projector) .left {
          gap: 8px;
        }
        :host-context(.projector) nav button {
          padding: 0 0.5em;
        }
      }
      @media (max-width: 520px) {
        /* Beside the language, which would have a line of its own behind the numbers. */
        convcast-room-bar {
          flex: 1 1 60%;
        }
        convcast-language-switch {
          align-self: flex-start;
        }
        convcast-status,
        convcast-save-picture {
          order: 1;
        }
        h1 {
          font-size: 1.1rem;
        }
        .left {
          gap: 6px;
        }
        nav button {
          padding: 0 0.5em;
        }
      }
    `,
  ];
  static override properties = {
    session: { attribute: false },
    dragging: { state: true },
    whole: { state: true },
  };
  declare session: Session;
  declare dragging: boolean;
  /** A controller on a phone wants the whole page. */
  declare whole: boolean;
  #ends: (() => void)[] = [];

  constructor() {
    super();
    this.dragging = false;
    this.whole = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const update = () => this.requestUpdate();
    const { choice, connection } = this.session;
    phone.addEventListener('change', update);
    this.#ends = [
      choice.subscribe(update),
      connection.subscribe((change) => {
        if (change === 'role' || change === 'link') update();
      }),
      () => phone.removeEventListener('change', update),
    ];
    addEventListener('dragover', this.#onDragOver);
    addEventListener('dragleave', this.#onDragLeave);
    addEventListener('drop', this.#onDrop);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.#ends.splice(0)) end();
    removeEventListener('dragover', this.#onDragOver);
    removeEventListener('dragleave', this.#onDragLeave);
    removeEventListener('drop', this.#onDrop);
  }

  /** Nobody else shows the room a picture. */
  get #presents(): boolean {
    return this.session.connection.room.role === 'presenter';
  }

  readonly #onDragOver = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.dragging = this.#presents;
  };

  readonly #onDragLeave = (event: DragEvent) => {
    // Only leaving the window has nothing that is entered instead.
    if (event.relatedTarget === null) this.dragging = false;
  };

  readonly #onDrop = (event: DragEvent) => {
    // Another element may have taken it.
    const taken = event.defaultPrevented;
    event.preventDefault();
    this.dragging = false;
    if (taken) return;
    const file = event.dataTransfer?.files[0];
    if (file && this.#presents) showFile(this.session.capture, file);
  };

  protected override render() {
    const { session } = this;
    const { screen } = session.choice.now;
    const text = wordsOf(APP_TEXT);
    const refused = session.connection.link === 'refused';
    if (refused)
      return html`
        <header>
          <h1>convcast</h1>
          <convcast-language-switch .session=${session}></convcast-language-switch>
        </header>
        <main><convcast-entrance .session=${session}></convcast-entrance></main>
      `;
    return html`
      <header>
        <div class="left">
          <h1>convcast</h1>
          <nav aria-label=${text.screens}>
            ${SCREENS.map(
              (name) => html`
                <button
                  type="button"
                  aria-current=${name === screen ? 'page' : 'false'}
                  data-testid=${`screen-${name}`}
                  @click=${() => session.choice.set({ screen: name })}
                >
                  ${text[name]}
                </button>
              `,
            )}
            ${
              this.whole
                ? html`<button
                    type="button"
                    data-testid="remote-page"
                    @click=${() => {
                      this.whole = false;
                    }}
                  >
                    ${text.remote}
                  </button>`
                : nothing
            }
          </nav>
        </div>
        <convcast-room-bar .session=${session}></convcast-room-bar>
        ${
          this.#remote
            ? nothing
            : html`
                <convcast-status .session=${session}></convcast-status>
                <convcast-save-picture
                  .session=${session}
                  .what=${text[screen]}
                  .name=${screen}
                  .of=${() => this.renderRoot.querySelector('main')}
                ></convcast-save-picture>
              `
        }
        <convcast-language-switch .session=${session}></convcast-language-switch>
      </header>
      <main>
        ${
          this.#remote
            ? this.#part(
                PARTS.remote,
                () => html`<convcast-remote-screen
                  .session=${session}
                  @whole-page=${() => {
                    this.whole = true;
                  }}
                ></convcast-remote-screen>`,
              )
            : this.#screen(screen)
        }
      </main>
      <convcast-pointer-layer .session=${session}></convcast-pointer-layer>
      <convcast-room-notice .session=${session}></convcast-room-notice>
      <convcast-keys .session=${session}></convcast-keys>
      <convcast-problem .session=${session}></convcast-problem>
      ${this.dragging ? html`<div class="drop">${text.drop}</div>` : ''}
    `;
  }

  /** A controller's phone shows what it changes, unless its reader wants the whole page. */
  get #remote(): boolean {
    return phone.matches && this.session.connection.room.role === 'controller' && !this.whole;
  }

  #part(part: Part, render: () => TemplateResult) {
    return whenLoaded(part, this, render);
  }

  #screen(screen: Screen) {
    const { session } = this;
    switch (screen) {
      case 'network':
        return html`<convcast-network-screen .session=${session}></convcast-network-screen>`;
      case 'lab':
        return this.#part(
          PARTS.lab,
          () => html`<convcast-lab-screen .session=${session} .lab=${session.lab}></convcast-lab-screen>`,
        );
      case 'lecture':
        return this.#part(
          PARTS.lecture,
          () =>
            html`<convcast-lecture-screen .session=${session} .lab=${session.lab}></convcast-lecture-screen>`,
        );
    }
  }
}

customElements.define('convcast-app', App);
