import { css, html, nothing } from 'lit';
import type { Person } from '../../../shared/protocol.ts';
import { wordsOf } from '../../language/spoken.ts';
import type { Change } from '../../stream/connection.ts';
import { SessionElement } from '../session_element.ts';
import { common } from '../styles.ts';
import { personText } from './person_text.ts';
import { roomStyles } from './room_styles.ts';
import { ROOM_TEXT } from './room_text.ts';

const MOST_SHOWN = 200;

/** Who asks for the remote, who holds it, who watches; the presenter gives and takes it with one click. */
export class People extends SessionElement {
  static override styles = [
    common,
    roomStyles,
    css`
      :host {
        display: grid;
        gap: 12px;
        align-content: start;
      }
      ul {
        list-style: none;
        margin: 4px 0 0;
        padding: 0;
        display: grid;
        gap: 4px;
      }
      li {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 8px;
        min-height: 2.4rem;
      }
      .asks {
        border-left: 3px solid var(--selection);
        padding-left: 8px;
      }
      .who {
        min-width: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  protected override readonly renders: readonly Change[] = ['link', 'welcome', 'desk'];

  protected override render() {
    const people = this.session.connection.room.desk?.people ?? [];
    const text = wordsOf(ROOM_TEXT);
    const asking = people.filter(({ asks }) => asks);
    const holding = people.filter(({ role }) => role === 'controller');
    const others = people.filter(({ role, asks }) => role === 'viewer' && !asks);
    return html`
      ${
        asking.length
          ? html`<section>
              <h3>${text.asksTitle}</h3>
              <ul data-testid="asking">
                ${asking.map((person) =>
                  this.#item(person, [
                    { title: text.give, grant: true, strong: true },
                    { title: text.notNow, grant: false },
                  ]),
                )}
              </ul>
            </section>`
          : nothing
      }
      <section>
        <h3>${text.holdsTitle}</h3>
        ${
          holding.length
            ? html`<ul data-testid="holding">
                ${holding.map((person) => this.#item(person, [{ title: text.takeBack, grant: false }]))}
              </ul>`
            : html`<p class="quiet small">${text.nobodyHolds}</p>`
        }
      </section>
      <section>
        <h3>${text.watchTitle}</h3>
        ${
          others.length
            ? html`<ul data-testid="viewers">
                ${others.slice(0, MOST_SHOWN).map((person) => this.#item(person, [{ title: text.giveRemote, grant: true }]))}
                ${others.length > MOST_SHOWN ? html`<li class="quiet">${text.more(others.length - MOST_SHOWN)}</li>` : nothing}
              </ul>`
            : html`<p class="quiet small">${text.nobodyWatches}</p>`
        }
      </section>
    `;
  }

  #item(
    { id, name, link, pages, asks }: Person,
    choices: readonly { title: string; grant: boolean; strong?: boolean }[],
  ) {
    const title = this.session.connection.room.desk?.links.find((each) => each.id === link)?.title;
    const text = wordsOf(ROOM_TEXT);
    const shown = personText(name);
    return html`
      <li class=${asks ? 'asks' : ''} data-person=${name}>
        <span class="who">
          ${shown}
          <span class="quiet small">${title ? ` ${title}` : ''}${pages > 1 ? ` · ${text.pages(pages)}` : ''}</span>
        </span>
        <span class="row">
          ${choices.map(
            ({ title, grant, strong }) => html`
              <button
                type="button"
                class=${strong ? 'strong' : ''}
                aria-label=${text.toWhom(title, shown)}
                data-testid=${grant ? 'grant' : 'take-back'}
                @click=${() => this.#give(id, grant)}
              >
                ${title}
              </button>
            `,
          )}
        </span>
      </li>
    `;
  }

  async #give(person: string, grant: boolean): Promise<void> {
    const { connection } = this.session;
    const reply = await connection.ask(grant ? 'remote:grant' : 'remote:revoke', { person });
    if (!reply.ok) connection.show(reply.error);
  }

  override read(): void {}
}

customElements.define('convcast-people', People);
