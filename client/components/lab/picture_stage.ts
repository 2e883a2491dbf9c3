import { css, html, nothing } from 'lit';
import { type Kernel, rounded, zeroMean } from '../../../shared/kernel.ts';
import { KERNEL_SIZE_MAX_PX } from '../../../shared/kernels.ts';
import { LAB_RANGES, LAB_SIDE_MAX_PX, LAB_SIDE_MIN_PX } from '../../../shared/lab.ts';
import { labKernel, withKernel } from '../../../shared/lab_stack.ts';
import { INPUT } from '../../../shared/layers.ts';
import type { LabCut, View } from '../../../shared/protocol.ts';
import { problemText, type SaidProblem } from '../../language/said_text.ts';
import { wordsOf } from '../../language/spoken.ts';
import { common } from '../styles.ts';
import { changing } from './changing.ts';
import { numberSetting, refusalText, segments } from './controls.ts';
import { LAB_TEXT } from './lab_text.ts';
import { TITLE_TEXT } from './title_text.ts';
import './cut_area.ts';
import { type CutArea, squareInside } from './cut_area.ts';
import { LabPanel } from './lab_panel.ts';
import { labStyles } from './lab_styles.ts';
import { pictureSource } from './picture_source.ts';
import { slider, sliderStyles } from './slider.ts';
import './stage_map.ts';
import type { StageMark } from './stage_map.ts';

const FIRST_CUT_PX = 31;

/** The picture as the first layer gets it, in what form, and squares cut from it that become the chosen kernel. */
export class PictureStage extends LabPanel {
  static override styles = [
    common,
    labStyles,
    sliderStyles,
    css`
      :host {
        display: grid;
        gap: 6px;
        align-content: start;
      }
      h2 {
        font-size: 1.15rem;
      }
      header {
        min-height: 2.9rem;
      }
      .line > button {
        padding: 0 0.35em;
      }
      .picture {
        position: relative;
        width: fit-content;
      }
      /* Or a picture that became smaller could never grow: it fills what is left to it. */
      :host([bare]) .picture {
        width: min(100%, var(--side));
      }
      label.check {
        display: flex;
        align-items: center;
        gap: 6px;
        min-height: 2rem;
      }
      input[type='checkbox'] {
        width: 1.15em;
        height: 1.15em;
        accent-color: var(--selection);
      }
    `,
  ];
  static override properties = {
    ...LabPanel.properties,
    sidePx: { attribute: false },
    marks: { attribute: false },
    bare: { type: Boolean, reflect: true },
    fixed: { type: Boolean },
    square: { state: true },
    zeroMean: { state: true },
    problem: { state: true },
  };
  declare sidePx: number;
  declare marks: readonly StageMark[];
  /** The picture as large as it can be, and cutting, alone. */
  declare bare: boolean;
  /** Nothing is cut from it. */
  declare fixed: boolean;
  /** What would be cut; null while nothing is being cut. */
  declare square: LabCut | null;
  declare zeroMean: boolean;
  declare problem: SaidProblem | null;
  /** As it was in the picture, so that its mean can be put back. */
  #cut: Kernel | null = null;

  constructor() {
    super();
    this.marks = [];
    this.bare = false;
    this.fixed = false;
    this.square = null;
    this.zeroMean = true;
    this.problem = null;
  }

  override read(): void {
    this.requestUpdate();
  }

  #view(): View {
    const { colour } = this.lab.state.input;
    if (colour === 'colour') return { kind: 'picture', graph: 'lab' };
    return { kind: 'map', graph: 'lab', layer: INPUT, map: 0, scale: 'layer' };
  }

  protected override render() {
    const { input } = this.lab.state;
    const shape = this.lab.shapeOf(INPUT);
    const text = wordsOf(LAB_TEXT);
    return html`
      ${
        this.bare
          ? nothing
          : html`<header>
              <h2>${text.picture}</h2>
              <p class="small quiet number" data-testid="input-text">${shape.height} × ${shape.width} × ${shape.channels} · ${text.rangeOf(input.range)}</p>
            </header>`
      }
      <div class="picture">
        <convcast-stage-map
          data-testid="lab-picture"
          .session=${this.session}
          .view=${this.#view()}
          .shape=${shape}
          .marks=${this.marks}
          .sidePx=${this.sidePx}
          ?fill=${this.bare}
          .label=${text.pictureLabel}
        ></convcast-stage-map>
        ${
          this.square
            ? html`<convcast-cut-area
                .session=${this.session}
                .square=${this.square}
                .picturePx=${input.sidePx}
                .sizeMostPx=${this.#sizeMostPx}
                @square=${({ detail }: CustomEvent<LabCut>) => {
                  this.square = detail;
                }}
                @cut=${this.#cutHere}
                @leave=${this.#leaveCutting}
              ></convcast-cut-area>`
            : nothing
        }
      </div>
      <div class="controls" @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && this.#leaveCutting()}>
        <div class="line">
          ${this.bare ? nothing : pictureSource(this.session)}
          ${
            this.square || this.fixed
              ? nothing
              : html`<button
                  type="button"
                  ?disabled=${this.lab.locked}
                  title=${text.cutHint}
                  data-testid="cut"
                  @click=${this.#startCutting}
                >
                  ${text.cutKernel}
                </button>`
          }
        </div>
        ${this.square ? this.#cutting(this.square) : this.bare ? nothing : this.#form()}
        ${this.problem ? html`<p class="refusal" role="alert" data-testid="cut-problem">${problemText(this.problem)}</p>` : nothing}
      </div>
    `;
  }

  #form() {
    const { lab } = this;
    const { input } = lab.state;
    const text = wordsOf(LAB_TEXT);
    return html`
        ${this.#cut ? html`<label class="check small">${this.#zeroMeanBox()} ${text.zeroMean}</label>` : nothing}
        ${changing(
          lab,
          segments(
            text.colour,
            input.colour,
            (['grey', 'colour'] as const).map((value) => ({ value, title: text.colourOf(value) })),
            (value) => lab.edit('input.colour', value),
            'colour',
          ),
        )}
        ${refusalText(lab, 'input.colour')}
        ${changing(
          lab,
          segments(
            text.range,
            input.range,
            LAB_RANGES.map((value) => ({ value, title: text.rangeOf(value) })),
            (value) => lab.edit('input.range', value),
            'range',
          ),
        )}
        ${numberSetting(lab, {
          path: 'input.sidePx',
          label: text.side,
          value: input.sidePx,
          min: LAB_SIDE_MIN_PX,
          max: LAB_SIDE_MAX_PX,
          step: 8,
          text: text.px(input.sidePx),
        })}
    `;
  }

  #cutting(square: LabCut) {
    const text = wordsOf(LAB_TEXT);
    return html`
      <p class="small">${text.cutHow}</p>
      ${slider({
        label: text.square,
        value: square.sizePx,
        min: 1,
        max: this.#sizeMostPx,
        text: text.px(square.sizePx),
        testId: 'cut-size',
        onInput: (sizePx) => {
          this.square = this.#inside({ ...square, sizePx });
        },
      })}
      <div class="line">
        <label class="check small">${this.#zeroMeanBox()} ${text.zeroMean}</label>
        <button type="button" data-testid="cut-here" @click=${this.#cutHere}>${text.cut}</button>
        <button type="button" @click=${this.#leaveCutting}>${text.done}</button>
      </div>
    `;
  }

  #zeroMeanBox() {
    return html`<input
      type="checkbox"
      data-testid="zero-mean"
      .checked=${this.zeroMean}
      @change=${(event: Event) => {
        this.zeroMean = (event.target as HTMLInputElement).checked;
        if (this.#cut) this.#use(this.#cut);
      }}
    />`;
  }

  /** The picture may have become smaller than where the square was. */
  protected override willUpdate(): void {
    this.style.setProperty('--side', `${this.sidePx}px`);
    if (this.square) this.square = this.#inside(this.square);
  }

  #inside(square: LabCut): LabCut {
    return squareInside(square, this.lab.state.input.sidePx, this.#sizeMostPx);
  }

  get #sizeMostPx(): number {
    return Math.min(KERNEL_SIZE_MAX_PX, this.lab.state.input.sidePx);
  }

  #startCutting(): void {
    const sizePx = Math.min(FIRST_CUT_PX, this.#sizeMostPx);
    const middle = Math.floor((this.lab.state.input.sidePx - sizePx) / 2);
    this.square = { top: middle, left: middle, sizePx };
    void this.updateComplete.then(() => this.renderRoot.querySelector<CutArea>('convcast-cut-area')?.focus());
  }

  /** What had the focus goes with the square: it is back where cutting began. */
  #leaveCutting(): void {
    if (!this.square) return;
    this.square = null;
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLButtonElement>('[data-testid=cut]')?.focus(),
    );
  }

  async #cutHere(): Promise<void> {
    const reply = await this.lab.cut(this.square!);
    this.problem = reply.ok ? null : reply.error;
    if (!reply.ok) return;
    this.#cut = reply.kernel;
    this.#use(reply.kernel);
    this.lab.choose({ brightest: true });
  }

  /** Cut kernels are of the first layer. */
  #use(cut: Kernel): void {
    const { layer, kernel } = this.lab.chosen;
    const number = layer === 0 ? kernel : 0;
    const { bias } = this.lab.state.layers[0]!.kernels[number]!;
    const made = labKernel(
      TITLE_TEXT.en['Cut from the picture'],
      this.zeroMean ? rounded(zeroMean(cut)) : cut,
      bias,
    );
    this.lab.choose({ layer: 0, kernel: number });
    this.lab.change(withKernel(this.lab.state, 0, number, made), `layers.0.kernels.${number}`);
  }
}

customElements.define('convcast-picture-stage', PictureStage);
