import { css, html } from 'lit';
import type { View } from '../../shared/protocol.ts';
import { viewKey } from '../../shared/protocol.ts';
import type { Taught } from '../../shared/taught.ts';
import { classText } from '../language/class_names.ts';
import { wordsOf } from '../language/spoken.ts';
import { percentText } from '../state/number_text.ts';
import { Ranking } from '../state/ranking.ts';
import { networkOf } from '../state/session.ts';
import type { Change } from '../stream/connection.ts';
import { NETWORK_TEXT } from './network_text.ts';
import { NEURON_TEXT } from './neuron_text.ts';
import { SessionElement } from './session_element.ts';
import { common } from './styles.ts';

const SHOWN = 5;

/** The most probable classes. */
export class Classes extends SessionElement {
  static override styles = [
    common,
    css`
      ol {
        list-style: none;
        margin: 8px 0 0;
        padding: 0;
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 8px;
      }
      /* Fewer classes than places: the others keep their room. */
      .none {
        visibility: hidden;
      }
      .taught {
        padding: 0 0.4em;
        border: 1px solid var(--line);
        border-radius: 4px;
        color: var(--quiet);
        font-weight: 400;
      }
      .line {
        display: flex;
        justify-content: space-between;
        gap: 8px;
        line-height: 1.3;
      }
      .class {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .track {
        height: 6px;
        margin-top: 3px;
        background: var(--track);
        overflow: hidden;
      }
      .bar {
        height: 100%;
        background: var(--probability);
        transform: scaleX(0);
        transform-origin: left;
        transition: transform 120ms linear;
      }
      /* What the network as trained says of the same frame. */
      .track.pair {
        height: 11px;
      }
      .pair .bar {
        height: 6px;
      }
      .pair .ghost {
        height: 4px;
        margin-top: 1px;
        background: repeating-linear-gradient(90deg, var(--quiet) 0 6px, transparent 6px 9px);
        clip-path: inset(0 calc(100% - var(--share, 0%)) 0 0);
      }
      .was {
        margin-top: 8px;
      }
      @media (prefers-reduced-motion: reduce) {
        .bar {
          transition: none;
        }
      }
    `,
  ];

  readonly #ranking = new Ranking(() => this.requestUpdate());
  readonly #trained = new Ranking(() => this.requestUpdate());

  /** Whether the room sees the classifier that it taught. */
  get #taught(): Taught | null {
    const { teach } = this.session.connection;
    return teach?.inUse ? teach.taught : null;
  }

  get #lastLayer(): string {
    return networkOf(this.session).graph.layers.at(-1)!.name;
  }

  get #view(): View {
    if (this.#taught) return { kind: 'layer', graph: 'taught', layer: 'prob', scale: 'layer' };
    return { kind: 'layer', layer: this.#lastLayer, scale: 'layer' };
  }

  /** The network as trained, beside an experiment on it. */
  get #trainedView(): View | null {
    const tried = this.session.connection.experiment?.settings.length;
    return tried && !this.#taught
      ? { kind: 'layer', graph: 'trained', layer: this.#lastLayer, scale: 'layer' }
      : null;
  }

  protected override readonly renders: readonly Change[] = [
    'link',
    'welcome',
    'source',
    'teach',
    'experiment',
  ];
  /** What the bars are of. */
  #shown = '';

  protected override willUpdate(): void {
    const shown = this.#taught?.classNames.join('\n') ?? networkOf(this.session).name;
    if (shown !== this.#shown) this.#ranking.clear();
    if (shown !== this.#shown || !this.#trainedView) this.#trained.clear();
    this.#shown = shown;
  }

  protected override views(): readonly View[] {
    const trained = this.#trainedView;
    return trained ? [this.#view, trained] : [this.#view];
  }

  protected override render() {
    const taught = this.#taught;
    // Taught classes have the names that people gave them.
    const names =
      taught?.classNames ?? this.session.connection.welcome?.network.classNames.map(classText) ?? [];
    const { order, values } = this.#ranking;
    const shown = order.slice(0, SHOWN);
    const trained = this.#trained.values;
    const first = this.#trained.order[0];
    const text = wordsOf(NETWORK_TEXT);
    const name = (index: number) => names[index] ?? wordsOf(NEURON_TEXT).classNumber(index);
    const percent = (index: number) =>
      trained.length
        ? html`<span class="quiet">${text.was(percentText(trained[index]!))}</span> ${percentText(values[index]!)}`
        : percentText(values[index]!);
    return html`
      <h2 data-testid="classes-title">${text.sees}${taught ? html` <span class="taught">${text.taught}</span>` : ''}</h2>
      <ol data-testid="classes" aria-label=${text.probable}>
        ${Array.from({ length: SHOWN }, (_, place) => {
          const index = shown[place];
          return html`
            <li class=${index === undefined && values.length ? 'none' : ''}>
              <div class="line">
                <span class="class">${index === undefined ? html`&nbsp;` : name(index)}</span>
                <span class="number">${index === undefined ? '' : percent(index)}</span>
              </div>
              <div class="track ${trained.length ? 'pair' : ''}">
                <div class="bar"></div>
                ${trained.length ? html`<div class="ghost" data-testid="ghost"></div>` : ''}
              </div>
            </li>
          `;
        })}
      </ol>
      ${
        first !== undefined
          ? html`<p class="was small quiet" data-testid="as-trained-first">
              ${text.asTrained(name(first), percentText(trained[first]!))}
            </p>`
          : ''
      }
    `;
  }

  override paint(): void {
    const { result } = this.session.connection;
    const picture = result?.views.get(viewKey(this.#view))?.picture;
    if (!result) this.#ranking.clear();
    else if (picture?.kind === 'values') {
      const { smoothingMs } = this.session.choice.now;
      this.#ranking.update(picture.values, result.still ? 0 : smoothingMs, performance.now());
    }
    const trained = this.#trainedView && result?.views.get(viewKey(this.#trainedView))?.picture;
    if (result && trained?.kind === 'values') {
      const { smoothingMs } = this.session.choice.now;
      this.#trained.update(trained.values, result.still ? 0 : smoothingMs, performance.now());
    } else this.#trained.clear();
    const { values, order } = this.#ranking;
    this.renderRoot.querySelectorAll<HTMLElement>('.ghost').forEach((ghost, place) => {
      ghost.style.setProperty('--share', `${(this.#trained.values[order[place]!] ?? 0) * 100}%`);
    });
    this.renderRoot.querySelectorAll<HTMLElement>('.bar').forEach((bar, place) => {
      bar.style.transform = `scaleX(${values[order[place]!] ?? 0})`;
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#ranking.clear();
    this.#trained.clear();
  }
}

customElements.define('convcast-classes', Classes);
