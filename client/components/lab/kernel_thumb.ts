import { css, html, LitElement, type PropertyDeclarations } from 'lit';
import { type Kernel, valueAt } from '../../../shared/kernel.ts';
import { levelsOf } from '../../../shared/scale.ts';
import { common } from '../styles.ts';

const GAP_PX = 1;

/** A kernel as a picture: in colour where it reads red, green and blue, else slice beside slice, zero in the middle. */
export class KernelThumb extends LitElement {
  static override styles = [
    common,
    css`
      canvas {
        border: 1px solid var(--line);
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    kernel: { attribute: false },
    colours: { attribute: false },
    sidePx: { attribute: false },
    mirror: { attribute: false },
    label: {},
  };
  declare kernel: Kernel;
  /** For signed values: 256 × RGBA. */
  declare colours: Uint8Array;
  declare sidePx: number;
  /** As the pictures that it slides over are shown; its numbers stay as they are. */
  declare mirror: boolean;
  declare label: string;

  protected override render() {
    return html`<canvas role="img" aria-label=${this.label}></canvas>`;
  }

  protected override updated(): void {
    const { kernel } = this;
    const { sizePx, inChannels } = kernel;
    const asColour = inChannels === 3;
    const slices = asColour ? 1 : inChannels;
    const columns = Math.ceil(Math.sqrt(slices));
    const rows = Math.ceil(slices / columns);
    const side = this.sidePx * devicePixelRatio;
    const zoom = Math.max(1, Math.floor((side - (columns - 1) * GAP_PX) / (columns * sizePx)));
    const pitch = zoom * sizePx + GAP_PX;
    const canvas = this.renderRoot.querySelector('canvas')!;
    canvas.width = columns * pitch - GAP_PX;
    canvas.height = rows * pitch - GAP_PX;
    canvas.style.width = `${canvas.width / devicePixelRatio}px`;
    canvas.style.height = `${canvas.height / devicePixelRatio}px`;
    const extreme = kernel.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const { zero, gain } = levelsOf(extreme, true);
    const level = (row: number, column: number, channel: number) =>
      Math.round(zero + gain * valueAt(kernel, row, column, channel));
    const context = canvas.getContext('2d')!;
    for (let slice = 0; slice < slices; slice++)
      for (let row = 0; row < sizePx; row++)
        for (let column = 0; column < sizePx; column++) {
          const [red, green, blue] = asColour
            ? [0, 1, 2].map((channel) => level(row, column, channel))
            : this.colours.subarray(level(row, column, slice) * 4);
          context.fillStyle = `rgb(${red} ${green} ${blue})`;
          context.fillRect(
            (slice % columns) * pitch + (this.mirror ? sizePx - 1 - column : column) * zoom,
            Math.floor(slice / columns) * pitch + row * zoom,
            zoom,
            zoom,
          );
        }
  }
}

customElements.define('convcast-kernel-thumb', KernelThumb);
