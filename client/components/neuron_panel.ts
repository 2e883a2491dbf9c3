import { css, html } from 'lit';
import { viewKey } from '../../shared/protocol.ts';
import { classText } from '../language/class_names.ts';
import { wordsOf } from '../language/spoken.ts';
import { numberText, percentText } from '../state/number_text.ts';
import { Ranking } from '../state/ranking.ts';
import { type Chosen, chosenOf } from '../state/session.ts';
import { AreaController } from './area_controller.ts';
import { NETWORK_TEXT } from './network_text.ts';
import { SessionElement } from './session_element.ts';
import { common } from './styles.ts';

const COLUMN_PX = 250;
/** Where the page scrolls, as many as one may want to see. */
const ROWS_LEAST = 10;

/** One value of a vector layer, and all of them by size: with the names of the classes where they stand for them. */
export class NeuronPanel extends SessionElement {
  static override styles = [
    common,
    css`
      :host {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        gap: 8px;
      }
      header {
        display: flex;
        align-items: baseline;
        gap: 12px;
        flex-wrap: wrap;
      }
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
        min-height: 15rem;
        overflow: hidden;
        display: grid;
        grid-auto-flow: column;
        grid-auto-columns: minmax(0, 1fr);
        gap: 0 24px;
        align-content: start;
      }
      li {
        height: 1.75rem;
        padding: 0 4px;
        display: grid;
        grid-template-columns: minmax(0, 1fr) 4.2rem;
        align-items: center;
        gap: 8px;
        cursor: pointer;
        border: 1px solid transparent;
      }
      li:hover {
        background: var(--surface);
      }
      li.chosen {
        border-color: var(--selection);
        color: var(--selection-text);
      }
      .name {
        position: relative;
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
        padding-bottom: 4px;
      }
      .bar {
        position: absolute;
        left: 0;
        bottom: 0;
        width: 100%;
        height: 3px;
        background: var(--probability);
        transform: scaleX(0);
        transform-origin: left;
      }
      .bar.negative {
        background: var(--quiet);
      }
      .number {
        text-align: right;
      }
    `,
  ];

  readonly #area = new AreaController(this, 'ol');
  readonly #ranking = new Ranking(() => this.requestUpdate());

  #layer = '';

  protected override willUpdate(): void {
    const { name } = chosenOf(this.session).layer;
    if (name !== this.#layer) this.#ranking.clear();
    this.#layer = name;
  }

  protected override views() {
    return [chosenOf(this.session).layerView];
  }

  protected override render() {
    const chosen = chosenOf(this.session);
    const { layer, map } = chosen;
    const values = this.#values(chosen);
    if (values) this.#ranking.update(values, this.session.choice.now.smoothingMs, performance.now());
    const rows = Math.max(ROWS_LEAST, Math.floor(this.#area.heightPx / this.#rowPx()));
    const columns = Math.max(1, Math.floor(this.#area.widthPx / COLUMN_PX));
    const shown = values ? this.#ranking.order.slice(0, rows * columns) : [];
    const name = this.#className(chosen, map);
    const text = wordsOf(NETWORK_TEXT);
    return html`
      <header>
        <h2 class="title" data-testid="map-title">${text.neuron(map)}${name && ` · ${name}`}</h2>
        <p class="number" data-testid="neuron">${values ? this.#valueText(chosen, values[map]!) : ''}</p>
      </header>
      <ol data-testid="ranking" data-rows=${Math.min(rows, shown.length)} aria-label=${text.largestValuesOf(layer.name)}>
        ${shown.map(
          (index) => html`
            <li
              class=${index === map ? 'chosen' : ''}
              @click=${() => this.session.choice.set({ map: index })}
            >
              <span class="name">
                ${this.#className(chosen, index) || text.neuronInList(index)}
                <span class="bar ${this.#ranking.values[index]! < 0 ? 'negative' : ''}"></span>
              </span>
              <span class="number">${this.#valueText(chosen, this.#ranking.values[index]!)}</span>
            </li>
          `,
        )}
      </ol>
    `;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#ranking.clear();
  }

  #rowPx(): number {
    return 1.75 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  #values({ layerView }: Chosen): Float32Array | null {
    const picture = this.session.connection.result?.views.get(viewKey(layerView))?.picture;
    return picture?.kind === 'values' ? picture.values : null;
  }

  #valueText({ layer }: Chosen, value: number): string {
    return layer.kind === 'softmax' ? percentText(value) : numberText(value);
  }

  /** Empty where the layer's values don't stand for classes. */
  #className({ shape }: Chosen, index: number): string {
    const names = this.session.connection.welcome?.network.classNames ?? [];
    return names.length === shape.channels ? classText(names[index]!) : '';
  }

  protected override updated(): void {
    super.updated();
    const list = this.renderRoot.querySelector<HTMLElement>('ol')!;
    list.style.gridTemplateRows = `repeat(${list.dataset.rows}, auto)`;
    const { values, order } = this.#ranking;
    const probabilities = chosenOf(this.session).layer.kind === 'softmax';
    const largest = probabilities
      ? 1
      : Math.max(Math.abs(values[order[0]!] ?? 0), Math.abs(values[order.at(-1)!] ?? 0));
    list.querySelectorAll<HTMLElement>('.bar').forEach((bar, place) => {
      const share = largest > 0 ? Math.abs(values[order[place]!] ?? 0) / largest : 0;
      bar.style.transform = `scaleX(${share})`;
    });
  }
}

customElements.define('convcast-neuron-panel', NeuronPanel);
