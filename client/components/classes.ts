import { css, html } from 'lit';
import type { View } from '../../shared/protocol.ts';
import { viewKey } from '../../shared/protocol.ts';
import type { Taught } from '../../shared/taught.ts';
import { percentText } from '../state/number_text.ts';
import { Ranking } from '../state/ranking.ts';
import { networkOf } from '../state/session.ts';
import type { Change } from '../stream/connection.ts';
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
      @media (prefers-reduced-motion: reduce) {
        .bar {
          transition: none;
        }
      }
    `,
  ];

  readonly #ranking = new Ranking(() => this.requestUpdate());

  /** Whether the room sees the classifier that it taught. */
  get #taught(): Taught | null {
    const { teach } = this.session.connection;
    return teach?.inUse ? teach.taught : null;
  }

  get #view(): View {
    if (this.#taught) return { kind: 'layer', graph: 'taught', layer: 'prob', scale: 'layer' };
    return { kind: 'layer', layer: networkOf(this.session).graph.layers.at(-1)!.name, scale: 'layer' };
  }

  protected override readonly renders: readonly Change[] = ['link', 'welcome', 'source', 'teach'];
  /** What the bars are of. */
  #shown = '';

  protected override willUpdate(): void {
    const shown = this.#taught?.classNames.join('\n') ?? networkOf(this.session).name;
    if (shown !== this.#shown) this.#ranking.clear();
    this.#shown = shown;
  }

  protected override views(): readonly View[] {
    return [this.#view];
  }

  protected override render() {
    const taught = this.#taught;
    const names = taught?.classNames ?? this.session.connection.welcome?.network.classNames ?? [];
    const { order, values } = this.#ranking;
    const shown = order.slice(0, SHOWN);
    return html`
      <h2 data-testid="classes-title">What it sees${taught ? html` <span class="taught">taught</span>` : ''}</h2>
      <ol data-testid="classes" aria-label="Most probable classes">
        ${Array.from({ length: SHOWN }, (_, place) => {
          const index = shown[place];
          return html`
            <li class=${index === undefined && values.length ? 'none' : ''}>
              <div class="line">
                <span class="class">${index === undefined ? html`&nbsp;` : (names[index] ?? `class ${index}`)}</span>
                <span class="number">${index === undefined ? '' : percentText(values[index]!)}</span>
              </div>
              <div class="track"><div class="bar"></div></div>
            </li>
          `;
        })}
      </ol>
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
    const { values, order } = this.#ranking;
    this.renderRoot.querySelectorAll<HTMLElement>('.bar').forEach((bar, place) => {
      bar.style.transform = `scaleX(${values[order[place]!] ?? 0})`;
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#ranking.clear();
  }
}

customElements.define('convcast-classes', Classes);
