import { css, html, nothing, type PropertyDeclarations } from 'lit';
import type { Link, RoomDesk } from '../../../shared/protocol.ts';
import { problemText, type SaidProblem } from '../../language/said_text.ts';
import { wordsOf } from '../../language/spoken.ts';
import type { Change, Reply } from '../../stream/connection.ts';
import { SessionElement } from '../session_element.ts';
import { common } from '../styles.ts';
import { SHARE_TEXT } from './share_text.ts';
import './people.ts';
import { roomStyles } from './room_styles.ts';
import './share_link.ts';
import './slide_codes.ts';

const TITLE_MAX = 60;
const LOCAL = /^https?:\/\/(localhost|127\.|\[::1\])/;

/** For presenters: how others come in, what they may do, who they are. */
export class ShareDialog extends SessionElement {
  static override styles = [
    common,
    roomStyles,
    css`
      dialog {
        box-sizing: border-box;
        width: min(72rem, 100vw - 32px);
        max-height: calc(100dvh - 32px);
        padding: 0;
        border: 1px solid var(--line);
        border-radius: 8px;
        background: var(--background);
        color: var(--text);
      }
      dialog::backdrop {
        background: var(--veil);
      }
      .head {
        position: sticky;
        top: 0;
        z-index: 1;
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 16px;
        padding: 12px 20px;
        background: var(--background);
        border-bottom: 1px solid var(--line);
      }
      .columns {
        display: grid;
        grid-template-columns: repeat(3, minmax(0, 1fr));
        padding: 16px 0;
      }
      .columns > section {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 12px;
        align-content: start;
        padding: 0 20px;
      }
      .columns > section + section {
        border-left: 1px solid var(--line);
      }
      .link {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 6px;
        padding-bottom: 12px;
        border-bottom: 1px solid var(--line);
        --qr-side: 14rem;
      }
      .large {
        --qr-side: 22rem;
      }
      .link .row {
        justify-content: space-between;
      }
      form .row input {
        flex: 1 1 8rem;
      }
      @media (max-width: 999px) {
        .columns {
          grid-template-columns: minmax(0, 1fr);
          gap: 24px;
        }
        .columns > section + section {
          border: 0;
        }
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...SessionElement.properties,
    address: { state: true },
    refusal: { state: true },
  };
  /** What links begin with, where the reader chose it. */
  declare address: string;
  declare refusal: SaidProblem | null;

  protected override readonly renders: readonly Change[] = ['link', 'welcome', 'desk', 'watching', 'role'];

  constructor() {
    super();
    this.address = '';
    this.refusal = null;
  }

  /** Opens over the page. */
  show(): void {
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  get #addresses(): readonly string[] {
    const known = this.session.connection.room.desk?.addresses ?? [];
    // The presenter came by it, so it leads here; not for others where it is this machine's own name.
    const { origin } = location;
    return LOCAL.test(origin) || known.includes(origin) ? known : [origin, ...known];
  }

  get #base(): string {
    const addresses = this.#addresses;
    const base = addresses.includes(this.address) ? this.address : (addresses[0] ?? location.origin);
    return base.replace(/\/$/, '');
  }

  #urlOf({ code }: Link): string {
    return `${this.#base}/#code=${code}`;
  }

  protected override render() {
    const { desk } = this.session.connection.room;
    const text = wordsOf(SHARE_TEXT);
    return html`
      <dialog aria-labelledby="title" data-testid="share-dialog" @click=${this.#onBackdrop}>
        <div class="head">
          <h2 class="title" id="title">${text.title}</h2>
          <form method="dialog"><button data-testid="close-share">${text.close}</button></form>
        </div>
        ${this.refusal ? html`<p class="refusal" role="alert">${problemText(this.refusal)}</p>` : nothing}
        ${desk ? this.#columns(desk) : nothing}
      </dialog>
    `;
  }

  #columns(desk: RoomDesk) {
    const { watching } = this.session.connection;
    const text = wordsOf(SHARE_TEXT);
    const viewers = desk.links.filter(({ role }) => role === 'viewer');
    const controllers = desk.links.filter(({ role }) => role === 'controller');
    return html`
      <div class="columns">
        <section aria-labelledby="watch">
          <h2 id="watch">${text.watch}</h2>
          ${this.#addressChoice()}
          ${viewers.map(
            (link) => html`
              <div class="link large" data-link=${link.id}>
                <convcast-share-link address=${this.#urlOf(link)} label=${text.viewers}></convcast-share-link>
                <div class="row">
                  <span class="quiet small">${cameText(link)}</span>
                  ${this.#revokeButton(link, text.viewers)}
                </div>
              </div>
            `,
          )}
          ${
            viewers.length
              ? nothing
              : html`
                  <p class="quiet">${text.viewersRevoked}</p>
                  <button type="button" data-testid="new-viewer-link" @click=${() => this.#create('viewer', '')}>
                    ${text.newLink}
                  </button>
                `
          }
          ${this.#passcode(desk.passcode)}
          ${
            viewers[0]
              ? html`<convcast-slide-codes
                  .session=${this.session}
                  base=${this.#base}
                  code=${viewers[0].code}
                ></convcast-slide-codes>`
              : nothing
          }
        </section>
        <section aria-labelledby="control">
          <h2 id="control">${text.remote}</h2>
          <p class="quiet small">
            ${text.remoteAbout}
          </p>
          <form @submit=${this.#onCreate}>
            <div class="row">
              <input
                type="text"
                name="title"
                maxlength=${TITLE_MAX}
                placeholder=${text.whom}
                aria-label=${text.whomLabel}
                data-testid="link-title"
              />
              <button data-testid="new-controller-link">${text.newLink}</button>
            </div>
          </form>
          ${controllers.map(
            (link) => html`
              <div class="link" data-link=${link.id} data-testid="controller-link">
                <div class="row">
                  <span><b>${link.title || text.unnamed}</b> <span class="quiet small">${cameText(link)}</span></span>
                  ${this.#revokeButton(link, link.title || text.controller)}
                </div>
                <convcast-share-link
                  folded
                  address=${this.#urlOf(link)}
                  label=${link.title || text.controller}
                ></convcast-share-link>
              </div>
            `,
          )}
        </section>
        <section aria-labelledby="here">
          <h2 id="here">${text.hereNow} <span data-testid="share-watching">${text.pages(watching)}</span></h2>
          <convcast-people .session=${this.session}></convcast-people>
        </section>
      </div>
    `;
  }

  #addressChoice() {
    const addresses = this.#addresses;
    const text = wordsOf(SHARE_TEXT);
    const only = addresses.every((address) => LOCAL.test(address));
    return html`
      ${
        only
          ? html`<p class="small" data-testid="local-only">
              ${text.onlyHere} <code>--host 0.0.0.0</code>${text.stop}
            </p>`
          : nothing
      }
      ${
        addresses.length > 1
          ? html`<select
              aria-label=${text.address}
              data-testid="address"
              @change=${(event: Event) => {
                this.address = (event.target as HTMLSelectElement).value;
              }}
            >
              ${addresses.map((address) => html`<option ?selected=${address === this.address}>${address}</option>`)}
            </select>`
          : nothing
      }
    `;
  }

  #passcode(set: boolean) {
    const text = wordsOf(SHARE_TEXT);
    return html`
      <form @submit=${this.#onPasscode}>
        <p class="small" id="passcode-note">
          ${set ? text.passcodeSet : text.passcodeUnset}
        </p>
        <div class="row">
          <input
            type="text"
            name="passcode"
            minlength="4"
            maxlength=${TITLE_MAX}
            autocomplete="off"
            placeholder=${set ? text.anotherPasscode : text.passcode}
            aria-label=${text.passcodeLabel}
            aria-describedby="passcode-note"
            data-testid="passcode"
            required
          />
          <button data-testid="set-passcode">${text.set}</button>
          ${
            set
              ? html`<button type="button" data-testid="remove-passcode" @click=${() => this.#setPasscode(null)}>
                  ${text.remove}
                </button>`
              : nothing
          }
        </div>
      </form>
    `;
  }

  #revokeButton({ id }: Link, whose: string) {
    const text = wordsOf(SHARE_TEXT);
    return html`<button
      type="button"
      aria-label=${text.revokeOf(whose)}
      title=${text.revokeHint}
      data-testid="revoke"
      @click=${async () => this.#answered(await this.session.connection.ask('links:revoke', { link: id }))}
    >
      ${text.revoke}
    </button>`;
  }

  /** A click beside the dialog closes it. */
  #onBackdrop(event: Event): void {
    if (event.target === event.currentTarget) (event.currentTarget as HTMLDialogElement).close();
  }

  async #onCreate(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const title = String(new FormData(form).get('title') ?? '').trim();
    if (await this.#create('controller', title)) form.reset();
  }

  async #create(role: Link['role'], title: string): Promise<boolean> {
    return this.#answered(await this.session.connection.ask('links:create', { role, title }));
  }

  async #onPasscode(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    if (await this.#setPasscode(String(new FormData(form).get('passcode')))) form.reset();
  }

  async #setPasscode(passcode: string | null): Promise<boolean> {
    return this.#answered(await this.session.connection.ask('room:passcode', { passcode }));
  }

  #answered(reply: Reply): boolean {
    this.refusal = reply.ok ? null : reply.error;
    return reply.ok;
  }

  override read(): void {}
}

function cameText({ people }: Link): string {
  return wordsOf(SHARE_TEXT).came(people);
}

customElements.define('convcast-share-dialog', ShareDialog);
