import { css, html, type PropertyDeclarations } from 'lit';
import { colourTable } from '../../../shared/colours/colour_maps.ts';
import { flipped, sliceOf, withSlice } from '../../../shared/kernel.ts';
import { labGraph, labStages } from '../../../shared/lab_graph.ts';
import { withKernel } from '../../../shared/lab_stack.ts';
import { INPUT, isNonNegative } from '../../../shared/layers.ts';
import type { Figure } from '../../../shared/lecture/chapter.ts';
import { wordsIn } from '../../../shared/lecture/words.ts';
import { readHistogram } from '../../../shared/measures.ts';
import { type View, viewKey } from '../../../shared/protocol.ts';
import { rangeAt } from '../../../shared/result.ts';
import { extremeOf, legendOf, type Range } from '../../../shared/scale.ts';
import { type LabNeuron, neuronOf } from '../../state/lab_neuron.ts';
import { peakOf, peakView } from '../../state/lab_peak.ts';
import { numberText, percentText } from '../../state/number_text.ts';
import { coloursOf } from '../../state/session.ts';
import { AreaController } from '../area_controller.ts';
import { titleText } from '../lab/title_text.ts';
import '../lab/kernel_grid.ts';
import '../lab/kernel_thumb.ts';
import { LabPanel } from '../lab/lab_panel.ts';
import { labStyles } from '../lab/lab_styles.ts';
import '../lab/picture_stage.ts';
import type { Place } from '../lab/place.ts';
import '../lab/stage_map.ts';
import type { StageMark } from '../lab/stage_map.ts';
import '../legend.ts';
import { remPx } from '../rem.ts';
import { isStacked } from '../stacked.ts';
import { common } from '../styles.ts';
import { figureSizes } from './figure_sizes.ts';
import { LECTURE_TEXT } from './lecture_text.ts';

const GAP_PX = 20;
/** Title, legend and range around a picture, where each has one line. */
const CAPTION_REM = 4.4;
const FIGURE_GAP_PX = 4;
/** The button below a picture to cut from. */
const CUT_REM = 2.4;
/** With less, captions take many lines. */
const COLUMN_REM = 15;
/** Larger kernels are looked at as pictures. */
const NUMBERS_MOST_PX = 7;

/** The pictures of a chapter, as large as the stage has room for, with the chosen neuron marked in each. */
export class LectureFigures extends LabPanel {
  static override styles = [
    common,
    labStyles,
    css`
      :host {
        min-height: 0;
      }
      .area {
        height: 100%;
      }
      .figures {
        display: grid;
        gap: ${GAP_PX}px;
        align-content: start;
        justify-content: start;
      }
      figure {
        margin: 0;
        min-width: 0;
        display: grid;
        gap: ${FIGURE_GAP_PX}px;
        align-content: start;
      }
      h3 {
        color: var(--text);
        font-size: 1.05rem;
        overflow-wrap: anywhere;
      }
      .foot {
        min-height: 1.3rem;
        overflow-wrap: anywhere;
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    ...LabPanel.properties,
    figures: { attribute: false },
    cutting: { type: Boolean },
  };
  declare figures: readonly Figure[];
  /** Whether squares may be cut from the picture. */
  declare cutting: boolean;
  readonly #area = new AreaController(this, '.area');
  /** What stands around the picture that has most, in a stage of this size: captions wrap. */
  #captionPx = 0;
  #captionIn = '';

  /** Those of the stack as it is: it may have lost layers or kernels since. */
  get #present(): readonly Figure[] {
    const { layers } = this.lab.state;
    return this.figures.filter(({ of, layer, kernel }) => {
      const each = layers[layer];
      return of === 'picture' || (each?.kernels[kernel] && (of !== 'pool' || each.pool.kind !== 'none'));
    });
  }

  protected override views(): readonly View[] {
    const firing = this.#present
      .filter((figure) => figure.of === 'activated')
      .map((figure) => this.#firing(figure));
    return [
      ...firing.filter((view) => view !== null),
      ...(this.lab.chosen.brightest || this.session.lecture.seeks ? [peakView(this.lab)] : []),
    ];
  }

  override read(): void {
    if (this.session.lecture.seeks) this.#seek();
    this.requestUpdate();
  }

  /** The neuron becomes the one with the largest value. */
  #seek(): void {
    const { lab, session } = this;
    const { conv } = labStages(lab.state.layers[lab.chosen.layer]!, lab.chosen.layer + 1);
    const found = peakOf(lab, session.connection.result)?.get(conv);
    if (found) session.lecture.lead({ row: found.top, column: found.left });
  }

  #firing({ layer, kernel }: Figure): View | null {
    const { relu } = labStages(this.lab.state.layers[layer]!, layer + 1);
    return relu ? { kind: 'histogram', graph: 'lab', layer: relu, map: kernel } : null;
  }

  protected override render() {
    const neuron = neuronOf(this.lab);
    const peak = this.lab.chosen.brightest ? peakOf(this.lab, this.session.connection.result) : null;
    const sidePx = this.#sizes().sidePx;
    return html`
      <div class="area">
        <div class="figures">
          ${this.#present.map((figure) => {
            if (figure.of === 'picture') return this.#picture(figure, neuron, peak, sidePx);
            return figure.of === 'kernel'
              ? this.#kernel(figure, sidePx)
              : this.#map(figure, neuron, peak, sidePx);
          })}
        </div>
      </div>
    `;
  }

  #sizes() {
    const { widthPx, heightPx } = this.#area;
    if (isStacked()) return { columns: 1, sidePx: Math.min(widthPx, 420) };
    const captionPx = Math.max(CAPTION_REM * remPx(), this.#captionPx);
    return figureSizes(this.#present.length, { widthPx, heightPx }, { gapPx: GAP_PX, captionPx });
  }

  protected override updated(): void {
    super.updated();
    const { columns, sidePx } = this.#sizes();
    const figures = this.renderRoot.querySelector<HTMLElement>('.figures')!;
    const { widthPx, heightPx } = this.#area;
    const sharePx = Math.floor((widthPx - GAP_PX * (columns - 1)) / columns);
    const columnPx = Math.max(sidePx, Math.min(sharePx, COLUMN_REM * remPx()));
    figures.style.gridTemplateColumns = `repeat(${columns}, ${columnPx}px)`;
    const area = `${widthPx} × ${heightPx}`;
    if (area !== this.#captionIn) this.#captionPx = 0;
    this.#captionIn = area;
    if (isStacked()) return;
    const captionPx = Math.max(0, ...[...figures.children].map((figure) => this.#captionOf(figure)));
    if (captionPx <= Math.max(CAPTION_REM * remPx(), this.#captionPx)) return;
    this.#captionPx = captionPx;
    this.requestUpdate();
  }

  /** What a figure has around its picture, whose size follows later. */
  #captionOf(figure: Element): number {
    const captions = [...figure.querySelectorAll<HTMLElement>('h3, convcast-legend, .foot')];
    const heightPx = captions.reduce((sum, { offsetHeight }) => sum + offsetHeight + FIGURE_GAP_PX, 0);
    const cuts = this.cutting && figure.querySelector('convcast-picture-stage') !== null;
    return heightPx + (cuts ? CUT_REM * remPx() : 0);
  }

  #title({ of, title }: Figure): string {
    const { language } = this.session.choice;
    return title === undefined ? LECTURE_TEXT[language][of] : wordsIn(title, language);
  }

  #marks(name: string, neuron: LabNeuron, peak: LabNeuron['boxes'] | null): StageMark[] {
    const chosen = neuron.boxes.get(name);
    const brightest = peak?.get(name);
    return [
      ...(chosen ? [{ box: chosen, kind: 'chosen' } as const] : []),
      ...(brightest ? [{ box: brightest, kind: 'brightest' } as const] : []),
    ];
  }

  #picture(figure: Figure, neuron: LabNeuron, peak: LabNeuron['boxes'] | null, sidePx: number) {
    const { input } = this.lab.state;
    return html`
      <figure data-testid="figure-picture">
        <h3>${this.#title(figure)}</h3>
        <convcast-picture-stage
          bare
          ?fixed=${!this.cutting}
          .session=${this.session}
          .lab=${this.lab}
          .sidePx=${sidePx}
          .marks=${this.#marks(INPUT, neuron, peak)}
        ></convcast-picture-stage>
        <p class="foot small quiet number">${input.sidePx} × ${input.sidePx}${input.colour === 'colour' ? ' × 3' : ''}</p>
      </figure>
    `;
  }

  #kernel(figure: Figure, sidePx: number) {
    const { layer, kernel: number } = figure;
    const labLayer = this.lab.state.layers[layer]!;
    const own = labLayer.kernels[number]!;
    const applied = this.lab.state.mode === 'convolution' ? flipped(own) : own;
    const asNumbers = own.sizePx <= NUMBERS_MOST_PX && own.inChannels === 1;
    const extreme = own.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return html`
      <figure data-testid=${`figure-kernel-${number}`}>
        <h3>${this.#title(figure)}</h3>
        ${
          asNumbers
            ? html`<convcast-kernel-grid
                .slice=${sliceOf(own, 0)}
                .extreme=${extreme}
                .colours=${coloursOf(this.session, true)}
                .sidePx=${sidePx}
                .brush=${null}
                @values=${({ detail }: CustomEvent<{ values: readonly number[]; dragging: boolean }>) => {
                  const values = { sizePx: own.sizePx, inChannels: 1, values: detail.values };
                  const changed = { ...own, ...withSlice(own, 0, values) };
                  const path = `layers.${layer}.kernels.${number}`;
                  this.lab.change(withKernel(this.lab.state, layer, number, changed), path, {
                    dragging: detail.dragging,
                  });
                }}
              ></convcast-kernel-grid>`
            : html`<convcast-kernel-thumb
                .kernel=${applied}
                .colours=${colourTable('grey')}
                .sidePx=${sidePx - 2}
                .label=${titleText(own.title)}
              ></convcast-kernel-thumb>`
        }
        <p class="foot small quiet number">${own.sizePx} × ${own.sizePx}${own.inChannels > 1 ? ` × ${own.inChannels}` : ''} · ${titleText(own.title)}</p>
      </figure>
    `;
  }

  #map(figure: Figure, neuron: LabNeuron, peak: LabNeuron['boxes'] | null, sidePx: number) {
    const { lab, session } = this;
    const { of, layer, kernel } = figure;
    const name = labStages(lab.state.layers[layer]!, layer + 1)[of as 'conv' | 'activated' | 'pool']!;
    const shape = lab.shapeOf(name);
    const signed = !isNonNegative(labGraph(lab.state), name);
    const view: View = { kind: 'layer', graph: 'lab', layer: name, scale: 'unit' };
    const ranges = this.#ranges(view, kernel);
    const { chosen } = lab;
    const own = chosen.layer === layer && chosen.kernel === kernel;
    const choose = ({ row, column }: Place, pinned: boolean) =>
      lab.choose({
        layer,
        kernel,
        pinned,
        ...(of === 'pool' ? { pooled: { row, column } } : { row, column, pooled: null }),
      });
    const marks = [
      ...this.#marks(name, neuron, peak),
      ...(of === 'activated' && own && neuron.window
        ? [{ box: neuron.window, kind: 'window' } as const]
        : []),
    ];
    return html`
      <figure data-testid=${`figure-${of}-${kernel}`}>
        <h3>${this.#title(figure)}</h3>
        <convcast-stage-map
          fill
          data-testid=${`lecture-${name}-${kernel}`}
          .session=${session}
          .view=${view}
          .tile=${kernel}
          .shape=${shape}
          .nonNegative=${!signed}
          .sidePx=${sidePx}
          .marks=${marks}
          .place=${of === 'pool' ? (chosen.pooled ?? neuron.pooled ?? { row: 0, column: 0 }) : chosen}
          .label=${this.#title(figure)}
          @point=${({ detail }: CustomEvent<Place>) => {
            if (!chosen.pinned) choose(detail, false);
          }}
          @pin=${({ detail }: CustomEvent<Place>) => choose(detail, true)}
        ></convcast-stage-map>
        <convcast-legend
          .colours=${coloursOf(session, signed)}
          .signed=${signed}
          .range=${ranges ? legendOf(extremeOf('unit', ranges.map, ranges.layer), signed) : null}
        ></convcast-legend>
        <p class="foot small quiet number" data-testid="figure-range">${this.#foot(figure, shape, ranges?.map ?? null)}</p>
      </figure>
    `;
  }

  #foot(figure: Figure, { height, width }: { height: number; width: number }, range: Range | null): string {
    const text = LECTURE_TEXT[this.session.choice.language];
    const size = `${height} × ${width}`;
    const ends = range ? ` · ${numberText(range.min)} ${text.to} ${numberText(range.max)}` : '';
    const view = figure.of === 'activated' ? this.#firing(figure) : null;
    const picture = view && this.session.connection.result?.views.get(viewKey(view))?.picture;
    if (picture?.kind !== 'values') return size + ends;
    const { positive, count } = readHistogram(picture.values);
    return `${size} · ${text.fires(percentText(positive / count))}`;
  }

  #ranges(view: View, tile: number): { map: Range; layer: Range } | null {
    const live = this.session.connection.result?.views.get(viewKey(view));
    if (!live || live.stats.length < 2 * (tile + 2)) return null;
    return { map: rangeAt(live.stats, 1 + tile), layer: rangeAt(live.stats, 0) };
  }
}

customElements.define('convcast-lecture-figures', LectureFigures);
