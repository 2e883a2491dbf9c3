import { css, html, nothing } from 'lit';
import type { Change } from '../../stream/connection.ts';
import { SessionElement } from '../session_element.ts';
import { common } from '../styles.ts';
import { roomStyles } from './room_styles.ts';

interface Words {
  readonly title: string;
  readonly text: string;
}

const WORDS: Record<string, Words> = {
  'access-refused': {
    title: 'This link is no longer valid',
    text: 'It was revoked, or it has expired. Ask the presenter for a new link.',
  },
  'link-needed': {
    title: 'You need a link',
    text: 'Ask the presenter for the link to this room, and open that.',
  },
  'room-full': {
    title: 'This room is full',
    text: 'This page tries again by itself until there is a place.',
  },
  'rooms-full': {
    title: 'This server is full',
    text: 'This page tries again by itself until there is a place.',
  },
  'handshake-rate': {
    title: 'Too many came at once',
    text: 'This page tries again by itself in a moment.',
  },
  'protocol-version': { title: 'This page is out of date', text: 'The server is newer: reload the page.' },
};

/** In the place of everything where the server lets this page not in: why, and what to do. */
export class Entrance extends SessionElement {
  static override styles = [
    common,
    roomStyles,
    css`
      :host {
        display: grid;
        place-items: center;
        min-height: 60dvh;
        padding: 16px;
        text-align: center;
      }
      .words {
        display: grid;
        gap: 16px;
        justify-items: center;
        width: min(100%, 30rem);
      }
      h2 {
        font-size: 1.7rem;
      }
      .row {
        justify-content: center;
      }
    `,
  ];
  protected override readonly renders: readonly Change[] = ['link', 'problem'];

  protected override render() {
    const { problem } = this.session.connection;
    if (!problem) return nothing;
    if (problem.code === 'passcode-needed') return this.#passcode();
    const { title, text } = WORDS[problem.code] ?? {
      title: 'The server refused this page',
      text: problem.message,
    };
    return html`
      <div class="words" role="alert" data-testid="refused" data-code=${problem.code}>
        <h2>${title}</h2>
        <p>${text}</p>
        <button type="button" @click=${() => location.reload()}>Reload</button>
      </div>
    `;
  }

  #passcode() {
    const tried = this.session.connection.gavePasscode;
    return html`
      <form class="words" data-testid="passcode-form" @submit=${this.#enter}>
        <h2>This room has a passcode</h2>
        <p role=${tried ? 'alert' : 'status'} class=${tried ? 'refusal' : ''}>
          ${tried ? 'That was not it. Try again.' : 'The presenter tells it to you.'}
        </p>
        <div class="row">
          <input type="text" name="passcode" required autocomplete="off" autofocus aria-label="Passcode" data-testid="enter-passcode" />
          <button class="strong" data-testid="enter">Come in</button>
        </div>
      </form>
    `;
  }

  #enter(event: SubmitEvent): void {
    event.preventDefault();
    const passcode = String(new FormData(event.target as HTMLFormElement).get('passcode') ?? '');
    this.session.connection.enter(passcode);
  }

  override read(): void {}
}

customElements.define('convcast-entrance', Entrance);
