import { css, html, LitElement } from 'lit';
import type { Session } from '../state/session.ts';
import './network_screen.ts';
import './problem.ts';
import { showFile } from './show_file.ts';
import './status.ts';
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
      main {
        display: grid;
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
      }
    `,
  ];
  static override properties = { session: { attribute: false }, dragging: { state: true } };
  declare session: Session;
  declare dragging: boolean;

  constructor() {
    super();
    this.dragging = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('dragover', this.#onDragOver);
    addEventListener('dragleave', this.#onDragLeave);
    addEventListener('drop', this.#onDrop);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('dragover', this.#onDragOver);
    removeEventListener('dragleave', this.#onDragLeave);
    removeEventListener('drop', this.#onDrop);
  }

  readonly #onDragOver = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.dragging = true;
  };

  readonly #onDragLeave = (event: DragEvent) => {
    // Only leaving the window has nothing that is entered instead.
    if (event.relatedTarget === null) this.dragging = false;
  };

  readonly #onDrop = (event: DragEvent) => {
    event.preventDefault();
    this.dragging = false;
    const file = event.dataTransfer?.files[0];
    if (file) showFile(this.session.capture, file);
  };

  protected override render() {
    const { session } = this;
    return html`
      <header>
        <h1>convcast</h1>
        <convcast-status .session=${session}></convcast-status>
      </header>
      <main>
        <convcast-network-screen .session=${session}></convcast-network-screen>
      </main>
      <convcast-problem .session=${session}></convcast-problem>
      ${this.dragging ? html`<div class="drop">Drop it to show it to the network</div>` : ''}
    `;
  }
}

customElements.define('convcast-app', App);
