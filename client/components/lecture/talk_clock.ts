import { css, html, LitElement } from 'lit';
import { labStyles } from '../lab/lab_styles.ts';
import { common } from '../styles.ts';

const SECOND_MS = 1000;

/** When this page's talk began: the clock goes on while another screen is open. */
let startedAtMs = performance.now();

/** How long the talk has been going on, in minutes and seconds; a press starts anew. */
export class TalkClock extends LitElement {
  static override styles = [
    common,
    labStyles,
    css`
      button {
        border-color: transparent;
        color: var(--quiet);
        font-variant-numeric: tabular-nums;
        min-width: 4.5em;
      }
    `,
  ];
  static override properties = { label: {} };
  declare label: string;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.label = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => this.requestUpdate(), SECOND_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  protected override render() {
    const seconds = Math.floor((performance.now() - startedAtMs) / SECOND_MS);
    const text = `${Math.floor(seconds / 60)}:${`${seconds % 60}`.padStart(2, '0')}`;
    return html`<button
      type="button"
      title=${this.label}
      aria-label=${`${text}. ${this.label}`}
      data-testid="talk-clock"
      @click=${() => {
        startedAtMs = performance.now();
        this.requestUpdate();
      }}
    >
      ${text}
    </button>`;
  }
}

customElements.define('convcast-talk-clock', TalkClock);
