import { css, html, nothing } from 'lit';
import { LAST_MINUTE_LABEL } from '../../capture/made_clips.ts';
import { wordsOf } from '../../language/spoken.ts';
import type { Change } from '../../stream/connection.ts';
import { SessionElement } from '../session_element.ts';
import { SOURCE_TEXT } from '../source_words.ts';
import { common } from '../styles.ts';
import { ROOM_TEXT } from './room_text.ts';

/** Why the picture stands still, or isn't of this moment, over every screen, so that nothing moves when it comes and goes. */
export class RoomNotice extends SessionElement {
  static override styles = [
    common,
    css`
      :host {
        position: fixed;
        z-index: 9;
        top: 58px;
        left: 0;
        right: 0;
        display: grid;
        justify-items: center;
        pointer-events: none;
        padding: 0 16px;
      }
      p {
        padding: 0.5em 1em;
        background: var(--background);
        border: 2px solid var(--selection);
        border-radius: 6px;
        font-weight: 600;
        text-align: center;
      }
    `,
  ];

  protected override readonly renders: readonly Change[] = ['link', 'welcome', 'source'];

  protected override render() {
    const text = this.#text();
    return html`<div role="status">
      ${text ? html`<p data-testid="room-notice">${text}</p>` : nothing}
    </div>`;
  }

  #text(): string {
    const { link, source } = this.session.connection;
    const text = wordsOf(ROOM_TEXT);
    if (link === 'lost') return text.lost;
    if (source?.paused === 'away') return text.away;
    if (source?.paused === 'hidden' && !source.own) return text.hidden;
    if (source?.kind === 'clip' && source.label === LAST_MINUTE_LABEL)
      return wordsOf(SOURCE_TEXT).playsLastMinute;
    return '';
  }

  override read(): void {}
}

customElements.define('convcast-room-notice', RoomNotice);
