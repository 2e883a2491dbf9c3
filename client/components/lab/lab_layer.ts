import { html, nothing } from 'lit';
import type { LabKernel, LabPool } from '../../../shared/lab.ts';
import { labStages } from '../../../shared/lab_graph.ts';
import { INPUT } from '../../../shared/layers.ts';
import { readHistogram } from '../../../shared/measures.ts';
import { type View, viewKey } from '../../../shared/protocol.ts';
import { extremeOf, legendOf, type Range } from '../../../shared/scale.ts';
import { wordsOf } from '../../language/spoken.ts';
import type { LabNeuron } from '../../state/lab_neuron.ts';
import { percentText } from '../../state/number_text.ts';
import { coloursOf } from '../../state/session.ts';
import { SteadyRange } from '../../state/steady_range.ts';
import { KERNEL_TEXT } from './kernel_text.ts';
import { LAB_TEXT } from './lab_text.ts';
import { titleText } from './title_text.ts';
import '../legend.ts';
import { isStacked } from '../stacked.ts';
import { common } from '../styles.ts';
import { kernelHeader } from './kernel_header.ts';
import './kernel_stage.ts';
import './kernel_thumb.ts';
import { LabPanel } from './lab_panel.ts';
import { labStyles } from './lab_styles.ts';
import { biasControls, convolutionControls, poolControls } from './layer_controls.ts';
import { rangesOf, rangeText, type Stage, sizeText, stageOf, stagesOf } from './layer_stage.ts';
import { layerStyles } from './layer_styles.ts';
import './picture_stage.ts';
import type { Place } from './place.ts';
import { sliderStyles } from './slider.ts';
import './stage_map.ts';
import type { StageMark } from './stage_map.ts';

const SIDE_PX = 300;
const KERNEL_SIDE_PX = 222;
const KERNEL_SIDE_STACKED_PX = 330;
/** Of kernels and maps that are not chosen. */
const SMALL_PX = 88;

/** A page in one column has all its width for one map. */
function sidePx(): number {
  return isStacked() ? innerWidth : SIDE_PX;
}

/** One layer of the stack: a row for each kernel, a column for each stage, the chosen kernel's row large. */
export class LabLayerRows extends LabPanel {
  static override styles = [common, labStyles, sliderStyles, layerStyles];
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
    const stages = stagesOf(this.lab, this.index);
    return html`
      <section class="columns ${this.#chosen ? '' : 'idle'}" aria-label=${wordsOf(LAB_TEXT).layer(this.index + 1)} data-testid=${`layer-${this.index}`}>
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
    if (reads) reads.style.gridRow = `1 / ${this.#layer.kernels.length + 2}`;
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
    const { shape, view, signed } = stageOf(this.lab, before);
    const slice = this.#chosen ? this.lab.chosen.slice : 0;
    const text = wordsOf(LAB_TEXT);
    return html`
      <header>
        <h2>${text.reads(this.index + 1)}</h2>
        <p class="small quiet number">${text.mapsOf(shape.channels, `${shape.height} × ${shape.width}`)}${
          this.#chosen && shape.channels > 1 ? ` · ${text.map(slice + 1)}` : ''
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
        .label=${text.mapRead(slice + 1, this.index + 1)}
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
    const { activation, pool: window } = this.#layer;
    const text = wordsOf(LAB_TEXT);
    return html`
      ${kernelHeader(this.lab, this.index)}
      <header class="conv">
        <h2>${text.convolution}</h2>
        <p class="small quiet number" data-testid="conv-text">${sizeText(conv!)}${this.#rangeText(conv!)}</p>
      </header>
      <header class="activated">
        <h2>${activation === 'relu' ? text.plusBiasRelu : text.plusBias}</h2>
        <p class="small quiet number" data-testid="activated-text">${this.#firingText() || sizeText(activated!)}${this.#rangeText(activated!)}</p>
      </header>
      <header class="pool">
        <h2>${text.pool}</h2>
        <p class="small quiet number" data-testid="pool-text">${
          pool ? `${sizeText(pool)}${this.#rangeText(pool) || poolText(window)}` : text.noPool
        }</p>
      </header>
    `;
  }

  #rangeText(stage: Stage): string {
    const ranges = this.#chosen ? rangesOf(this.session, stage, this.lab.chosen.kernel) : null;
    return ranges ? ` · ${rangeText(ranges.map)}` : '';
  }

  /** The share of neurons above zero: "11 % fire" */
  #firingText(): string {
    if (!this.#chosen || this.#layer.activation !== 'relu') return '';
    const picture = this.session.connection.result?.views.get(viewKey(this.#histogramView()))?.picture;
    if (picture?.kind !== 'values') return '';
    const { positive, count } = readHistogram(picture.values);
    return wordsOf(LAB_TEXT).fire(percentText(positive / count));
  }

  #smallRow(stages: readonly Stage[], kernel: LabKernel, number: number) {
    const choose = () => this.lab.choose({ layer: this.index, kernel: number });
    const words = wordsOf(KERNEL_TEXT);
    const title = titleText(kernel.title) || words.numbered(number + 1);
    return html`
      <button
        type="button"
        class="small-row kernel"
        aria-label=${words.choose(title, number + 1, this.index + 1)}
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
        const ranges = rangesOf(this.session, stage, number);
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
              .label=${wordsOf(LAB_TEXT).mapOfStage(stage.name, number + 1)}
              @click=${choose}
            ></convcast-stage-map>
            <span class="small quiet number">${ranges ? rangeText(ranges.map) : ''}</span>
          </div>
        `;
      })}
    `;
  }

  #large([conv, activated, pool]: readonly Stage[], number: number) {
    const { lab, index } = this;
    return html`
      <convcast-kernel-stage class="kernel" .session=${this.session} .lab=${lab} .sidePx=${isStacked() ? Math.min(innerWidth - 32, KERNEL_SIDE_STACKED_PX) : KERNEL_SIDE_PX}></convcast-kernel-stage>
      <div class="stage conv">
        ${this.#largeMap(conv!, number, this.#marksIn(conv!.name))} ${convolutionControls(lab, index)}
      </div>
      <div class="stage activated">
        ${this.#largeMap(activated!, number, [
          ...this.#marksIn(activated!.name),
          ...(this.neuron.window ? [{ box: this.neuron.window, kind: 'window' } as const] : []),
        ])}
        ${biasControls(lab, index, number, this.#biasEnds(conv!, number))}
      </div>
      <div class="stage pool">
        ${pool ? this.#largeMap(pool, number, this.#marksIn(pool.name)) : nothing} ${poolControls(lab, index)}
      </div>
    `;
  }

  #largeMap(stage: Stage, number: number, marks: readonly StageMark[]) {
    const ranges = rangesOf(this.session, stage, number);
    const { lab } = this;
    const { chosen } = lab;
    const pooling = stage.name.startsWith('pool');
    const text = wordsOf(LAB_TEXT);
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
        .label=${text.arrowsMove(text.mapOfStage(stage.name, number + 1))}
        @point=${({ detail }: CustomEvent<Place>) => {
          if (!chosen.pinned) choose(detail, false);
        }}
        @pin=${({ detail }: CustomEvent<Place>) => choose(detail, true)}
      ></convcast-stage-map>
      <convcast-legend
        .colours=${coloursOf(this.session, stage.signed)}
        .signed=${stage.signed}
        .range=${ranges ? legendOf(extremeOf('unit', ranges.map, ranges.all), stage.signed) : null}
      ></convcast-legend>
    `;
  }

  /** Far enough to either side that all fire, or none. */
  #biasEnds(conv: Stage, number: number): Range {
    const ranges = rangesOf(this.session, conv, number);
    const rangeFor = `${number}/${JSON.stringify(this.lab.state.input)}`;
    if (rangeFor !== this.#biasRangeFor) {
      this.#biasRange.clear();
      this.#biasRangeFor = rangeFor;
    }
    if (ranges) this.#biasRange.update({ min: -ranges.map.max, max: -ranges.map.min }, performance.now());
    return this.#biasRange.value ?? { min: -1, max: 1 };
  }
}

/** Of a layer that isn't chosen, whose pool has no controls in sight. */
function poolText({ kind, sizePx, stride }: LabPool): string {
  return ` · ${wordsOf(LAB_TEXT).poolShort(kind, `${sizePx} × ${sizePx}`, stride)}`;
}

customElements.define('convcast-lab-layer', LabLayerRows);
