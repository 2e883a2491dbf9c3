import { css, html, nothing, type PropertyDeclarations } from 'lit';
import { layerCosts, totalOf } from '../../../../shared/network_costs.ts';
import { NETWORKS, type Network, networkNamed, withClasses } from '../../../../shared/networks.ts';
import { type View, viewKey } from '../../../../shared/protocol.ts';
import { classText } from '../../../language/class_names.ts';
import { problemText } from '../../../language/said_text.ts';
import { wordsOf } from '../../../language/spoken.ts';
import { numberText, percentText } from '../../../state/number_text.ts';
import { networkOf } from '../../../state/session.ts';
import type { Change } from '../../../stream/connection.ts';
import { freeze } from '../../freeze.ts';
import { labStyles } from '../../lab/lab_styles.ts';
import { modelTitle } from '../../model_text.ts';
import { SessionElement } from '../../session_element.ts';
import { isStacked } from '../../stacked.ts';
import { common } from '../../styles.ts';
import { pointableParts } from './plate_parts.ts';
import { PLATE_TEXT } from './plate_text.ts';

/** Far more than a frame takes; loading the model is another request. */
const ANSWER_WITHIN_MS = 10_000;
const TOP = 3;

/** What one network said about the picture. */
interface Said {
  readonly top: readonly { readonly className: string; readonly probability: number }[];
  readonly passMs: number | null;
  /** Why it said nothing. */
  readonly problem: (() => string) | null;
}

/** The networks side by side: how deep, how large, how much work, and what each of them sees in one picture. */
export class NetworksPlate extends SessionElement {
  static override styles = [
    common,
    labStyles,
    css`
      :host {
        display: grid;
        gap: 14px;
        font-size: 1.15rem;
      }
      .ask {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 16px;
        align-items: center;
      }
      .wide {
        overflow-x: auto;
      }
      table {
        border-collapse: collapse;
        width: 100%;
        min-width: 44rem;
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding: 8px 18px 8px 0;
        text-align: right;
        font-weight: 400;
        vertical-align: top;
        border-bottom: 1px solid var(--line);
      }
      th:first-child,
      td.said,
      th.said {
        text-align: left;
      }
      thead th {
        min-width: 5em;
        color: var(--quiet);
        vertical-align: bottom;
      }
      tbody th {
        font-weight: 600;
      }
      .said {
        width: 34%;
      }
      .said div {
        display: flex;
        justify-content: space-between;
        gap: 12px;
      }
      .said div:first-child {
        font-weight: 600;
      }
      dl {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 2px 8px;
        margin: 6px 0 0;
        font-size: 0.9rem;
        font-weight: 400;
      }
      dt {
        color: var(--quiet);
      }
      dd {
        margin: 0;
        text-align: right;
      }
      @media (max-width: 999px) {
        table {
          min-width: 0;
        }
        .said {
          width: 42%;
          padding-right: 0;
        }
      }
      .running th {
        box-shadow: inset 3px 0 0 var(--live);
        padding-left: 10px;
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...SessionElement.properties,
    said: { state: true },
    asking: { state: true },
  };
  /** By the model's name. */
  declare said: ReadonlyMap<string, Said>;
  /** The model that loads; null while none does. */
  declare asking: string | null;
  #goneOn = () => {};

  constructor() {
    super();
    pointableParts(this, 'networks', 'tr');
    this.said = new Map();
    this.asking = null;
  }

  protected override readonly renders: readonly Change[] = ['link', 'welcome', 'source', 'role'];

  override read(): void {}

  #view(): View {
    return { kind: 'layer', layer: networkOf(this.session).graph.layers.at(-1)!.name, scale: 'layer' };
  }

  protected override views(): readonly View[] {
    return [this.#view()];
  }

  protected override render() {
    const { choice, connection, lecture } = this.session;
    const text = PLATE_TEXT[choice.language];
    const models = connection.welcome?.models ?? [];
    const here = new Map(models.map((model) => [model.name, model]));
    const others = NETWORKS.filter(({ name }) => !here.has(name));
    const running = connection.welcome?.network.model;
    return html`
      <div class="ask">
        ${
          lecture.leads
            ? html`<button
                type="button"
                data-testid="ask-all"
                ?disabled=${this.asking !== null || !connection.source}
                @click=${() => void this.#askAll()}
              >
                ${text.askAll}
              </button>`
            : html`<span class="quiet">${text.onlyLeads}</span>`
        }
        <span class="quiet" role="status">${
          this.asking !== null
            ? text.asking(modelTitle(here.get(this.asking)?.title ?? this.asking))
            : connection.source
              ? text.frozen
              : text.noPicture
        }</span>
      </div>
      <div class="wide" tabindex="0" role="region" aria-label=${text.network}>
        <table data-testid="networks">
          <thead>
            <tr>
              <th scope="col">${text.network}</th>
              ${
                isStacked()
                  ? nothing
                  : html`<th scope="col">${text.depth}</th>
                      <th scope="col">${text.parameters}</th>
                      <th scope="col">${text.multiplyAdds}</th>`
              }
              <th scope="col" class="said">${text.answers}</th>
            </tr>
          </thead>
          <tbody>
            ${models.map(({ name, title, classes }) => {
              const network = networkNamed(name);
              return this.#row(
                title,
                network && classes !== null ? withClasses(network, classes) : network,
                name === running ? 'running' : '',
                this.#answers(this.said.get(name)),
              );
            })}
            ${others.map((network) => this.#row(network.title, network, '', html`<span class="quiet">${text.notHere}</span>`))}
          </tbody>
        </table>
      </div>
    `;
  }

  #row(title: string, network: Network | undefined, kind: string, said: unknown) {
    const number = new Intl.NumberFormat(this.session.choice.language);
    const costs = network ? layerCosts(network.graph) : null;
    const text = wordsOf(PLATE_TEXT);
    return html`
      <tr class=${kind}>
        <th scope="row">
          ${modelTitle(title)}
          ${
            isStacked() && costs
              ? html`<dl>
                  <dt>${text.depth}</dt><dd>${costs.length}</dd>
                  <dt>${text.parameters}</dt><dd>${number.format(totalOf(costs, 'parameters'))}</dd>
                  <dt>${text.multiplyAdds}</dt><dd>${number.format(totalOf(costs, 'multiplyAdds'))}</dd>
                </dl>`
              : nothing
          }
        </th>
        ${
          isStacked()
            ? nothing
            : html`<td>${costs ? costs.length : '–'}</td>
                <td>${costs ? number.format(totalOf(costs, 'parameters')) : '–'}</td>
                <td>${costs ? number.format(totalOf(costs, 'multiplyAdds')) : '–'}</td>`
        }
        <td class="said">${said}</td>
      </tr>
    `;
  }

  #answers(said: Said | undefined) {
    if (!said) return nothing;
    if (said.problem) return html`<span class="quiet">${said.problem()}</span>`;
    const text = PLATE_TEXT[this.session.choice.language];
    return html`
      ${said.top.map(
        ({ className, probability }) =>
          html`<div><span>${classText(className)}</span><span>${percentText(probability)}</span></div>`,
      )}
      ${said.passMs === null ? nothing : html`<div class="quiet">${text.ms(numberText(said.passMs, 1))}</div>`}
    `;
  }

  /** One frozen picture through one model after the other; then what ran before runs again. */
  async #askAll(): Promise<void> {
    const { connection } = this.session;
    const { welcome, source } = connection;
    if (!welcome || !source) return;
    const before = welcome.network.model;
    const freezes = !source.paused && source.kind !== 'photo';
    if (freezes) freeze(this.session, true);
    this.said = new Map();
    for (const { name } of welcome.models) {
      if (!this.isConnected) break;
      this.asking = name;
      const said = await this.#ask(name);
      this.said = new Map(this.said).set(name, said);
    }
    this.asking = null;
    await connection.ask('model:switch', { model: before });
    if (freezes) freeze(this.session, false);
  }

  async #ask(model: string): Promise<Said> {
    const { connection } = this.session;
    if (connection.welcome?.network.model !== model) {
      const reply = await connection.ask('model:switch', { model });
      if (!reply.ok) return nothingSaid(() => problemText(reply.error));
    }
    return this.#answer(model) ?? (await this.#nextAnswer(model));
  }

  /** null until a result of this model is there. */
  #answer(model: string): Said | null {
    const { welcome, result } = this.session.connection;
    const picture = result?.views.get(viewKey(this.#view()))?.picture;
    if (welcome?.network.model !== model || picture?.kind !== 'values') return null;
    const names = welcome.network.classNames;
    const order = Array.from(picture.values, (_, index) => index).sort(
      (a, b) => picture.values[b]! - picture.values[a]!,
    );
    const top = order.slice(0, TOP).map((index) => ({
      className: names[index] ?? `${index}`,
      probability: picture.values[index]!,
    }));
    return { top, passMs: result!.passMs.network ?? null, problem: null };
  }

  /** Nothing comes where the picture is turned off, or the page has gone on and doesn't look any more. */
  #nextAnswer(model: string): Promise<Said> {
    return new Promise((resolve) => {
      const end = (said: Said) => {
        unsubscribe();
        clearTimeout(timer);
        this.#goneOn = () => {};
        resolve(said);
      };
      const unsubscribe = this.session.connection.subscribe(() => {
        const said = this.#answer(model);
        if (said) end(said);
      });
      const none = () => end(nothingSaid(() => wordsOf(PLATE_TEXT).noAnswer));
      const timer = setTimeout(none, ANSWER_WITHIN_MS);
      this.#goneOn = none;
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#goneOn();
  }
}

function nothingSaid(problem: () => string): Said {
  return { top: [], passMs: null, problem };
}

customElements.define('convcast-networks-plate', NetworksPlate);
