import { css, html, LitElement, nothing } from 'lit';
import { Spoken, wordsOf } from '../../language/spoken.ts';
import { common } from '../styles.ts';
import { SHARE_TEXT } from './share_text.ts';
import './qr_code.ts';
import { roomStyles } from './room_styles.ts';

/** How long the button says that it has copied. */
const COPIED_FOR_MS = 2000;

/** A link that others come by: its address to copy, its QR code to point a phone at. */
export class ShareLink extends LitElement {
  static override styles = [
    common,
    roomStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 8px;
        justify-items: start;
      }
      convcast-qr-code {
        width: 100%;
        max-width: var(--qr-side, 18rem);
      }
      .row {
        width: 100%;
        flex-wrap: nowrap;
      }
      input {
        flex: 1 1 0;
      }
    `,
  ];
  static override properties = {
    address: {},
    label: {},
    folded: { type: Boolean },
    plain: { type: Boolean },
    copied: { state: true },
  };
  declare address: string;
  /** Whom it is for, for screen readers. */
  declare label: string;
  /** Its code is shown when it is asked for. */
  declare folded: boolean;
  /** It has no code: it is no address that a phone would open. */
  declare plain: boolean;
  declare copied: boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    new Spoken(this);
    this.address = '';
    this.label = '';
    this.folded = false;
    this.plain = false;
    this.copied = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override render() {
    const text = wordsOf(SHARE_TEXT);
    const code = html`<convcast-qr-code
      text=${this.address}
      label=${text.codeFor(this.label)}
    ></convcast-qr-code>`;
    return html`
      ${this.folded || this.plain ? nothing : code}
      <div class="row">
        <input
          type="text"
          readonly
          aria-label=${text.linkFor(this.label)}
          data-testid="link-address"
          .value=${this.address}
          @focus=${(event: Event) => (event.target as HTMLInputElement).select()}
        />
        <button type="button" data-testid="copy" @click=${this.#copy}>${this.copied ? text.copied : text.copy}</button>
      </div>
      <span class="visually-hidden" role="status">${this.copied ? text.onClipboard : ''}</span>
      ${
        this.folded
          ? html`<details>
              <summary>${text.code}</summary>
              ${code}
            </details>`
          : nothing
      }
    `;
  }

  async #copy(): Promise<void> {
    this.copied = await copied(this.address, this.renderRoot.querySelector('input')!);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.copied = false;
    }, COPIED_FOR_MS);
  }
}

/** Without https browsers give no clipboard: what is selected in `field` can be copied all the same. */
async function copied(text: string, field: HTMLInputElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    field.select();
    return document.execCommand('copy');
  }
}

customElements.define('convcast-share-link', ShareLink);
