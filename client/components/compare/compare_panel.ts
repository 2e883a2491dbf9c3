import { css, html, nothing, type PropertyDeclarations } from 'lit';
import { type View, viewKey } from '../../../shared/protocol.ts';
import { rangeAt } from '../../../shared/result.ts';
import { magnitude } from '../../../shared/scale.ts';
import { classText } from '../../language/class_names.ts';
import { problemText, type SaidProblem } from '../../language/said_text.ts';
import { wordsOf } from '../../language/spoken.ts';
import { tileGrid } from '../../paint/tile_grid.ts';
import { numberText } from '../../state/number_text.ts';
import { type Chosen, chosenOf, coloursOf, gapColour } from '../../state/session.ts';
import type { Change, LiveView } from '../../stream/connection.ts';
import { experimentStyles } from '../experiment/experiment_element.ts';
import { NEURON_TEXT } from '../neuron_text.ts';
import { personText } from '../room/person_text.ts';
import { COMPARE_TEXT } from './compare_text.ts';
import '../legend.ts';
import { SessionElement } from '../session_element.ts';
import { common, scrolling } from '../styles.ts';
import './compared_values.ts';

const AGAINST = ['kept', 'trained'] as const;
type Against = (typeof AGAINST)[number];

const PARTS = ['a', 'b', 'difference'] as const;
type Part = (typeof PARTS)[number];

/** A beside the live B in the chosen layer, and their signed difference: of a kept picture, or of the network as trained. */
export class ComparePanel extends SessionElement {
  static override styles = [
    common,
    scrolling,
    experimentStyles,
    css`
      .pictures,
      .parts {
        display: grid;
        grid-template-columns: repeat(3, minmax(0, 1fr));
        gap: 16px;
        margin-top: 12px;
        align-items: start;
      }
      /* All maps need the whole width each. */
      .parts.all {
        grid-template-columns: minmax(0, 1fr);
      }
      .parts section {
        display: grid;
        gap: 6px;
        justify-items: start;
        min-width: 0;
      }
      convcast-legend {
        width: 100%;
      }
      .picture {
        width: min(100%, 9rem);
        aspect-ratio: 1;
        background: var(--surface);
      }
      h3 {
        color: var(--text);
        margin-bottom: 4px;
      }
      .told {
        min-height: 1.4em;
        margin-top: 8px;
      }
      @media (max-width: 599px) {
        .parts,
        .parts.all {
          grid-template-columns: minmax(0, 1fr);
        }
        .pictures {
          grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        }
        .pictures > :last-child {
          grid-column: span 2;
        }
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...SessionElement.properties,
    against: { state: true },
    all: { state: true },
    problem: { state: true },
  };
  declare against: Against;
  /** All maps of the layer instead of the chosen one. */
  declare all: boolean;
  declare problem: SaidProblem | null;
  protected override readonly renders: readonly Change[] = [
    'link',
    'welcome',
    'source',
    'role',
    'kept',
    'experiment',
  ];

  constructor() {
    super();
    this.against = 'kept';
    this.all = false;
    this.problem = null;
  }

  /** Whether there is an A. */
  get #ready(): boolean {
    const { kept, experiment } = this.session.connection;
    return this.against === 'kept' ? kept !== null : (experiment?.settings.length ?? 0) > 0;
  }

  #view(kind: 'pair' | 'difference', { layer, map, vector }: Chosen): View {
    return { kind, layer: layer.name, map: this.all || vector ? null : map, against: this.against };
  }

  #pictureView(part: 'a' | 'b'): View {
    return part === 'b' ? { kind: 'picture' } : { kind: 'picture', graph: this.against };
  }

  protected override views(): readonly View[] {
    if (!this.#ready) return [];
    const chosen = chosenOf(this.session);
    const compared = chosen.vector
      ? [this.#view('pair', chosen)]
      : [this.#view('pair', chosen), this.#view('difference', chosen)];
    return [this.#pictureView('a'), this.#pictureView('b'), ...compared];
  }

  #shown(view: View): LiveView | undefined {
    return this.session.connection.result?.views.get(viewKey(view));
  }

  protected override render() {
    const text = wordsOf(COMPARE_TEXT);
    return html`
      <div class="row">
        <label class="row">
          <span class="quiet">${text.against}</span>
          <select
            data-testid="against"
            @change=${(event: Event) => {
              this.against = (event.target as HTMLSelectElement).value as Against;
            }}
          >
            ${AGAINST.map((name) => html`<option value=${name} ?selected=${name === this.against}>${text[name]}</option>`)}
          </select>
        </label>
        ${this.against === 'kept' ? this.#keeping() : nothing}
      </div>
      ${this.problem ? html`<p role="alert" data-testid="compare-problem">${problemText(this.problem)}</p>` : nothing}
      ${this.#ready ? this.#compared() : html`<p class="quiet told" data-testid="compare-empty">${this.#emptyText()}</p>`}
    `;
  }

  #keeping() {
    const { kept } = this.session.connection;
    const may = this.may('compare:keep');
    const text = wordsOf(COMPARE_TEXT);
    return html`
      <button type="button" ?disabled=${!may} data-testid="keep" @click=${() => this.#ask('compare:keep')}>
        ${kept ? text.keepNow : text.keep}
      </button>
      ${
        kept
          ? html`<button type="button" ?disabled=${!may} data-testid="let-go" @click=${() => this.#ask('compare:drop')}>
              ${text.letGo}
            </button>`
          : nothing
      }
    `;
  }

  async #ask(event: 'compare:keep' | 'compare:drop'): Promise<void> {
    const reply = await this.session.connection.ask(event);
    this.problem = reply.ok ? null : reply.error;
  }

  #emptyText(): string {
    const text = wordsOf(COMPARE_TEXT);
    if (this.against === 'trained') return text.asTrained;
    return this.may('compare:keep') ? text.empty : text.watching;
  }

  #compared() {
    const chosen = chosenOf(this.session);
    const { layer, map, vector } = chosen;
    const { kept } = this.session.connection;
    const text = wordsOf(COMPARE_TEXT);
    const a = this.against === 'kept' ? text.keptBy(personText(kept?.who ?? '')) : text.aTrained;
    return html`
      <div class="pictures">
        ${this.#picture('a', a)} ${this.#picture('b', text.live)}
        <div>
          <h2 data-testid="compare-title">${vector || this.all ? layer.name : wordsOf(NEURON_TEXT).layerMap(layer.name, map)}</h2>
          ${
            vector
              ? nothing
              : html`<div class="row" role="group" aria-label=${text.maps}>
                  ${[false, true].map(
                    (all) => html`<button
                      type="button"
                      aria-pressed=${all === this.all}
                      data-testid=${all ? 'all-maps' : 'one-map'}
                      @click=${() => {
                        this.all = all;
                      }}
                    >
                      ${all ? text.allMaps : text.oneMap}
                    </button>`,
                  )}
                </div>`
          }
        </div>
      </div>
      ${
        vector
          ? html`<convcast-compared-values
              .values=${this.#values(chosen)}
              .names=${this.#names(chosen)}
            ></convcast-compared-values>`
          : this.#maps(chosen)
      }
    `;
  }

  #picture(part: 'a' | 'b', title: string) {
    return html`<div>
      <h3>${title}</h3>
      <canvas class="picture" data-part=${part} role="img" aria-label=${wordsOf(COMPARE_TEXT).pictureOf(part.toUpperCase())}></canvas>
    </div>`;
  }

  #maps(chosen: Chosen) {
    const pair = this.#shown(this.#view('pair', chosen));
    const difference = this.#shown(this.#view('difference', chosen));
    const part = (name: Part, title: string, view: LiveView | undefined, signed: boolean) => html`
      <section aria-label=${title}>
        <h3>${title}</h3>
        <canvas data-tiles=${name} role="img" aria-label=${title} data-testid=${`compare-${name}`}></canvas>
        <convcast-legend
          .colours=${coloursOf(this.session, signed)}
          .signed=${signed}
          .range=${view ? rangeAt(view.stats, 0) : null}
        ></convcast-legend>
      </section>
    `;
    return html`
      <div class="parts ${this.all ? 'all' : ''}">
        ${part('a', 'A', pair, chosen.signed)} ${part('b', 'B', pair, chosen.signed)}
        ${part('difference', 'B − A', difference, true)}
      </div>
      <p class="small quiet number told" data-testid="compare-told">${this.#told(pair, difference)}</p>
    `;
  }

  #told(pair: LiveView | undefined, difference: LiveView | undefined): string {
    if (!pair || !difference) return wordsOf(NEURON_TEXT).waiting;
    const largest = (view: LiveView, from: number, to: number) => {
      let most = 0;
      for (let tile = from; tile < to; tile++)
        most = Math.max(most, magnitude(rangeAt(view.stats, 1 + tile)));
      return most;
    };
    const tiles = difference.header.statPairs - 1;
    const most = largest(difference, 0, tiles);
    const of = Math.max(largest(pair, 0, 2 * tiles), Number.MIN_VALUE);
    const text = wordsOf(COMPARE_TEXT);
    if (most === 0) return text.same;
    return text.largest(numberText(most), `${Math.round((100 * most) / of)}\u202f%`);
  }

  #values(chosen: Chosen): Float32Array | null {
    const picture = this.#shown(this.#view('pair', chosen))?.picture;
    return picture?.kind === 'values' ? picture.values : null;
  }

  #names({ layer, network }: Chosen): readonly string[] {
    const isLast = layer === network.graph.layers.at(-1) || layer === network.graph.layers.at(-2);
    return isLast ? (this.session.connection.welcome?.network.classNames.map(classText) ?? []) : [];
  }

  override paint(): void {
    if (!this.#ready) return;
    const { mirror } = this.session.choice.now;
    for (const part of ['a', 'b'] as const) {
      const picture = this.#shown(this.#pictureView(part))?.picture;
      const canvas = this.renderRoot.querySelector<HTMLCanvasElement>(`[data-part=${part}]`);
      if (!canvas || picture?.kind !== 'colour' || picture.bitmap.width === 0) continue;
      canvas.width = picture.bitmap.width;
      canvas.height = picture.bitmap.height;
      const context = canvas.getContext('2d')!;
      if (mirror) context.setTransform(-1, 0, 0, 1, canvas.width, 0);
      context.drawImage(picture.bitmap, 0, 0);
    }
    const chosen = chosenOf(this.session);
    if (chosen.vector) return;
    for (const part of PARTS) this.#paintTiles(part, chosen);
  }

  #paintTiles(part: Part, chosen: Chosen): void {
    const view = this.#shown(this.#view(part === 'difference' ? 'difference' : 'pair', chosen));
    const canvas = this.renderRoot.querySelector<HTMLCanvasElement>(`[data-tiles=${part}]`);
    const picture = view?.picture;
    if (!view || !canvas || picture?.kind !== 'levels') return;
    const { tiles } = picture.layout;
    const count = part === 'difference' ? tiles : tiles / 2;
    const widthPx = canvas.parentElement!.clientWidth;
    const grid = tileGrid(
      picture.layout,
      part === 'b' ? count : 0,
      count,
      Math.floor(widthPx * devicePixelRatio),
    );
    canvas.width = grid.widthPx;
    canvas.height = grid.heightPx;
    canvas.style.width = `${grid.widthPx / devicePixelRatio}px`;
    this.session.painter.tiles(
      canvas,
      picture,
      grid.placements,
      coloursOf(this.session, part === 'difference' || chosen.signed),
      { mirror: this.session.choice.now.mirror, background: gapColour(this.session) },
    );
  }
}

customElements.define('convcast-compare', ComparePanel);
