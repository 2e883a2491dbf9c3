import { css, html, nothing, type PropertyDeclarations } from 'lit';
import {
  type OcclusionState,
  SQUARE_MAX_PX,
  SQUARE_MIN_PX,
  STRIDE_MAX_PX,
  STRIDE_MIN_PX,
} from '../../../shared/occlusion.ts';
import { legendOf, levelsOf } from '../../../shared/scale.ts';
import { classText } from '../../language/class_names.ts';
import { problemText, type SaidProblem, saidText } from '../../language/said_text.ts';
import { wordsOf } from '../../language/spoken.ts';
import { percentText } from '../../state/number_text.ts';
import { coloursOf } from '../../state/session.ts';
import type { Change } from '../../stream/connection.ts';
import { experimentStyles } from '../experiment/experiment_element.ts';
import { slider, sliderStyles } from '../lab/slider.ts';
import { NEURON_TEXT } from '../neuron_text.ts';
import { OCCLUSION_TEXT } from './occlusion_text.ts';
import '../legend.ts';
import { SessionElement } from '../session_element.ts';
import { common, scrolling } from '../styles.ts';

const TOP = 'top';
/** Of the map over the picture, where the change is largest. */
const OPACITY_MOST = 0.8;

/** What a class needs to see: a grey square slides over the picture, and the class's probability is mapped. */
export class OcclusionPanel extends SessionElement {
  static override styles = [
    common,
    scrolling,
    experimentStyles,
    sliderStyles,
    css`
      .parts {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr));
        gap: 16px 28px;
        align-items: start;
      }
      .controls,
      .map {
        display: grid;
        gap: 8px;
        align-content: start;
        min-width: 0;
      }
      label.row {
        flex-wrap: nowrap;
      }
      select {
        flex: 1;
      }
      canvas,
      convcast-legend {
        width: 100%;
        max-width: 24rem;
      }
      canvas {
        aspect-ratio: 1;
        background: var(--surface);
      }
      progress {
        width: 100%;
        height: 0.8rem;
        accent-color: var(--text);
      }
      .problem {
        color: var(--problem);
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...SessionElement.properties,
    classIndex: { state: true },
    sizePx: { state: true },
    stridePx: { state: true },
    problem: { state: true },
  };
  /** null: the most probable one. */
  declare classIndex: number | null;
  declare sizePx: number;
  declare stridePx: number;
  declare problem: SaidProblem | null;
  #picture: ImageBitmap | null = null;
  #pictureOf = 0;

  protected override readonly renders: readonly Change[] = ['link', 'welcome', 'source', 'role', 'occlusion'];

  constructor() {
    super();
    this.classIndex = null;
    this.sizePx = 48;
    this.stridePx = 16;
    this.problem = null;
  }

  /** What is mapped doesn't follow the results. */
  override read(): void {}

  get #names(): readonly string[] {
    return this.session.connection.welcome?.network.classNames.map(classText) ?? [];
  }

  protected override render() {
    const { occlusion, source } = this.session.connection;
    const may = this.may('occlusion:start');
    const running = occlusion?.stage === 'running';
    const text = wordsOf(OCCLUSION_TEXT);
    return html`
      <div class="parts">
        <div class="controls">
          <h2>${text.title}</h2>
          <p class="quiet">
            ${text.about}
          </p>
          <fieldset ?disabled=${!may || running} aria-label=${text.square}>
            <label class="row">
              <span>${text.class}</span>
              <select data-testid="occlusion-class" @change=${this.#chooseClass}>
                <option value=${TOP} ?selected=${this.classIndex === null}>${text.top}</option>
                ${this.#names.map(
                  (name, index) =>
                    html`<option value=${index} ?selected=${this.classIndex === index}>${name}</option>`,
                )}
              </select>
            </label>
            ${slider({
              label: text.square,
              value: this.sizePx,
              min: SQUARE_MIN_PX,
              max: SQUARE_MAX_PX,
              step: 8,
              text: text.px(this.sizePx),
              testId: 'occlusion-size',
              onInput: (value) => {
                this.sizePx = value;
              },
            })}
            ${slider({
              label: text.step,
              value: this.stridePx,
              min: STRIDE_MIN_PX,
              max: STRIDE_MAX_PX,
              step: 8,
              text: text.px(this.stridePx),
              testId: 'occlusion-stride',
              onInput: (value) => {
                this.stridePx = value;
              },
            })}
          </fieldset>
          ${
            may
              ? html`<div class="row">
                  <button
                    type="button"
                    ?disabled=${!source}
                    data-testid=${running ? 'occlusion-cancel' : 'occlusion-start'}
                    @click=${() => this.#toggle(running)}
                  >
                    ${running ? text.cancel : text.start}
                  </button>
                </div>`
              : html`<p class="small quiet">${text.watching}</p>`
          }
          ${this.problem ? html`<p class="problem" role="alert" data-testid="occlusion-problem">${problemText(this.problem)}</p>` : nothing}
        </div>
        ${occlusion ? this.#map(occlusion) : html`<p class="quiet" data-testid="occlusion-empty">${text.empty}</p>`}
      </div>
    `;
  }

  #map(occlusion: OcclusionState) {
    const { columns, rows, stage } = occlusion;
    const { tried } = changesOf(occlusion);
    const told = this.#text(occlusion);
    const text = wordsOf(OCCLUSION_TEXT);
    return html`
      <div class="map">
        <h2 data-testid="occlusion-title">
          ${this.#name(occlusion)} <span class="small quiet number">${text.uncovered(percentText(occlusion.baseline))}</span>
        </h2>
        ${
          stage === 'running'
            ? html`<progress
                max=${columns * rows}
                value=${tried}
                aria-label=${text.placesTried}
                data-testid="occlusion-progress"
              ></progress>`
            : nothing
        }
        <canvas role="img" aria-label=${told} data-testid="occlusion-map"></canvas>
        <convcast-legend
          .colours=${coloursOf(this.session, true)}
          .signed=${true}
          .range=${legendOf(changesOf(occlusion).extreme, true)}
        ></convcast-legend>
        <p class="small quiet">${text.legend}</p>
        <p class="number" role="status" data-testid="occlusion-text">${told}</p>
      </div>
    `;
  }

  #name({ classIndex }: OcclusionState): string {
    return this.#names[classIndex] ?? wordsOf(NEURON_TEXT).classNumber(classIndex);
  }

  #text(occlusion: OcclusionState): string {
    const { stage, problem, columns, rows, baseline } = occlusion;
    const { changes, tried } = changesOf(occlusion);
    const text = wordsOf(OCCLUSION_TEXT);
    if (stage === 'failed') return text.ended(problem ? saidText(problem) : '');
    const of = stage === 'done' ? '' : text.tried(tried, columns * rows);
    if (tried === 0) return `${text.waiting}${of}`;
    const lowest = changes.indexOf(Math.min(...changes));
    const highest = changes.indexOf(Math.max(...changes));
    const at = (place: number) =>
      text.at(Math.floor(place / columns) + 1, (place % columns) + 1, rows, columns);
    const down =
      changes[lowest]! < 0
        ? text.lowest(at(lowest), percentText(baseline + changes[lowest]!))
        : text.noneLower;
    const up =
      changes[highest]! > 0 ? text.highest(at(highest), percentText(baseline + changes[highest]!)) : '';
    return `${down}${up}${stage === 'cancelled' ? text.cancelled : ''}${of}`;
  }

  #chooseClass(event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    this.classIndex = value === TOP ? null : Number(value);
  }

  async #toggle(running: boolean): Promise<void> {
    const { connection } = this.session;
    const { classIndex, sizePx, stridePx } = this;
    const reply = running
      ? await connection.ask('occlusion:cancel')
      : await connection.ask('occlusion:start', { classIndex, sizePx, stridePx });
    this.problem = reply.ok ? null : reply.error;
  }

  protected override updated(): void {
    super.updated();
    void this.#draw();
  }

  async #draw(): Promise<void> {
    const { occlusion } = this.session.connection;
    if (!occlusion) return;
    if (occlusion.picture && this.#pictureOf !== occlusion.id) {
      this.#pictureOf = occlusion.id;
      this.#picture = null;
      this.#picture = await createImageBitmap(new Blob([new Uint8Array(occlusion.picture)]));
    }
    const canvas = this.renderRoot.querySelector<HTMLCanvasElement>('canvas');
    const picture = this.#picture;
    if (!canvas || !picture) return;
    canvas.width = picture.width;
    canvas.height = picture.height;
    const context = canvas.getContext('2d')!;
    if (this.session.choice.now.mirror) context.setTransform(-1, 0, 0, 1, picture.width, 0);
    // In grey, so that every colour is the map's.
    context.filter = 'grayscale(1)';
    context.drawImage(picture, 0, 0);
    context.filter = 'none';
    const { columns, rows } = occlusion;
    const { changes, extreme } = changesOf(occlusion);
    const { zero, gain } = levelsOf(extreme, true);
    const colours = coloursOf(this.session, true);
    changes.forEach((change, place) => {
      const level = Math.round(zero + gain * change) * 4;
      const [red, green, blue] = colours.subarray(level, level + 3);
      const opacity = extreme > 0 ? (OPACITY_MOST * Math.abs(change)) / extreme : 0;
      context.fillStyle = `rgb(${red} ${green} ${blue} / ${opacity})`;
      const edge = (index: number, count: number, sidePx: number) => Math.round((index * sidePx) / count);
      const [column, row] = [place % columns, Math.floor(place / columns)];
      const left = edge(column, columns, picture.width);
      const top = edge(row, rows, picture.height);
      context.fillRect(
        left,
        top,
        edge(column + 1, columns, picture.width) - left,
        edge(row + 1, rows, picture.height) - top,
      );
    });
  }
}

/** What each place that was tried does to the probability, and the largest magnitude of it. */
function changesOf({ values, baseline }: OcclusionState): {
  changes: readonly number[];
  extreme: number;
  tried: number;
} {
  // In browsers what comes is an ArrayBuffer.
  const probabilities = new Float32Array(new Uint8Array(values).buffer);
  const changes = [...probabilities].map((probability) => probability - baseline);
  return {
    changes,
    tried: changes.length,
    extreme: changes.reduce((most, change) => Math.max(most, Math.abs(change)), 0),
  };
}

customElements.define('convcast-occlusion', OcclusionPanel);
