import { css, html, nothing, type PropertyDeclarations } from 'lit';
import { lastMapsOf } from '../../../shared/explained.ts';
import { INPUT, receptiveField } from '../../../shared/layers.ts';
import { readPeak } from '../../../shared/measures.ts';
import { type View, viewKey } from '../../../shared/protocol.ts';
import { classText } from '../../language/class_names.ts';
import { wordsOf } from '../../language/spoken.ts';
import { numberText, percentText } from '../../state/number_text.ts';
import { type Chosen, chosenOf, coloursOf } from '../../state/session.ts';
import type { Change, LiveView } from '../../stream/connection.ts';
import { NEURON_TEXT } from '../neuron_text.ts';
import { WHY_TEXT } from './why_text.ts';
import '../legend.ts';
import { SessionElement } from '../session_element.ts';
import { common } from '../styles.ts';
import { heatOf } from './heat.ts';

const EXPLAINED: View = { kind: 'explained' };
const TOP = 'top';
const PATCHES = 9;

/** Why a class: where the network looked for it, what raises the chosen neuron, and what excited its map most. */
export class WhyPanel extends SessionElement {
  static override styles = [
    common,
    css`
      :host {
        overflow: auto;
        scrollbar-width: thin;
        padding: 3px;
        margin: -3px;
      }
      .parts {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr));
        gap: 20px 24px;
      }
      section {
        display: grid;
        gap: 6px;
        align-content: start;
      }
      h2 {
        display: flex;
        justify-content: space-between;
        gap: 8px;
        flex-wrap: wrap;
      }
      h2 span {
        font-weight: 400;
      }
      canvas {
        width: 100%;
        max-width: 28rem;
        aspect-ratio: 1;
        background: var(--surface);
        image-rendering: auto;
      }
      canvas.guided,
      canvas.patches {
        image-rendering: pixelated;
      }
      convcast-legend {
        max-width: 28rem;
      }
      .class {
        display: flex;
        align-items: center;
        gap: 8px;
        max-width: 28rem;
      }
      select {
        flex: 1;
        min-width: 0;
        min-height: 2.2em;
        padding: 0 0.5em;
        font: inherit;
        color: var(--text);
        background: var(--background);
        border: 1px solid var(--line);
        border-radius: 4px;
      }
      button {
        justify-self: start;
        min-height: 2.2em;
        padding: 0 0.9em;
        background: none;
        border: 1px solid var(--line);
        border-radius: 4px;
        cursor: pointer;
      }
      @media (max-width: 999px) {
        select,
        button {
          min-height: 44px;
        }
      }
      .text {
        min-height: 2.7em;
        max-width: 28rem;
      }
      .rate {
        margin-bottom: 8px;
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...SessionElement.properties,
    classIndex: { state: true },
  };
  /** null: the most probable one, whichever it is. */
  declare classIndex: number | null;

  protected override readonly renders: readonly Change[] = [
    'link',
    'welcome',
    'source',
    'explanation',
    'experiment',
  ];

  constructor() {
    super();
    this.classIndex = null;
  }

  get #cam(): View {
    return { kind: 'cam', classIndex: this.classIndex };
  }

  #guided({ layer, map, row, column, vector }: Chosen): View {
    return vector
      ? { kind: 'guided', layer: layer.name, map, row: 0, column: 0 }
      : { kind: 'guided', layer: layer.name, map, row, column };
  }

  #excited({ layer, map }: Chosen): View {
    return { kind: 'excited', layer: layer.name, map };
  }

  protected override views(): readonly View[] {
    const chosen = chosenOf(this.session);
    const explanations = [EXPLAINED, this.#cam, this.#guided(chosen), this.#excited(chosen)];
    return this.#isDead(chosen) ? [...explanations, chosen.peakView] : explanations;
  }

  #view(view: View): LiveView | undefined {
    return this.session.connection.explanations.newest?.views.get(viewKey(view));
  }

  protected override render() {
    const chosen = chosenOf(this.session);
    const { network, layer, map, row, column, vector } = chosen;
    const { explanations, experiment } = this.session.connection;
    const { perSecond } = explanations;
    const text = wordsOf(WHY_TEXT);
    const named = wordsOf(NEURON_TEXT);
    const neuron = vector
      ? named.layerNeuron(layer.name, map)
      : text.mapAt(layer.name, map, named.place(row, column));
    return html`
      <p class="rate small quiet number" data-testid="why-rate">
        ${perSecond === null ? text.noRate : text.rate(perSecond.toFixed(1))}
      </p>
      ${
        experiment?.settings.length
          ? html`<p class="rate small" data-testid="why-as-trained">
              ${text.asTrained}
            </p>`
          : nothing
      }
      <div class="parts">
        <section aria-labelledby="cam-title">
          <h2 id="cam-title">${text.looks} <span class="small quiet number">Grad-CAM</span></h2>
          <label class="class small quiet">
            ${text.class}
            <select data-testid="cam-class" @change=${this.#chooseClass}>
              <option value=${TOP} ?selected=${this.classIndex === null}>${text.top}</option>
              ${this.#classNames().map(
                (name, index) =>
                  html`<option value=${index} ?selected=${this.classIndex === index}>${name}</option>`,
              )}
            </select>
          </label>
          <canvas class="cam" role="img" aria-label=${this.#camText()} data-testid="cam"></canvas>
          <convcast-legend
            .colours=${coloursOf(this.session, false)}
            .signed=${false}
            .range=${this.#camRange()}
          ></convcast-legend>
          <p class="small quiet text number" data-testid="cam-text">${text.sentence(this.#camText())}${text.maps(lastMapsOf(network.graph))}</p>
        </section>
        <section aria-labelledby="guided-title">
          <h2 id="guided-title">${text.raises} <span class="small quiet">${text.guided}</span></h2>
          <canvas class="guided" role="img" aria-label=${text.raisesWhat(neuron)} data-testid="guided"></canvas>
          <p class="small quiet text number" data-testid="guided-text">${text.sentence(neuron)}${this.#guidedText(chosen)}</p>
          ${
            this.#isDead(chosen)
              ? html`<button type="button" data-testid="go-to-peak" @click=${() => this.#goToPeak(chosen)}>
                  ${text.goToPeak}
                </button>`
              : nothing
          }
        </section>
        <section aria-labelledby="excited-title">
          <h2 id="excited-title">${text.excited}</h2>
          <canvas class="patches" role="img" aria-label=${this.#excitedText(chosen)} data-testid="excited"></canvas>
          <p class="small quiet text number" data-testid="excited-text">${this.#excitedText(chosen)}</p>
        </section>
      </div>
    `;
  }

  #chooseClass(event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    this.classIndex = value === TOP ? null : Number(value);
  }

  #classNames(): readonly string[] {
    return this.session.connection.welcome?.network.classNames.map(classText) ?? [];
  }

  #camRange(): { min: number; max: number } | null {
    const picture = this.#view(this.#cam)?.picture;
    return picture?.kind === 'values' ? { min: 0, max: Math.max(...picture.values) } : null;
  }

  #camText(): string {
    const view = this.#view(this.#cam);
    const named = wordsOf(NEURON_TEXT);
    if (!view) return named.waiting;
    const [index, probability] = view.stats;
    const name = this.#classNames()[index!] ?? named.classNumber(index!);
    return wordsOf(WHY_TEXT).classAt(name, percentText(probability!));
  }

  #guidedText(chosen: Chosen): string {
    const extreme = this.#view(this.#guided(chosen))?.stats[1];
    const text = wordsOf(WHY_TEXT);
    if (extreme === undefined) return text.sentence(wordsOf(NEURON_TEXT).waiting);
    if (extreme === 0) return text.nothingRaises;
    const grey = chosen.layer.kind === 'softmax' ? text.greyOfLogit : text.grey;
    const { sidePx } = fieldOf(chosen);
    const part = sidePx < chosen.network.graph.input.width ? text.sees(sidePx) : '';
    return `${part}${grey(numberText(extreme, 3))}`;
  }

  #isDead(chosen: Chosen): boolean {
    return !chosen.vector && this.#view(this.#guided(chosen))?.stats[1] === 0;
  }

  #goToPeak(chosen: Chosen): void {
    const picture = this.session.connection.result?.views.get(viewKey(chosen.peakView))?.picture;
    if (picture?.kind !== 'values') return;
    const { row, column } = readPeak(picture.values);
    const { width, height } = chosen.shape;
    this.session.choice.set({ across: (column + 0.5) / width, down: (row + 0.5) / height });
  }

  #excitedText(chosen: Chosen): string {
    const { layer, map } = chosen;
    const stats = this.#view(this.#excited(chosen))?.stats;
    const text = wordsOf(WHY_TEXT);
    const named = wordsOf(NEURON_TEXT);
    const what = chosen.vector ? named.layerNeuron(layer.name, map) : named.layerMap(layer.name, map);
    if (!stats) return named.waiting;
    if (!stats.length) return text.nothingYet(what);
    const count = stats.length / 2;
    const ages = stats.filter((_, index) => index % 2 === 1);
    return text.patches(what, count, PATCHES, numberText(stats[0]!), ageText(ages[0]!));
  }

  override paint(): void {
    const chosen = chosenOf(this.session);
    const cam = this.#view(this.#cam);
    const picture = this.#view(EXPLAINED)?.picture;
    if (cam?.picture.kind === 'values' && picture?.kind === 'colour') {
      const { width, height } = cam.header.shape;
      const heat = heatOf(cam.picture.values, width, height, coloursOf(this.session, false));
      this.#draw('.cam', picture.bitmap.width, (context, side) => {
        context.drawImage(picture.bitmap, 0, 0, side, side);
        context.imageSmoothingQuality = 'high';
        context.drawImage(heat, 0, 0, side, side);
      });
    }
    const guided = this.#view(this.#guided(chosen))?.picture;
    if (guided?.kind === 'colour') {
      const { x, y, sidePx } = fieldOf(chosen);
      this.#draw('.guided', sidePx, (context) =>
        context.drawImage(guided.bitmap, x, y, sidePx, sidePx, 0, 0, sidePx, sidePx),
      );
    }
    const excited = this.#view(this.#excited(chosen));
    if (excited?.picture.kind === 'colour') this.#drawPatches(excited.picture.bitmap, excited.header.shape);
  }

  #drawPatches(bitmap: ImageBitmap, { width, channels }: { width: number; channels: number }): void {
    const columns = Math.sqrt(PATCHES);
    this.#draw(
      '.patches',
      columns * width,
      (context) => {
        context.clearRect(0, 0, columns * width, columns * width);
        for (let place = 0; place < channels; place++) {
          const x = (place % columns) * width;
          const y = Math.floor(place / columns) * width;
          context.drawImage(bitmap, place * width, 0, width, width, x, y, width, width);
        }
      },
      false,
    );
  }

  /** `flips`: patches stand in an order, pictures in a mirror. */
  #draw(
    selector: string,
    side: number,
    draw: (context: CanvasRenderingContext2D, side: number) => void,
    flips = true,
  ): void {
    const canvas = this.renderRoot.querySelector<HTMLCanvasElement>(selector);
    if (!canvas || side === 0) return;
    if (canvas.width !== side) canvas.width = canvas.height = side;
    const context = canvas.getContext('2d')!;
    if (flips && this.session.choice.now.mirror) context.setTransform(-1, 0, 0, 1, side, 0);
    draw(context, side);
    context.resetTransform();
    canvas.dataset.frame = `${this.session.connection.explanations.newest?.frame ?? ''}`;
  }

  override read(): void {}
}

/** The square of the picture that holds all that the neuron sees, within the picture. */
function fieldOf({ network, layer, row, column }: Chosen): { x: number; y: number; sidePx: number } {
  const { height, width } = network.graph.input;
  const box = receptiveField(network.graph, layer.name, row, column).get(INPUT)!;
  const sidePx = Math.max(box.right - box.left, box.bottom - box.top) + 1;
  return { x: Math.min(box.left, width - sidePx), y: Math.min(box.top, height - sidePx), sidePx };
}

function ageText(seconds: number): string {
  const text = wordsOf(WHY_TEXT);
  if (seconds < 2) return text.justNow;
  return seconds < 120 ? text.seconds(Math.round(seconds)) : text.minutes(Math.round(seconds / 60));
}

customElements.define('convcast-why', WhyPanel);
