import { css, html, nothing } from 'lit';
import { problemText } from '../../language/said_text.ts';
import { wordsOf } from '../../language/spoken.ts';
import type { Change } from '../../stream/connection.ts';
import { SessionElement } from '../session_element.ts';
import { common } from '../styles.ts';
import { ENTRANCE_ADVICE, ENTRANCE_TITLES } from './entrance_text.ts';
import { roomStyles } from './room_styles.ts';
import { ROOM_TEXT } from './room_text.ts';

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
    const titles: Readonly<Record<string, string>> = wordsOf(ENTRANCE_TITLES);
    const advice: Readonly<Record<string, string>> = wordsOf(ENTRANCE_ADVICE);
    const text = wordsOf(ROOM_TEXT);
    return html`
      <div class="words" role="alert" data-testid="refused" data-code=${problem.code}>
        <h2>${titles[problem.code] ?? text.refused}</h2>
        <p>${advice[problem.code] ?? problemText(problem)}</p>
        <button type="button" @click=${() => location.reload()}>${text.reload}</button>
      </div>
    `;
  }

  #passcode() {
    const text = wordsOf(ROOM_TEXT);
    const tried = this.session.connection.gavePasscode;
    return html`
      <form class="words" data-testid="passcode-form" @submit=${this.#enter}>
        <h2>${text.hasPasscode}</h2>
        <p role=${tried ? 'alert' : 'status'} class=${tried ? 'refusal' : ''}>
          ${tried ? text.wrongPasscode : text.presenterTells}
        </p>
        <div class="row">
          <input type="text" name="passcode" required autocomplete="off" autofocus aria-label=${text.passcode} data-testid="enter-passcode" />
          <button class="strong" data-testid="enter">${text.comeIn}</button>
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
