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
import { common } from '../styles.ts';
import { CAPTION_GAP_PX, FIGURES_GAP_PX, FigureLayout } from './figure_layout.ts';
import { LECTURE_TEXT } from './lecture_text.ts';

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
        gap: ${FIGURES_GAP_PX}px;
        align-content: start;
        justify-content: start;
      }
      figure {
        margin: 0;
        min-width: 0;
        display: grid;
        gap: ${CAPTION_GAP_PX}px;
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
  readonly #layout = new FigureLayout(this, '.area');

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
    const { sidePx } = this.#layout.sizes(this.#present.length);
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

  protected override updated(): void {
    super.updated();
    const figures = this.renderRoot.querySelector<HTMLElement>('.figures')!;
    if (this.#layout.arrange(figures, this.#layout.sizes(this.#present.length), this.cutting))
      this.requestUpdate();
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
