import { css, html, nothing } from 'lit';
import { type Kernel, rounded, zeroMean } from '../../../shared/kernel.ts';
import { KERNEL_SIZE_MAX_PX } from '../../../shared/kernels.ts';
import { LAB_RANGES, LAB_SIDE_MAX_PX, LAB_SIDE_MIN_PX, type LabInput } from '../../../shared/lab.ts';
import { labKernel, withKernel } from '../../../shared/lab_stack.ts';
import { INPUT } from '../../../shared/layers.ts';
import type { View } from '../../../shared/protocol.ts';
import { common } from '../styles.ts';
import { numberSetting, refusalText, segments } from './controls.ts';
import { LabPanel } from './lab_panel.ts';
import { labStyles } from './lab_styles.ts';
import { type Place, placeAfterKey } from './place.ts';
import { slider, sliderStyles } from './slider.ts';
import './stage_map.ts';
import type { StageMap, StageMark } from './stage_map.ts';

const RANGE_TITLES: Record<LabInput['range'], string> = {
  '0..255': '0 to 255',
  '0..1': '0 to 1',
  imagenet: 'ImageNet',
};
const COLOUR_TITLES: Record<LabInput['colour'], string> = { grey: 'Grey', colour: 'Colour' };

const FIRST_CUT_PX = 31;

interface Square {
  readonly top: number;
  readonly left: number;
  readonly sizePx: number;
}

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
      .picture {
        position: relative;
        width: fit-content;
      }
      .over {
        position: absolute;
        inset: 0;
        cursor: crosshair;
        touch-action: none;
        overflow: hidden;
      }
      .square {
        position: absolute;
        border: 2px dashed var(--selection);
        outline: 1px solid var(--selection-edge);
        pointer-events: none;
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
    square: { state: true },
    zeroMean: { state: true },
    problem: { state: true },
  };
  declare sidePx: number;
  declare marks: readonly StageMark[];
  /** What would be cut; null while nothing is being cut. */
  declare square: Square | null;
  declare zeroMean: boolean;
  declare problem: string;
  #from: Place | null = null;
  /** As it was in the picture, so that its mean can be put back. */
  #cut: Kernel | null = null;

  constructor() {
    super();
    this.marks = [];
    this.square = null;
    this.zeroMean = true;
    this.problem = '';
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
    const { lab } = this;
    const { input } = lab.state;
    const shape = lab.shapeOf(INPUT);
    return html`
      <header>
        <h2>Picture</h2>
        <p class="small quiet number" data-testid="input-text">${shape.height} × ${shape.width} × ${shape.channels} · ${RANGE_TITLES[input.range]}</p>
      </header>
      <div class="picture">
        <convcast-stage-map
          data-testid="lab-picture"
          .session=${this.session}
          .view=${this.#view()}
          .shape=${shape}
          .marks=${this.marks}
          .sidePx=${this.sidePx}
          .label=${'The picture that the first layer reads'}
        ></convcast-stage-map>
        ${
          this.square
            ? html`<div
                class="over"
                role="application"
                tabindex="0"
                aria-label=${`Square of ${this.square.sizePx} px at row ${this.square.top}, column ${this.square.left}. Arrow keys move it, plus and minus change its size, Enter cuts.`}
                data-testid="cut-area"
                @pointerdown=${this.#onDown}
                @pointermove=${this.#onMove}
                @pointerup=${this.#onUp}
                @pointercancel=${this.#onUp}
                @keydown=${this.#onKey}
              >
                <div class="square"></div>
              </div>`
            : nothing
        }
      </div>
      <div class="controls">
        ${this.#source()}
        ${
          this.square
            ? this.#cutting(this.square)
            : html`
                <button type="button" data-testid="cut" @click=${this.#startCutting}>Cut a kernel from it</button>
                ${
                  this.#cut
                    ? html`<label class="check small">${this.#zeroMeanBox()} Zero mean</label>`
                    : nothing
                }
              `
        }
        ${this.problem ? html`<p class="refusal" role="alert" data-testid="cut-problem">${this.problem}</p>` : nothing}
        ${segments(
          'Colour',
          input.colour,
          (['grey', 'colour'] as const).map((value) => ({ value, title: COLOUR_TITLES[value] })),
          (value) => lab.edit('input.colour', value),
        )}
        ${refusalText(lab, 'input.colour')}
        ${segments(
          'Range',
          input.range,
          LAB_RANGES.map((value) => ({ value, title: RANGE_TITLES[value] })),
          (value) => lab.edit('input.range', value),
        )}
        ${numberSetting(lab, {
          path: 'input.sidePx',
          label: 'Side',
          value: input.sidePx,
          min: LAB_SIDE_MIN_PX,
          max: LAB_SIDE_MAX_PX,
          step: 8,
          text: `${input.sidePx} px`,
        })}
      </div>
    `;
  }

  #source() {
    const { capture, connection } = this.session;
    const { source } = connection;
    if (!source) return nothing;
    if (!source.own)
      return html`<div class="line">
        <span class="small quiet">${source.label}</span>
        <button type="button" data-testid="take-over" @click=${() => capture.takeOver()}>Take over</button>
      </div>`;
    const frozen = source.paused === 'frozen';
    return html`
      <div class="line">
        <button
          type="button"
          aria-pressed=${frozen}
          ?disabled=${source.kind === 'photo'}
          data-testid="freeze"
          @click=${() => capture.freeze(!frozen)}
        >
          Freeze
        </button>
        <button
          type="button"
          title=${`Stop ${source.label}, and choose what to look at`}
          data-testid="other-source"
          @click=${() => capture.stop()}
        >
          Other source
        </button>
      </div>
    `;
  }

  #cutting(square: Square) {
    return html`
      <p class="small">Drag a square on the picture, or move it with the arrow keys.</p>
      ${slider({
        label: 'Square',
        value: square.sizePx,
        min: 1,
        max: this.#sizeMost(),
        text: `${square.sizePx} px`,
        testId: 'cut-size',
        onInput: (sizePx) => this.#moveTo({ ...square, sizePx }),
      })}
      <div class="line">
        <label class="check small">${this.#zeroMeanBox()} Zero mean</label>
        <button type="button" data-testid="cut-here" @click=${this.#cutHere}>Cut</button>
        <button
          type="button"
          @click=${() => {
            this.square = null;
          }}
        >
          Done
        </button>
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

  protected override updated(): void {
    super.updated();
    const element = this.renderRoot.querySelector<HTMLElement>('.square');
    if (!element || !this.square) return;
    const { sidePx } = this.lab.state.input;
    const { top, left, sizePx } = this.square;
    const shownLeft = this.session.choice.now.mirror ? sidePx - left - sizePx : left;
    element.style.left = `${(shownLeft / sidePx) * 100}%`;
    element.style.top = `${(top / sidePx) * 100}%`;
    element.style.width = element.style.height = `${(sizePx / sidePx) * 100}%`;
  }

  #sizeMost(): number {
    return Math.min(KERNEL_SIZE_MAX_PX, this.lab.state.input.sidePx);
  }

  #startCutting(): void {
    const sizePx = Math.min(FIRST_CUT_PX, this.#sizeMost());
    const middle = Math.floor((this.lab.state.input.sidePx - sizePx) / 2);
    this.square = { top: middle, left: middle, sizePx };
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.over')?.focus());
  }

  /** Kept inside the picture. */
  #moveTo({ top, left, sizePx }: Square): void {
    const size = Math.min(Math.max(sizePx, 1), this.#sizeMost());
    const inside = (value: number) => Math.min(Math.max(value, 0), this.lab.state.input.sidePx - size);
    this.square = { top: inside(top), left: inside(left), sizePx: size };
  }

  #placeOf(event: PointerEvent): Place {
    const map = this.renderRoot.querySelector<StageMap>('convcast-stage-map')!;
    const at = map.getBoundingClientRect();
    const { sidePx } = this.lab.state.input;
    const share = (event.clientX - at.left) / at.width;
    return {
      row: Math.floor(((event.clientY - at.top) / at.height) * sidePx),
      column: Math.floor((this.session.choice.now.mirror ? 1 - share : share) * sidePx),
    };
  }

  #onDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.#from = this.#placeOf(event);
  }

  #onMove(event: PointerEvent): void {
    if (!this.#from) return;
    const to = this.#placeOf(event);
    const down = to.row - this.#from.row;
    const across = to.column - this.#from.column;
    const sizePx = Math.min(Math.max(Math.abs(down), Math.abs(across)) + 1, this.#sizeMost());
    this.#moveTo({
      top: down < 0 ? this.#from.row - sizePx + 1 : this.#from.row,
      left: across < 0 ? this.#from.column - sizePx + 1 : this.#from.column,
      sizePx,
    });
  }

  #onUp(event: PointerEvent): void {
    if (!this.#from) return;
    const to = this.#placeOf(event);
    const moved = to.row !== this.#from.row || to.column !== this.#from.column;
    const { sizePx } = this.square!;
    // A tap puts the square about its place.
    if (!moved)
      this.#moveTo({
        top: to.row - (sizePx >> 1),
        left: to.column - (sizePx >> 1),
        sizePx,
      });
    this.#from = null;
    void this.#cutHere();
  }

  #onKey(event: KeyboardEvent): void {
    const square = this.square!;
    const size = { '+': 1, '=': 1, '-': -1 }[event.key];
    if (event.key === 'Enter') void this.#cutHere();
    else if (event.key === 'Escape') this.square = null;
    else if (size !== undefined) this.#moveTo({ ...square, sizePx: square.sizePx + size });
    else {
      const { sidePx } = this.lab.state.input;
      const next = placeAfterKey(
        event,
        { row: square.top, column: square.left },
        { height: sidePx, width: sidePx },
        this.session.choice.now.mirror,
      );
      if (!next) return;
      this.#moveTo({ ...square, top: next.row, left: next.column });
    }
    event.preventDefault();
  }

  async #cutHere(): Promise<void> {
    const reply = await this.lab.cut(this.square!);
    this.problem = reply.ok ? '' : reply.error.message;
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
    const made = labKernel('Cut from the picture', this.zeroMean ? rounded(zeroMean(cut)) : cut, bias);
    this.lab.choose({ layer: 0, kernel: number });
    this.lab.change(withKernel(this.lab.state, 0, number, made), `layers.0.kernels.${number}`);
  }
}

customElements.define('convcast-picture-stage', PictureStage);
