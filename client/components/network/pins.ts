import { css, html, nothing } from 'lit';
import { PIN_NAME_MAX, type Pin } from '../../../shared/protocol.ts';
import { wordsOf } from '../../language/spoken.ts';
import { chosenOf } from '../../state/session.ts';
import type { Change } from '../../stream/connection.ts';
import { NEURON_TEXT } from '../neuron_text.ts';
import { SessionElement } from '../session_element.ts';
import { common } from '../styles.ts';
import { MAPS_TEXT } from './network_panels_text.ts';

/** Maps that the room gave names to: one goes there, whoever holds the remote pins the chosen one. */
export class Pins extends SessionElement {
  static override styles = [
    common,
    css`
      :host,
      form,
      ul {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 8px;
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      button,
      input {
        min-height: 2em;
        padding: 0 0.6em;
        font: inherit;
        color: var(--text);
        background: transparent;
        border: 1px solid var(--quiet);
        border-radius: 4px;
      }
      button {
        cursor: pointer;
      }
      input {
        width: 11em;
      }
      button[aria-current='true'] {
        border-color: var(--selection);
        box-shadow: inset 0 0 0 1px var(--selection);
      }
      @media (max-width: 999px) {
        button,
        input {
          min-height: 44px;
        }
      }
    `,
  ];
  static override properties = { ...SessionElement.properties, naming: { state: true } };
  /** Whether the chosen map is being given a name. */
  declare naming: boolean;

  constructor() {
    super();
    this.naming = false;
  }

  protected override readonly renders: readonly Change[] = ['link', 'welcome', 'role', 'pins'];

  protected override render() {
    const { network, layer, map } = chosenOf(this.session);
    const text = wordsOf(MAPS_TEXT);
    const pins = this.session.connection.room.pins.filter((pin) => pin.network === network.name);
    const here = pins.find((pin) => pin.layer === layer.name && pin.map === map);
    return html`
      ${
        pins.length
          ? html`<ul aria-label=${text.pinned} data-testid="pins">
              ${pins.map(
                (pin) => html`<li>
                  <button
                    type="button"
                    aria-current=${pin === here}
                    title=${wordsOf(NEURON_TEXT).mapOf(pin.map, pin.layer)}
                    @click=${() => this.session.choice.set({ layer: pin.layer, map: pin.map })}
                  >
                    ${pin.name}
                  </button>
                </li>`,
              )}
            </ul>`
          : nothing
      }
      ${this.may('pin:set') ? this.#control(here) : nothing}
    `;
  }

  #control(here: Pin | undefined) {
    const { layer, map } = chosenOf(this.session);
    const text = wordsOf(MAPS_TEXT);
    if (here)
      return html`<button type="button" data-testid="unpin" @click=${() => this.#pin(null)}>
        ${text.unpin(here.name)}
      </button>`;
    if (!this.naming)
      return html`<button type="button" data-testid="pin-map" @click=${this.#startNaming}>${text.pin(map)}</button>`;
    return html`
      <form @submit=${this.#onName} @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Escape') this.naming = false;
      }}>
        <input
          name="name"
          required
          maxlength=${PIN_NAME_MAX}
          aria-label=${text.nameFor(wordsOf(NEURON_TEXT).mapOf(map, layer.name))}
          placeholder=${text.answersTo}
          data-testid="pin-name"
        />
        <button type="submit" data-testid="pin-save">${text.save}</button>
      </form>
    `;
  }

  readonly #startNaming = async () => {
    this.naming = true;
    await this.updateComplete;
    this.renderRoot.querySelector('input')?.focus();
  };

  readonly #onName = (event: SubmitEvent) => {
    event.preventDefault();
    const name = new FormData(event.target as HTMLFormElement).get('name');
    if (typeof name !== 'string' || !name.trim()) return;
    this.naming = false;
    void this.#pin(name.trim());
  };

  async #pin(name: string | null): Promise<void> {
    const { network, layer, map } = chosenOf(this.session);
    const { connection } = this.session;
    const reply = await connection.ask('pin:set', { network: network.name, layer: layer.name, map, name });
    if (!reply.ok) connection.show(reply.error);
  }

  /** Nothing here follows the results; what is being typed stays. */
  override read(): void {}
}

customElements.define('convcast-pins', Pins);
