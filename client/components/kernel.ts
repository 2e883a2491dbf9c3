import { css, html, LitElement } from 'lit';
import type { Kernel } from '../../shared/protocol.ts';
import { Spoken, wordsOf } from '../language/spoken.ts';
import { numberText } from '../state/number_text.ts';
import { MODEL_TEXT } from './model_text.ts';
import { NEURON_TEXT } from './neuron_text.ts';
import { common } from './styles.ts';

const SIDE_PX = 165;
const GAP_PX = 1;
/** More would be too small to see on one picture's side. */
const SLICES_MAX = 16;

/** A kernel as a picture: in colour where it reads a colour picture, else slice by slice in grey. Zero is mid-grey. */
export class KernelPicture extends LitElement {
  static override styles = [
    common,
    css`
      :host {
        container-type: inline-size;
      }
      .kernel {
        display: grid;
        gap: 6px 12px;
      }
      .text {
        display: grid;
        gap: 6px;
        align-content: start;
      }
      @container (min-width: 240px) {
        .kernel {
          grid-template-columns: auto 1fr;
        }
        h3 {
          grid-column: span 2;
        }
      }
      strong {
        font-weight: 600;
        color: var(--selection-text);
      }
    `,
  ];
  static override properties = {
    kernel: { attribute: false },
    mirror: { attribute: false },
  };
  declare kernel: Kernel;
  declare mirror: boolean;

  constructor() {
    super();
    new Spoken(this);
  }

  protected override render() {
    const { sizePx, inChannels, bias } = this.kernel;
    const values = valuesOf(this.kernel);
    const shown = slicesShown(this.kernel);
    const text = wordsOf(MODEL_TEXT);
    const { range } = wordsOf(NEURON_TEXT);
    return html`
      <div class="kernel">
        <h3>${text.kernel}</h3>
        <canvas role="img" aria-label=${text.kernelOf(sizePx, inChannels)}></canvas>
        <div class="text">
          <p class="small quiet number">
            ${sizePx} × ${sizePx} × ${inChannels}${
              inChannels === 3 ? text.inColour : shown < inChannels ? text.slices(shown - 1) : ''
            }
          </p>
          <p class="small quiet number">${text.midGrey(range(numberText(Math.min(...values)), numberText(Math.max(...values))))}</p>
          <p class="number">${text.bias} <strong data-testid="bias">${numberText(bias, 3)}</strong></p>
        </div>
      </div>
    `;
  }

  protected override updated(): void {
    const canvas = this.renderRoot.querySelector('canvas')!;
    const { sizePx, inChannels } = this.kernel;
    const values = valuesOf(this.kernel);
    const extreme = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const colour = inChannels === 3;
    const slices = slicesShown(this.kernel);
    const columns = colour ? 1 : Math.ceil(Math.sqrt(slices));
    const rows = colour ? 1 : Math.ceil(slices / columns);
    const side = Math.floor(SIDE_PX * devicePixelRatio);
    const zoom = Math.max(1, Math.floor((side - (columns - 1) * GAP_PX) / (columns * sizePx)));
    const pitch = zoom * sizePx + GAP_PX;
    canvas.width = columns * pitch - GAP_PX;
    canvas.height = rows * pitch - GAP_PX;
    canvas.style.width = `${canvas.width / devicePixelRatio}px`;
    canvas.style.height = `${canvas.height / devicePixelRatio}px`;
    const context = canvas.getContext('2d')!;
    const grey = (row: number, column: number, channel: number) => {
      const value =
        values[(row * sizePx + (this.mirror ? sizePx - 1 - column : column)) * inChannels + channel]!;
      return 128 + (extreme > 0 ? (127 * value) / extreme : 0);
    };
    for (let slice = 0; slice < (colour ? 1 : slices); slice++)
      for (let row = 0; row < sizePx; row++)
        for (let column = 0; column < sizePx; column++) {
          const [r, g, b] = (colour ? [0, 1, 2] : [slice, slice, slice]).map((each) =>
            grey(row, column, each),
          );
          context.fillStyle = `rgb(${r} ${g} ${b})`;
          context.fillRect(
            (slice % columns) * pitch + column * zoom,
            Math.floor(slice / columns) * pitch + row * zoom,
            zoom,
            zoom,
          );
        }
  }
}

function slicesShown({ inChannels }: Kernel): number {
  return Math.min(inChannels, SLICES_MAX);
}

/** The bytes may lie anywhere in what came; floats want whole multiples of four. */
function valuesOf({ values }: Kernel): Float32Array {
  return new Float32Array(new Uint8Array(values).buffer);
}

customElements.define('convcast-kernel', KernelPicture);
