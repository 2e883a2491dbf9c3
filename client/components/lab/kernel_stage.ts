import { css, html, nothing } from 'lit';
import { colourTable } from '../../../shared/colours/colour_maps.ts';
import { type Kernel, kernelOfRows, resized, rounded, sliceOf, withSlice } from '../../../shared/kernel.ts';
import { KERNEL_SIZE_MAX_PX } from '../../../shared/kernels.ts';
import { inputChannels, type LabKernel } from '../../../shared/lab.ts';
import { withKernel } from '../../../shared/lab_stack.ts';
import { wordsOf } from '../../language/spoken.ts';
import { coloursOf } from '../../state/session.ts';
import { common } from '../styles.ts';
import { numberSetting, refusalText } from './controls.ts';
import { KERNEL_TEXT } from './kernel_text.ts';
import { TITLE_TEXT } from './title_text.ts';
import './kernel_grid.ts';
import './kernel_named.ts';
import './kernel_operations.ts';
import './kernel_thumb.ts';
import { LabPanel } from './lab_panel.ts';
import { labStyles } from './lab_styles.ts';
import { sliderStyles } from './slider.ts';

const SLIDING_PX = 56;
/** A larger kernel is looked at as a picture, a smaller one as numbers. */
const AS_PICTURE_FROM_PX = 10;
/** The kernel's own title once its numbers are no longer what the title says. */
const OWN_TITLE = TITLE_TEXT.en.Own;

/** The chosen kernel: its numbers slice by slice, and what one does to them. */
export class KernelStage extends LabPanel {
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
      .slices {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
        align-items: center;
      }
      .slices button {
        min-height: 1.8rem;
        min-width: 1.8rem;
        padding: 0 0.4em;
      }
      .brush {
        width: 4.5em;
      }
      .sliding {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        align-items: center;
        gap: 10px;
      }
      .sliding convcast-kernel-thumb {
        flex: none;
        transition: transform 900ms ease-in-out;
      }
      .turned {
        transform: rotate(180deg);
      }
      @media (prefers-reduced-motion: reduce) {
        .sliding convcast-kernel-thumb {
          transition: none;
        }
      }
    `,
  ];
  static override properties = {
    ...LabPanel.properties,
    sidePx: { attribute: false },
    drawing: { state: true },
    brush: { state: true },
    problem: { state: true },
  };
  declare sidePx: number;
  declare drawing: boolean;
  /** What cells get that are drawn over. */
  declare brush: number;
  declare problem: (() => string) | null;

  constructor() {
    super();
    this.drawing = false;
    this.brush = 1;
    this.problem = null;
  }

  override read(): void {}

  get #path(): string {
    const { layer, kernel } = this.lab.chosen;
    return `layers.${layer}.kernels.${kernel}`;
  }

  get #kernel(): LabKernel {
    const { layer, kernel } = this.lab.chosen;
    return this.lab.state.layers[layer]!.kernels[kernel]!;
  }

  protected override render() {
    const { lab } = this;
    const kernel = this.#kernel;
    const { layer, slice } = lab.chosen;
    const { sizePx } = lab.state.layers[layer]!;
    const text = wordsOf(KERNEL_TEXT);
    const extreme = kernel.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return html`
      ${this.#slices(kernel)}
      <convcast-kernel-grid
        .slice=${sliceOf(kernel, slice)}
        .extreme=${extreme}
        .colours=${coloursOf(this.session, true)}
        .sidePx=${this.sidePx}
        .brush=${this.drawing && !lab.locked ? this.brush : null}
        ?locked=${lab.locked}
        @values=${this.#onValues}
        @table=${this.#onTable}
      ></convcast-kernel-grid>
      ${
        this.session.choice.now.mirror
          ? html`<p class="small quiet" data-testid="kernel-mirrored">
              ${text.mirrored}
            </p>`
          : nothing
      }
      <convcast-kernel-named .session=${this.session} .lab=${lab}>${this.#drawing()}</convcast-kernel-named>
      <div class="sliding">
        ${this.#sliding(kernel)}
        <div>
          ${numberSetting(lab, {
            path: `layers.${layer}.sizePx`,
            label: text.size,
            value: sizePx,
            min: 1,
            max: KERNEL_SIZE_MAX_PX,
          })}
          <span class="small quiet">${lab.state.mode === 'convolution' ? text.turned : text.asItIs}</span>
        </div>
      </div>
      ${refusalText(lab, this.#path)}
      ${this.problem ? html`<p class="refusal" role="alert" data-testid="kernel-refusal">${this.problem()}</p>` : nothing}
      <convcast-kernel-operations
        ?locked=${lab.locked}
        .kernel=${kernel}
        @kernel=${({ detail }: CustomEvent<Kernel>) => this.#apply(detail)}
      ></convcast-kernel-operations>
    `;
  }

  #slices(kernel: LabKernel) {
    const { lab } = this;
    if (kernel.inChannels === 1) return nothing;
    const { layer, slice } = lab.chosen;
    const colour = layer === 0 && inputChannels(lab.state.input) === 3;
    const text = wordsOf(KERNEL_TEXT);
    const colours = [text.red, text.green, text.blue];
    return html`
      <div class="slices" role="group" aria-label=${text.slice}>
        ${
          colour
            ? html`<convcast-kernel-thumb
                .kernel=${kernel}
                .colours=${coloursOf(this.session, true)}
                .sidePx=${34}
                .mirror=${this.session.choice.now.mirror}
                .label=${text.inColour}
              ></convcast-kernel-thumb>`
            : html`<span class="quiet small">${text.readsMap}</span>`
        }
        ${Array.from(
          { length: kernel.inChannels },
          (_, each) => html`
            <button
              type="button"
              aria-pressed=${each === slice}
              data-testid=${`slice-${each}`}
              @click=${() => lab.choose({ slice: each })}
            >
              ${colour ? colours[each] : each + 1}
            </button>
          `,
        )}
      </div>
    `;
  }

  #drawing() {
    const text = wordsOf(KERNEL_TEXT);
    return html`
      <button
        type="button"
        ?disabled=${this.lab.locked}
        aria-pressed=${this.drawing}
        title=${text.drawHint}
        data-testid="draw"
        @click=${() => {
          this.drawing = !this.drawing;
        }}
      >
        ${text.draw}
      </button>
      ${
        this.drawing
          ? html`<input
              class="brush"
              type="number"
              step="any"
              aria-label=${text.brush}
              data-testid="brush"
              .value=${`${this.brush}`}
              @change=${(event: Event) => {
                const { valueAsNumber } = event.target as HTMLInputElement;
                if (!Number.isNaN(valueAsNumber)) this.brush = valueAsNumber;
              }}
            />`
          : nothing
      }
    `;
  }

  /** Convolution turns the kernel before it slides, and is seen to. */
  #sliding(kernel: LabKernel) {
    const turned = this.lab.state.mode === 'convolution';
    return html`<convcast-kernel-thumb
      class=${turned ? 'turned' : ''}
      data-testid="sliding-kernel"
      .kernel=${kernel}
      .colours=${kernel.sizePx < AS_PICTURE_FROM_PX ? coloursOf(this.session, true) : colourTable('grey')}
      .sidePx=${SLIDING_PX}
      .mirror=${this.session.choice.now.mirror}
      .label=${wordsOf(KERNEL_TEXT).sliding}
    ></convcast-kernel-thumb>`;
  }

  #apply(changed: Kernel): void {
    this.problem = null;
    const kernel = this.#kernel;
    const { layer, kernel: number } = this.lab.chosen;
    this.lab.change(
      withKernel(this.lab.state, layer, number, {
        ...kernel,
        ...rounded(changed),
        title: OWN_TITLE,
      }),
      this.#path,
    );
  }

  #onValues({ detail }: CustomEvent<{ values: readonly number[]; dragging: boolean }>): void {
    const kernel = this.#kernel;
    const { layer, kernel: number, slice } = this.lab.chosen;
    const changed = withSlice(kernel, slice, {
      sizePx: kernel.sizePx,
      inChannels: 1,
      values: detail.values,
    });
    this.problem = null;
    this.lab.change(
      withKernel(this.lab.state, layer, number, { ...kernel, ...changed, title: OWN_TITLE }),
      this.#path,
      { dragging: detail.dragging },
    );
  }

  #onTable({ detail: rows }: CustomEvent<readonly (readonly number[])[]>): void {
    const size = rows.length;
    if (rows[0]!.length !== size || size > KERNEL_SIZE_MAX_PX) {
      this.problem = () => wordsOf(KERNEL_TEXT).notSquare(KERNEL_SIZE_MAX_PX, size, rows[0]!.length);
      return;
    }
    const kernel = this.#kernel;
    const { layer, kernel: number, slice } = this.lab.chosen;
    const changed = withSlice(resized(kernel, size), slice, kernelOfRows(rows));
    this.problem = null;
    this.lab.change(
      withKernel(this.lab.state, layer, number, { ...kernel, ...changed, title: OWN_TITLE }),
      this.#path,
    );
  }
}

customElements.define('convcast-kernel-stage', KernelStage);
