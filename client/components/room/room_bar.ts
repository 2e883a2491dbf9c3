import { css, html, nothing, type PropertyDeclarations } from 'lit';
import type { ChangeRecord } from '../../../shared/change_record.ts';
import { wordsOf } from '../../language/spoken.ts';
import type { Change } from '../../stream/connection.ts';
import { load, PARTS } from '../parts.ts';
import { SessionElement } from '../session_element.ts';
import { common } from '../styles.ts';
import { personText } from './person_text.ts';
import { ROOM_TEXT } from './room_text.ts';
import './changes.ts';
import { changeText } from './change_text.ts';
import { roomStyles } from './room_styles.ts';
import type { ShareDialog } from './share_dialog.ts';

/** How long the header says what was changed last. */
const NEWS_FOR_MS = 6000;

/** In the page's header: what this person is in the room, and what goes on in it. */
export class RoomBar extends SessionElement {
  static override styles = [
    common,
    roomStyles,
    css`
      :host {
        flex: 1;
        display: flex;
        align-items: center;
        justify-content: flex-end;
        gap: 8px;
        min-width: 0;
      }
      button {
        white-space: nowrap;
      }
      .news {
        flex: 1 1 0;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        text-align: right;
      }
      .badge {
        margin-left: 0.4em;
        padding: 0 0.45em;
        border-radius: 1em;
        background: var(--selection);
        color: #000;
        font-weight: 700;
        font-size: 0.85em;
      }
      /* It lies over the page, and takes no room here. */
      convcast-share-dialog {
        position: absolute;
      }
      [popover] {
        inset: 54px 16px auto auto;
        margin: 0;
        box-sizing: border-box;
        width: min(26rem, 100vw - 32px);
        max-height: calc(100dvh - 80px);
        overflow: auto;
        padding: 16px;
        background: var(--background);
        color: var(--text);
        border: 1px solid var(--line);
        border-radius: 8px;
      }
      :host-context(.projector) .changes {
        display: none;
      }
      @media (max-width: 999px) {
        :host {
          flex: 1 0 100%;
          justify-content: flex-start;
          flex-wrap: wrap;
          gap: 6px;
          padding-bottom: 6px;
        }
        .news {
          flex: 1 0 100%;
          text-align: left;
          order: 1;
        }
        .news:empty {
          display: none;
        }
        /* At the thumb, and off the buttons. */
        [popover] {
          inset: auto 16px 16px;
          width: auto;
        }
      }
      @media (max-width: 520px) {
        .holds {
          display: none;
        }
        button {
          padding: 0 0.45em;
        }
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...SessionElement.properties,
    news: { state: true },
    asked: { state: true },
    open: { state: true },
    sharing: { state: true },
  };
  /** What somebody else changed just now. */
  declare news: ChangeRecord | null;
  /** This person asked for the remote, and has no answer yet. */
  declare asked: boolean;
  declare open: boolean;
  /** The dialog is there; it may be closed. */
  declare sharing: boolean;
  #newsTimer: ReturnType<typeof setTimeout> | undefined;
  #seen: ChangeRecord | null | undefined;

  protected override readonly renders: readonly Change[] = [
    'link',
    'welcome',
    'role',
    'presence',
    'desk',
    'stage',
  ];

  constructor() {
    super();
    this.news = null;
    this.asked = false;
    this.open = false;
    this.sharing = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const { connection, together, pointing } = this.session;
    this.follow((listener) => together.subscribe(listener));
    this.follow((listener) => {
      let { on } = pointing;
      return pointing.subscribe(() => {
        if (on !== pointing.on) listener();
        on = pointing.on;
      });
    });
    this.follow(() =>
      connection.subscribe((change) => {
        if (change === 'history') this.#tell();
        else if (change === 'remote') this.asked = false;
      }),
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#newsTimer);
  }

  /** One's own changes are seen where they were made. */
  #tell(): void {
    const { history, name } = this.session.connection.room;
    const last = history.at(-1);
    // What was there when the page came is no news.
    const first = this.#seen === undefined;
    const same = last?.atMs === this.#seen?.atMs;
    this.#seen = last ?? null;
    if (!last || first || same || last.who === name) return;
    this.news = last;
    clearTimeout(this.#newsTimer);
    this.#newsTimer = setTimeout(() => {
      this.news = null;
    }, NEWS_FOR_MS);
  }

  protected override render() {
    const { role } = this.session.connection.room;
    if (role === null) return nothing;
    const text = wordsOf(ROOM_TEXT);
    const news = this.#newsText();
    return html`
      <span class="news quiet small" title=${news} data-testid="news">${news || this.#holders()}</span>
      ${role === 'presenter' ? this.#presenter() : html`${this.#remote(role)} ${this.#follow()}`}
      <button type="button" class="changes" popovertarget="changes" aria-expanded=${this.open} data-testid="open-changes">
        ${text.changes}
      </button>
      ${this.sharing && role === 'presenter' ? html`<convcast-share-dialog .session=${this.session}></convcast-share-dialog>` : nothing}
      <div id="changes" popover aria-label=${text.lastChanges} @toggle=${this.#onToggle}>
        ${this.open ? html`<convcast-changes .session=${this.session}></convcast-changes>` : nothing}
      </div>
    `;
  }

  readonly #share = async () => {
    try {
      await load(PARTS.share);
    } catch {
      const message = wordsOf(ROOM_TEXT).noDialog;
      this.session.connection.show({ code: 'not-connected', message });
      return;
    }
    this.sharing = true;
    await this.updateComplete;
    const dialog = this.renderRoot.querySelector<ShareDialog>('convcast-share-dialog');
    await dialog?.updateComplete;
    dialog?.show();
  };

  readonly #onToggle = (event: Event) => {
    this.open = (event as ToggleEvent).newState === 'open';
  };

  #newsText(): string {
    const { room } = this.session.connection;
    return this.news ? changeText(this.news, room.name, this.session.lab.state.layers.length) : '';
  }

  #holders(): string {
    const { presence, name } = this.session.connection.room;
    const others = presence.remotes.filter((each) => each !== name);
    if (others.length === 0) return '';
    const text = wordsOf(ROOM_TEXT);
    if (others.length > 2) return text.othersHold(others.length);
    const [one, other] = others.map(personText);
    return other ? text.hold(one!, other) : text.holds(one!);
  }

  #presenter() {
    const { pointing } = this.session;
    const text = wordsOf(ROOM_TEXT);
    const asking = this.session.connection.room.desk?.people.filter(({ asks }) => asks).length ?? 0;
    return html`
      <button
        type="button"
        data-testid="share"
        aria-label=${asking ? text.shareAsking(asking) : text.share}
        @click=${this.#share}
      >
        ${text.share}${asking ? html`<span class="badge" data-testid="asking-count">${text.asking(asking)}</span>` : nothing}
      </button>
      <button
        type="button"
        aria-pressed=${pointing.on}
        title=${pointing.on ? text.pointing : text.pointHint}
        data-testid="point"
        @click=${() => {
          pointing.on = !pointing.on;
        }}
      >
        ${text.point}
      </button>
    `;
  }

  #remote(role: 'viewer' | 'controller') {
    const text = wordsOf(ROOM_TEXT);
    if (role === 'controller')
      return html`
        <span class="small holds" data-testid="holds-remote">${text.youHold}</span>
        <button type="button" data-testid="drop-remote" @click=${() => this.#ask('remote:drop')}>${text.giveBack}</button>
      `;
    return this.asked
      ? html`
          <span class="small quiet" role="status">${text.asked}</span>
          <button type="button" data-testid="drop-remote" @click=${() => this.#ask('remote:drop')}>${text.neverMind}</button>
        `
      : html`
          <button
            type="button"
            title=${text.askHint}
            data-testid="ask-remote"
            @click=${() => this.#ask('remote:ask')}
          >
            ${text.ask}
          </button>
        `;
  }

  #follow() {
    const { together } = this.session;
    const leads = together.leads;
    const text = wordsOf(ROOM_TEXT);
    return html`
      <button
        type="button"
        class=${together.together ? '' : 'strong'}
        aria-pressed=${together.together}
        title=${together.together ? (leads ? text.leadingHint : text.followingHint) : text.followHint}
        data-testid="follow"
        @click=${() => {
          together.together = !together.together;
        }}
      >
        ${together.together ? (leads ? text.leading : text.following) : text.follow}
      </button>
    `;
  }

  async #ask(event: 'remote:ask' | 'remote:drop'): Promise<void> {
    const { connection } = this.session;
    const reply = await connection.ask(event);
    if (reply.ok) this.asked = event === 'remote:ask';
    else connection.show(reply.error);
  }

  override read(): void {}
}

customElements.define('convcast-room-bar', RoomBar);
