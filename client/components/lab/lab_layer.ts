import { css, html, nothing } from 'lit';
import {
  LAB_KERNELS_MAX,
  LAB_POOL_MAX_PX,
  LAB_POOLS,
  LAB_STRIDE_MAX,
  type LabKernel,
  type LabPool,
} from '../../../shared/lab.ts';
import { labGraph, labStages } from '../../../shared/lab_graph.ts';
import { withKernelAdded, withoutKernel, withoutLayer } from '../../../shared/lab_stack.ts';
import { INPUT, isNonNegative, type Shape } from '../../../shared/layers.ts';
import { readHistogram } from '../../../shared/measures.ts';
import { type View, viewKey } from '../../../shared/protocol.ts';
import { rangeAt } from '../../../shared/result.ts';
import { extremeOf, legendOf, type Range } from '../../../shared/scale.ts';
import type { LabNeuron } from '../../state/lab_neuron.ts';
import { numberText, percentText } from '../../state/number_text.ts';
import { coloursOf } from '../../state/session.ts';
import { SteadyRange } from '../../state/steady_range.ts';
import '../legend.ts';
import { isStacked } from '../stacked.ts';
import { common } from '../styles.ts';
import { numberSetting, refusalText, segments } from './controls.ts';
import './kernel_stage.ts';
import './kernel_thumb.ts';
import { LabPanel } from './lab_panel.ts';
import { labStyles } from './lab_styles.ts';
import type { Place } from './place.ts';
import './picture_stage.ts';
import { sliderStyles } from './slider.ts';
import './stage_map.ts';
import type { StageMark } from './stage_map.ts';

const SIDE_PX = 300;
const KERNEL_SIDE_PX = 222;
const KERNEL_SIDE_STACKED_PX = 330;
/** Of kernels and maps that are not chosen. */
const SMALL_PX = 88;

const POOL_TITLES: Record<LabPool['kind'], string> = {
  none: 'None',
  max: 'Max',
  average: 'Average',
  weighted: 'Weighted',
};

/** A page in one column has all its width for one map. */
function sidePx(): number {
  return isStacked() ? innerWidth : SIDE_PX;
}

/** One stage of the layer: which layer of the graph its maps are. */
interface Stage {
  readonly name: string;
  readonly shape: Shape;
  readonly view: View;
  readonly signed: boolean;
}

/** One layer of the stack: a row for each kernel, a column for each stage, the chosen kernel's row large. */
export class LabLayerRows extends LabPanel {
  static override styles = [
    common,
    labStyles,
    sliderStyles,
    css`
      .columns {
        display: grid;
        /* Fixed, so that the tall first column stretches only the rows below. */
        grid-template: 2.9rem / repeat(5, minmax(0, 1fr));
        gap: 6px 20px;
        align-items: start;
      }
      .reads {
        grid-column: 1;
      }
      h2 {
        font-size: 1.15rem;
      }
      header {
        min-height: 2.9rem;
      }
      header p {
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .title-line {
        display: flex;
        justify-content: space-between;
        align-items: baseline;
        gap: 8px;
      }
      .title-line button {
        min-height: 0;
        height: 1.55rem;
        padding: 0 0.5em;
        vertical-align: top;
      }
      .title-line {
        height: 1.55rem;
      }
      .stage {
        display: grid;
        gap: 6px;
      }
      .small-row {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 8px;
        align-items: center;
        text-align: left;
      }
      button.small-row {
        width: 100%;
        padding: 0;
        border-color: transparent;
        background: none;
      }
      button.small-row:hover {
        border-color: var(--line);
      }
      convcast-legend {
        max-width: 300px;
      }
      @media (max-width: 999px) {
        .columns {
          display: flex;
          flex-direction: column;
          align-items: stretch;
        }
        .title-line,
        .title-line button {
          height: 44px;
        }
        .title-line button {
          min-width: 44px;
        }
        .small-row.map {
          display: none;
        }
        /* Each stage below its own title. */
        .kernel {
          order: 1;
        }
        .conv {
          order: 2;
        }
        .activated {
          order: 3;
        }
        .pool {
          order: 4;
        }
      }
    `,
  ];
  static override properties = {
    ...LabPanel.properties,
    index: { attribute: false },
    neuron: { attribute: false },
    peak: { attribute: false },
  };
  /** Counts from 0. */
  declare index: number;
  declare neuron: LabNeuron;
  /** What the largest value of the chosen map is marked with, in each layer that it reads; null where it isn't. */
  declare peak: LabNeuron['boxes'] | null;
  readonly #biasRange = new SteadyRange();
  #biasRangeFor = '';

  get #layer() {
    return this.lab.state.layers[this.index]!;
  }

  get #chosen(): boolean {
    return this.lab.chosen.layer === this.index;
  }

  #stage(name: string): Stage {
    return {
      name,
      shape: this.lab.shapeOf(name),
      view: { kind: 'layer', graph: 'lab', layer: name, scale: 'unit' },
      signed: !isNonNegative(labGraph(this.lab.state), name),
    };
  }

  #histogramView(): View {
    const { activated } = labStages(this.#layer, this.index + 1);
    return { kind: 'histogram', graph: 'lab', layer: activated, map: this.lab.chosen.kernel };
  }

  protected override views(): readonly View[] {
    return this.#chosen ? [this.#histogramView()] : [];
  }

  protected override render() {
    // The layer may have left the stack before its element left the page.
    if (!this.#layer) return nothing;
    const { conv, activated, pool } = labStages(this.#layer, this.index + 1);
    const stages = [conv, activated, ...(pool ? [pool] : [])].map((name) => this.#stage(name));
    return html`
      <section class="columns" aria-label=${`Layer ${this.index + 1}`} data-testid=${`layer-${this.index}`}>
        <div class="reads">${this.#reads()}</div>
        ${this.#titles(stages)}
        ${this.#layer.kernels.map((kernel, number) =>
          this.#chosen && number === this.lab.chosen.kernel
            ? this.#large(stages, number)
            : this.#smallRow(stages, kernel, number),
        )}
      </section>
    `;
  }

  protected override updated(): void {
    super.updated();
    const reads = this.renderRoot.querySelector<HTMLElement>('.reads');
    if (reads) reads.style.gridRow = `1 / span ${this.#layer.kernels.length + 1}`;
  }

  #reads() {
    if (this.index === 0)
      return html`<convcast-picture-stage
        .session=${this.session}
        .lab=${this.lab}
        .sidePx=${sidePx()}
        .marks=${this.#marksIn(INPUT)}
      ></convcast-picture-stage>`;
    const before = labStages(this.lab.state.layers[this.index - 1]!, this.index).output;
    const { shape, view, signed } = this.#stage(before);
    const slice = this.#chosen ? this.lab.chosen.slice : 0;
    return html`
      <header>
        <h2>Layer ${this.index + 1} reads</h2>
        <p class="small quiet number">${shape.channels} ${shape.channels === 1 ? 'map' : 'maps'} of ${shape.height} × ${shape.width}${
          this.#chosen && shape.channels > 1 ? ` · map ${slice + 1}` : ''
        }</p>
      </header>
      <convcast-stage-map
        .session=${this.session}
        .view=${view}
        .tile=${slice}
        .shape=${shape}
        .nonNegative=${!signed}
        .sidePx=${this.#chosen ? sidePx() : SMALL_PX}
        .marks=${this.#marksIn(before)}
        .label=${`Map ${slice + 1} that layer ${this.index + 1} reads`}
      ></convcast-stage-map>
    `;
  }

  /** The chosen neuron is marked in every layer that it reads, in all maps. */
  #marksIn(name: string): StageMark[] {
    const marks: StageMark[] = [];
    const chosen = this.neuron.boxes.get(name);
    if (chosen) marks.push({ box: chosen, kind: 'chosen' });
    const brightest = this.peak?.get(name);
    if (brightest) marks.push({ box: brightest, kind: 'brightest' });
    return marks;
  }

  #titles([conv, activated, pool]: readonly Stage[]) {
    const { lab } = this;
    const layer = this.#layer;
    const { kernels, sizePx, activation, pool: window } = layer;
    const several = lab.state.layers.length > 1;
    const chosenKernel = kernels[lab.chosen.kernel];
    return html`
      <header class="kernel">
        <div class="title-line">
          <h2>${several ? `Layer ${this.index + 1}: ` : ''}${kernels.length === 1 ? 'Kernel' : 'Kernels'}</h2>
          <span>
            <button
              type="button"
              title="Add a kernel like the chosen one"
              aria-label=${`Add a kernel to layer ${this.index + 1}`}
              data-testid="add-kernel"
              ?disabled=${kernels.length >= LAB_KERNELS_MAX}
              @click=${this.#addKernel}
            >+</button>
            ${
              kernels.length > 1
                ? html`<button
                    type="button"
                    title="Remove the chosen kernel"
                    aria-label=${`Remove a kernel from layer ${this.index + 1}`}
                    data-testid="remove-kernel"
                    @click=${this.#removeKernel}
                  >−</button>`
                : nothing
            }
            ${
              several
                ? html`<button
                    type="button"
                    title="Remove this layer"
                    aria-label=${`Remove layer ${this.index + 1}`}
                    data-testid="remove-layer"
                    @click=${() => lab.change(withoutLayer(lab.state, this.index), 'layers')}
                  >×</button>`
                : nothing
            }
          </span>
        </div>
        <p class="small quiet number" data-testid="kernel-text">
          ${sizePx} × ${sizePx}${kernels[0]!.inChannels > 1 ? ` × ${kernels[0]!.inChannels}` : ''} · ${
            this.#chosen && chosenKernel ? chosenKernel.title : `${kernels.length}`
          }
        </p>
      </header>
      <header class="conv">
        <h2>Convolution</h2>
        <p class="small quiet number" data-testid="conv-text">${this.#sizeText(conv!)}${this.#rangeText(conv!)}</p>
      </header>
      <header class="activated">
        <h2>+ bias${activation === 'relu' ? ', ReLU' : ''}</h2>
        <p class="small quiet number" data-testid="activated-text">${this.#firingText() || this.#sizeText(activated!)}${this.#rangeText(activated!)}</p>
      </header>
      <header class="pool">
        <h2>Pool</h2>
        <p class="small quiet number" data-testid="pool-text">${
          pool
            ? `${this.#sizeText(pool)} · ${window.kind} ${window.sizePx} × ${window.sizePx}, stride ${window.stride}`
            : 'none'
        }</p>
      </header>
    `;
  }

  #sizeText({ shape }: Stage): string {
    return `${shape.height} × ${shape.width}`;
  }

  #rangesOf({ view }: Stage, tile: number): { map: Range; layer: Range } | null {
    const live = this.session.connection.result?.views.get(viewKey(view));
    if (!live || live.stats.length < 2 * (tile + 2)) return null;
    return { map: rangeAt(live.stats, 1 + tile), layer: rangeAt(live.stats, 0) };
  }

  #rangeText(stage: Stage): string {
    const ranges = this.#chosen ? this.#rangesOf(stage, this.lab.chosen.kernel) : null;
    return ranges ? ` · ${numberText(ranges.map.min)} to ${numberText(ranges.map.max)}` : '';
  }

  /** "11 % of neurons fire" */
  #firingText(): string {
    if (!this.#chosen || this.#layer.activation !== 'relu') return '';
    const picture = this.session.connection.result?.views.get(viewKey(this.#histogramView()))?.picture;
    if (picture?.kind !== 'values') return '';
    const { positive, count } = readHistogram(picture.values);
    return `${percentText(positive / count)} of neurons fire`;
  }

  #smallRow(stages: readonly Stage[], kernel: LabKernel, number: number) {
    const choose = () => this.lab.choose({ layer: this.index, kernel: number });
    const title = kernel.title || `kernel ${number + 1}`;
    return html`
      <button
        type="button"
        class="small-row kernel"
        aria-label=${`Choose ${title}, kernel ${number + 1} of layer ${this.index + 1}`}
        data-testid=${`choose-kernel-${number}`}
        @click=${choose}
      >
        <convcast-kernel-thumb
          .kernel=${kernel}
          .colours=${coloursOf(this.session, true)}
          .sidePx=${SMALL_PX}
          .mirror=${this.session.choice.now.mirror}
          .label=${title}
        ></convcast-kernel-thumb>
        <span class="small">${number + 1} · ${title}</span>
      </button>
      ${[0, 1, 2].map((at) => {
        const stage = stages[at];
        if (!stage) return html`<div class="small-row map"></div>`;
        const ranges = this.#rangesOf(stage, number);
        return html`
          <div class="small-row map">
            <convcast-stage-map
              .session=${this.session}
              .view=${stage.view}
              .tile=${number}
              .shape=${stage.shape}
              .nonNegative=${!stage.signed}
              .sidePx=${SMALL_PX}
              .marks=${this.#chosen ? [] : this.#marksIn(stage.name)}
              .label=${`${stage.name}, map ${number + 1}`}
              @click=${choose}
            ></convcast-stage-map>
            <span class="small quiet number">${ranges ? `${numberText(ranges.map.min)} to ${numberText(ranges.map.max)}` : ''}</span>
          </div>
        `;
      })}
    `;
  }

  #large([conv, activated, pool]: readonly Stage[], number: number) {
    const { lab } = this;
    return html`
      <convcast-kernel-stage class="kernel" .session=${this.session} .lab=${lab} .sidePx=${isStacked() ? Math.min(innerWidth - 32, KERNEL_SIDE_STACKED_PX) : KERNEL_SIDE_PX}></convcast-kernel-stage>
      <div class="stage conv">
        ${this.#largeMap(conv!, number, this.#marksIn(conv!.name))} ${this.#convolutionControls()}
      </div>
      <div class="stage activated">
        ${this.#largeMap(activated!, number, [
          ...this.#marksIn(activated!.name),
          ...(this.neuron.window ? [{ box: this.neuron.window, kind: 'window' } as const] : []),
        ])}
        ${this.#biasControls(conv!, number)}
      </div>
      <div class="stage pool">
        ${pool ? this.#largeMap(pool, number, this.#marksIn(pool.name)) : nothing} ${this.#poolControls()}
      </div>
    `;
  }

  #largeMap(stage: Stage, number: number, marks: readonly StageMark[]) {
    const ranges = this.#rangesOf(stage, number);
    const { lab } = this;
    const { chosen } = lab;
    const pooling = stage.name.startsWith('pool');
    const choose = ({ row, column }: Place, pinned: boolean) =>
      lab.choose(pooling ? { pooled: { row, column }, pinned } : { row, column, pooled: null, pinned });
    return html`
      <convcast-stage-map
        data-testid=${`map-${stage.name}`}
        .session=${this.session}
        .view=${stage.view}
        .tile=${number}
        .shape=${stage.shape}
        .nonNegative=${!stage.signed}
        .sidePx=${sidePx()}
        .marks=${marks}
        .place=${pooling ? (chosen.pooled ?? this.neuron.pooled ?? { row: 0, column: 0 }) : chosen}
        .label=${`${stage.name}, map ${number + 1}. Arrow keys move the chosen neuron.`}
        @point=${({ detail }: CustomEvent<Place>) => {
          if (!chosen.pinned) choose(detail, false);
        }}
        @pin=${({ detail }: CustomEvent<Place>) => choose(detail, true)}
      ></convcast-stage-map>
      <convcast-legend
        .colours=${coloursOf(this.session, stage.signed)}
        .signed=${stage.signed}
        .range=${ranges ? legendOf(extremeOf('unit', ranges.map, ranges.layer), stage.signed) : null}
      ></convcast-legend>
    `;
  }

  #convolutionControls() {
    const { lab } = this;
    const { stride, padding, sizePx } = this.#layer;
    const path = `layers.${this.index}`;
    return html`
      <div class="controls">
        ${numberSetting(lab, { path: `${path}.stride`, label: 'Stride', value: stride, min: 1, max: LAB_STRIDE_MAX })}
        ${numberSetting(lab, {
          path: `${path}.padding`,
          label: 'Padding',
          value: padding === 'same' ? (sizePx - 1) >> 1 : padding,
          min: 0,
          max: Math.max(sizePx - 1, 0),
          text: `${padding}`,
        })}
        <div class="line">
          <button
            type="button"
            aria-pressed=${padding === 'same'}
            data-testid="padding-same"
            @click=${() => lab.edit(`${path}.padding`, padding === 'same' ? 0 : 'same')}
          >
            Same size
          </button>
          <button
            type="button"
            aria-pressed=${lab.chosen.brightest}
            data-testid="brightest"
            @click=${() => lab.choose({ brightest: !lab.chosen.brightest })}
          >
            Mark brightest
          </button>
        </div>
      </div>
    `;
  }

  /** Far enough to either side that all fire, or none. */
  #biasControls(conv: Stage, number: number) {
    const { lab } = this;
    const { kernels, activation } = this.#layer;
    const { bias } = kernels[number]!;
    const ranges = this.#rangesOf(conv, number);
    const rangeFor = `${number}/${JSON.stringify(lab.state.input)}`;
    if (rangeFor !== this.#biasRangeFor) {
      this.#biasRange.clear();
      this.#biasRangeFor = rangeFor;
    }
    if (ranges) this.#biasRange.update({ min: -ranges.map.max, max: -ranges.map.min }, performance.now());
    const ends = this.#biasRange.value ?? { min: -1, max: 1 };
    return html`
      <div class="controls">
        ${numberSetting(lab, {
          path: `layers.${this.index}.kernels.${number}.bias`,
          label: 'Bias',
          value: bias,
          min: Math.min(ends.min, bias),
          max: Math.max(ends.max, bias),
          step: (ends.max - ends.min) / 200,
          text: numberText(bias),
        })}
        ${segments(
          'Activation',
          activation,
          [
            { value: 'none', title: 'None' },
            { value: 'relu', title: 'ReLU' },
          ],
          (value) => lab.edit(`layers.${this.index}.activation`, value),
        )}
      </div>
    `;
  }

  #poolControls() {
    const { lab } = this;
    const { pool } = this.#layer;
    const path = `layers.${this.index}.pool`;
    return html`
      <div class="controls">
        ${segments(
          'Pool',
          pool.kind,
          LAB_POOLS.map((value) => ({ value, title: POOL_TITLES[value] })),
          (value) => lab.edit(`${path}.kind`, value),
        )}
        ${refusalText(lab, `${path}.kind`)}
        ${
          pool.kind === 'none'
            ? nothing
            : html`
                ${numberSetting(lab, { path: `${path}.sizePx`, label: 'Size', value: pool.sizePx, min: 1, max: LAB_POOL_MAX_PX })}
                ${numberSetting(lab, { path: `${path}.stride`, label: 'Stride', value: pool.stride, min: 1, max: LAB_STRIDE_MAX })}
              `
        }
      </div>
    `;
  }

  #addKernel(): void {
    const { kernels } = this.#layer;
    const number = this.#chosen ? this.lab.chosen.kernel : kernels.length - 1;
    const added = withKernelAdded(this.lab.state, this.index, kernels[number]!);
    if (this.lab.change(added, 'layers')) this.lab.choose({ layer: this.index, kernel: kernels.length });
  }

  #removeKernel(): void {
    const { kernels } = this.#layer;
    const number = this.#chosen ? this.lab.chosen.kernel : kernels.length - 1;
    this.lab.change(withoutKernel(this.lab.state, this.index, number), 'layers');
  }
}

customElements.define('convcast-lab-layer', LabLayerRows);
