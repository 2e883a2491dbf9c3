import { css, html } from 'lit';
import { wordsOf } from '../language/spoken.ts';
import type { Change } from '../stream/connection.ts';
import { SessionElement } from './session_element.ts';
import { SOURCE_TEXT } from './source_words.ts';
import { common } from './styles.ts';

/** How fast, how far behind, how many watch, on what it runs; and how the page looks. */
export class Status extends SessionElement {
  static override styles = [
    common,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 18px;
        white-space: nowrap;
        font-variant-numeric: tabular-nums;
      }
      .numbers {
        display: flex;
        gap: 18px;
      }
      .live::before {
        content: '';
        display: inline-block;
        width: 0.7em;
        height: 0.7em;
        margin-right: 0.5em;
        border-radius: 50%;
        background: var(--live);
      }
      .rate {
        min-width: 8.2em;
        text-align: right;
      }
      .age {
        min-width: 7em;
        text-align: right;
      }
      .buttons {
        display: flex;
        gap: 6px;
      }
      /* Larger type leaves it no room. */
      @media (max-width: 1599px) {
        :host-context(.projector) .backend {
          display: none;
        }
      }
      @media (max-width: 1399px) {
        :host-context(.projector),
        :host-context(.projector) .numbers {
          gap: 10px;
        }
        :host-context(.projector) .coarse + .watching {
          display: none;
        }
        :host-context(.projector) .rate {
          min-width: 6.8em;
        }
        :host-context(.projector) .age {
          min-width: 6.6em;
        }
      }
      @media (max-width: 999px) {
        :host,
        .numbers {
          flex-wrap: wrap;
          gap: 0 10px;
        }
        .backend,
        .projector {
          display: none;
        }
        .rate,
        .age {
          min-width: 0;
        }
      }
      @media (max-width: 520px) {
        :host {
          font-size: 0.875rem;
        }
        .watching {
          display: none;
        }
      }
    `,
  ];

  protected override readonly renders: readonly Change[] = ['link', 'welcome', 'source', 'watching', 'pace'];

  protected override render() {
    const { choice } = this.session;
    const { projector } = choice.now;
    const text = wordsOf(SOURCE_TEXT);
    return html`
      <div class="numbers quiet" data-testid="status">${this.#numbers()}</div>
      <div class="buttons">
        <wa-button
          class="projector"
          size="s"
          appearance=${projector ? 'filled' : 'plain'}
          title=${text.projectorHint}
          data-testid="projector"
          @click=${() => choice.set({ projector: !projector })}
        >
          <wa-icon name="projector" label=${projector ? text.leaveProjector : text.projector}></wa-icon>
        </wa-button>
        <wa-button
          size="s"
          appearance="plain"
          title=${choice.dark ? text.light : text.dark}
          data-testid="theme"
          @click=${() => choice.set({ theme: choice.dark ? 'light' : 'dark' })}
        >
          <wa-icon
            name=${choice.dark ? 'sun' : 'moon'}
            label=${choice.dark ? text.light : text.dark}
          ></wa-icon>
        </wa-button>
      </div>
    `;
  }

  #numbers() {
    const { connection } = this.session;
    const text = wordsOf(SOURCE_TEXT);
    const { link, framesPerSecond, ageMs, watching, welcome } = connection;
    if (link !== 'live')
      return html`<span data-testid="link">${link === 'lost' ? text.notConnected : text.isConnecting}</span>`;
    return html`
      ${
        framesPerSecond === null
          ? ''
          : html`<span class="live rate" data-testid="frame-rate">${text.rate(Math.round(framesPerSecond))}</span>`
      }
      ${ageMs === null ? '' : html`<span class="age" data-testid="age">${text.age(Math.max(0, Math.round(ageMs)))}</span>`}
      ${
        connection.result?.coarse
          ? html`<span
              class="coarse"
              data-testid="coarse"
              title=${text.coarseHint}
              >${text.coarse}</span
            >`
          : ''
      }
      <span class="watching" data-testid="watching">${text.watching(watching)}</span>
      <span class="backend" data-testid="backend">${welcome?.engine.backend}</span>
    `;
  }

  override read(): void {}
}

customElements.define('convcast-status', Status);
