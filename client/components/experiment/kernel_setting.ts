import { css, html, nothing, type PropertyDeclarations } from 'lit';
import { convolutionOf, firstConvolution } from '../../../shared/experiment.ts';
import { type Kernel, kernelOfFloats, negated, sliceOf, withSlice } from '../../../shared/kernel.ts';
import { cutInPlaceOf, namedInPlaceOf } from '../../../shared/kernel_fit.ts';
import { NAMED_KERNELS } from '../../../shared/kernels.ts';
import { shapesOf } from '../../../shared/layers.ts';
import { readPatch } from '../../../shared/measures.ts';
import { type View, viewKey } from '../../../shared/protocol.ts';
import { wordsOf } from '../../language/spoken.ts';
import { chosenOf, coloursOf } from '../../state/session.ts';
import { TITLE_TEXT, titleText } from '../lab/title_text.ts';
import { EXPERIMENT_TEXT } from './experiment_text.ts';
import '../lab/kernel_grid.ts';
import { common } from '../styles.ts';
import { ExperimentElement, experimentStyles } from './experiment_element.ts';

const SIDE_PX = 231;
const SLICES = ['red', 'green', 'blue'] as const;

/** Another kernel in the place of one of the first convolution: by name, typed, or cut out of the picture. */
export class KernelSetting extends ExperimentElement {
  static override styles = [
    common,
    experimentStyles,
    css`
      select {
        flex: 1 1 9rem;
      }
      .typed {
        display: grid;
        gap: 8px;
        margin-top: 8px;
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...ExperimentElement.properties,
    trained: { state: true },
    cutting: { state: true },
    typing: { state: true },
    slice: { state: true },
  };
  /** Of the chosen map, as trained; null until it is there, and in layers that don't read the picture. */
  declare trained: Kernel | null;
  /** The next frame's piece of the picture becomes the kernel. */
  declare cutting: boolean;
  declare typing: boolean;
  /** The channel whose numbers are shown. */
  declare slice: number;
  #trainedFor = '';

  constructor() {
    super();
    this.trained = null;
    this.cutting = false;
    this.typing = false;
    this.slice = 0;
  }

  get #layer(): string | undefined {
    const { network, layer } = chosenOf(this.session);
    const first = firstConvolution(network.graph);
    return convolutionOf(network.graph, layer.name) === first ? first : undefined;
  }

  get #map(): number {
    return chosenOf(this.session).map;
  }

  #patchView(layer: string): Extract<View, { kind: 'patch' }> {
    const { network } = chosenOf(this.session);
    const { across, down } = this.session.choice.now;
    const shape = shapesOf(network.graph).get(layer)!;
    return {
      kind: 'patch',
      layer,
      map: this.#map,
      row: Math.floor(down * shape.height),
      column: Math.floor(across * shape.width),
    };
  }

  protected override views(): readonly View[] {
    const layer = this.#layer;
    return layer && this.cutting ? [this.#patchView(layer)] : [];
  }

  protected override willUpdate(): void {
    const model = this.session.connection.welcome?.network.model;
    const trainedFor = model && this.#layer ? `${model}/${this.#layer}/${this.#map}` : '';
    if (trainedFor === this.#trainedFor) return;
    this.#trainedFor = trainedFor;
    this.trained = null;
    this.cutting = false;
    if (trainedFor) void this.#fetch(trainedFor, this.#layer!);
  }

  async #fetch(trainedFor: string, layer: string): Promise<void> {
    try {
      const { sizePx, inChannels, values } = await this.session.connection.kernel(
        layer,
        this.#map,
        'trained',
      );
      if (trainedFor === this.#trainedFor)
        this.trained = kernelOfFloats(sizePx, inChannels, new Float32Array(new Uint8Array(values).buffer));
    } catch {
      // The connection reports what went wrong; the next choice or welcome asks again.
      if (trainedFor === this.#trainedFor) this.#trainedFor = '';
    }
  }

  protected override render() {
    const layer = this.#layer;
    const { trained } = this;
    if (!layer || !trained) return nothing;
    const { experiment } = this.session;
    const text = wordsOf(EXPERIMENT_TEXT);
    const key = `kernel/${layer}/${this.#map}`;
    const setting = experiment.find(key, 'kernel');
    const kernel: Kernel = setting ? { ...trained, values: setting.values } : trained;
    return html`
      <h2>${text.kernel} <span class="small quiet" data-testid="kernel-title">${setting ? titleText(setting.title) : text.kernelAsTrained}</span></h2>
      <fieldset ?disabled=${!this.mayChange} aria-label=${text.kernel}>
        <div class="row">
          <select
            aria-label=${text.kernelByName}
            data-testid="experiment-kernel"
            @change=${(event: Event) => this.#choose(layer, trained, (event.target as HTMLSelectElement).value)}
          >
            <option value="" ?selected=${!setting}>${text.kernelAsTrained}</option>
            ${setting && !NAMED_KERNELS.some(({ title }) => title === setting.title) ? html`<option disabled selected>${titleText(setting.title)}</option>` : nothing}
            ${NAMED_KERNELS.map(
              ({ name, title }) =>
                html`<option value=${name} ?selected=${title === setting?.title}>${titleText(title)}</option>`,
            )}
          </select>
          <button
            type="button"
            title=${text.cutHint}
            data-testid="cut-kernel"
            @click=${() => {
              this.cutting = true;
            }}
          >
            ${text.cut}
          </button>
          <button
            type="button"
            aria-pressed=${this.typing}
            data-testid="type-kernel"
            @click=${() => {
              this.typing = !this.typing;
            }}
          >
            ${text.numbers}
          </button>
          <button
            type="button"
            data-testid="negate-kernel"
            @click=${() => this.#set(layer, negated(kernel), TITLE_TEXT.en.negated(setting?.title ?? TITLE_TEXT.en.trained))}
          >
            ${text.negate}
          </button>
        </div>
        <p class="small quiet">
          ${text.fitted}
        </p>
        ${this.typing ? this.#numbers(layer, kernel) : nothing}
      </fieldset>
    `;
  }

  #numbers(layer: string, kernel: Kernel) {
    const text = wordsOf(EXPERIMENT_TEXT);
    const sliceName = (each: number) => {
      const name = SLICES[each];
      return name ? text[name] : `${each}`;
    };
    return html`
      <div class="typed">
        <div class="row" role="group" aria-label=${text.slice}>
          ${Array.from(
            { length: kernel.inChannels },
            (_, each) => html`<button
              type="button"
              aria-pressed=${each === this.slice}
              @click=${() => {
                this.slice = each;
              }}
            >
              ${sliceName(each)}
            </button>`,
          )}
        </div>
        <convcast-kernel-grid
          .slice=${sliceOf(kernel, this.slice)}
          .extreme=${Math.max(...kernel.values.map(Math.abs))}
          .colours=${coloursOf(this.session, true)}
          .sidePx=${SIDE_PX}
          .brush=${null}
          @values=${({ detail }: CustomEvent<{ values: readonly number[]; dragging: boolean }>) => {
            const slice = { sizePx: kernel.sizePx, inChannels: 1, values: detail.values };
            this.#set(layer, withSlice(kernel, this.slice, slice), TITLE_TEXT.en.Own, detail.dragging);
          }}
        ></convcast-kernel-grid>
      </div>
    `;
  }

  #choose(layer: string, trained: Kernel, name: string): void {
    const named = NAMED_KERNELS.find((each) => each.name === name);
    if (named) this.#set(layer, namedInPlaceOf(named, trained), named.title);
    else this.session.experiment.reset([`kernel/${layer}/${this.#map}`]);
  }

  #set(layer: string, { values }: Kernel, title: string, dragging = false): void {
    this.session.experiment.set(
      { kind: 'kernel', layer, map: this.#map, title: title.slice(0, 60), values: [...values] },
      dragging,
    );
  }

  override paint(): void {
    const layer = this.#layer;
    if (!this.cutting || !layer || !this.trained) return;
    const picture = this.session.connection.result?.views.get(viewKey(this.#patchView(layer)))?.picture;
    if (picture?.kind !== 'values') return;
    this.cutting = false;
    this.#set(
      layer,
      cutInPlaceOf(readPatch(picture.values).inputs, this.trained),
      TITLE_TEXT.en['Cut from the picture'],
    );
  }
}

customElements.define('convcast-kernel-setting', KernelSetting);
