import { css, html, LitElement, type PropertyDeclarations } from 'lit';
import { levelCss } from '../../../shared/colours/colour_maps.ts';
import { numberText } from '../../state/number_text.ts';
import { common } from '../styles.ts';

/** Numbers in rows, each on its colour. */
export interface Cells {
  readonly columns: number;
  /** Row by row; NaN: nothing there yet. */
  readonly values: readonly number[];
  /** 256 × RGBA. */
  readonly colours: Uint8Array;
  level(value: number): number;
}

/** A square of cells, inclusive of its borders, as row and column of its left upper corner. */
export interface Window {
  readonly top: number;
  readonly left: number;
  readonly sizePx: number;
}

/** Of a cell's side. A digit is about 0.6 em wide. */
const FONT_SHARE = 0.4;
const FONT_MAX_PX = 22;
const FONT_MIN_PX = 12;

/**
 * A small table of numbers as one picture: numbers where they fit, colours everywhere, an amber window over some.
 * Fires `pick` with the index of a cell that is pressed.
 */
export class NumberCells extends LitElement {
  static override styles = [
    common,
    css`
      canvas {
        image-rendering: auto;
      }
      .pickable {
        cursor: pointer;
      }
    `,
  ];
  static override properties: PropertyDeclarations = {
    cells: { attribute: false },
    window: { attribute: false },
    sidePx: { attribute: false },
    label: {},
    pickable: { type: Boolean },
  };
  declare cells: Cells;
  declare window: Window | null;
  /** CSS pixels of the longer side, about: cells are whole device pixels. */
  declare sidePx: number;
  declare label: string;
  declare pickable: boolean;

  constructor() {
    super();
    this.window = null;
    this.label = '';
    this.pickable = false;
  }

  protected override render() {
    return html`<canvas
      role="img"
      aria-label=${this.label}
      class=${this.pickable ? 'pickable' : ''}
      @pointerdown=${this.#onPress}
    ></canvas>`;
  }

  #cellPx(): number {
    const { columns, values } = this.cells;
    const most = Math.max(columns, Math.ceil(values.length / columns));
    return Math.max(1, Math.floor((this.sidePx * devicePixelRatio) / most));
  }

  protected override updated(): void {
    const canvas = this.renderRoot.querySelector('canvas')!;
    const { columns, values } = this.cells;
    const rows = Math.ceil(values.length / columns);
    const cellPx = this.#cellPx();
    canvas.width = columns * cellPx;
    canvas.height = rows * cellPx;
    canvas.style.width = `${canvas.width / devicePixelRatio}px`;
    canvas.style.height = `${canvas.height / devicePixelRatio}px`;
    const style = getComputedStyle(this);
    const context = canvas.getContext('2d')!;
    const decimals = decimalsFor(values);
    const gap = cellPx >= 8 * devicePixelRatio ? Math.round(devicePixelRatio) : 0;
    context.fillStyle = style.getPropertyValue('--line');
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    values.forEach((value, index) => {
      const x = (index % columns) * cellPx;
      const y = Math.floor(index / columns) * cellPx;
      if (Number.isNaN(value)) {
        context.fillStyle = style.getPropertyValue('--surface');
        context.fillRect(x, y, cellPx - gap, cellPx - gap);
        return;
      }
      const level = Math.round(Math.min(Math.max(this.cells.level(value), 0), 255));
      context.fillStyle = levelCss(this.cells.colours, level);
      context.fillRect(x, y, cellPx - gap, cellPx - gap);
      const text = numberText(value, decimals);
      context.fillStyle = isLight(this.cells.colours, level) ? '#14181d' : '#ffffff';
      const fontPx = fontFor(text, cellPx / devicePixelRatio);
      if (fontPx === null) return;
      context.font = `${fontPx * devicePixelRatio}px ${style.fontFamily}`;
      context.fillText(text, x + cellPx / 2, y + cellPx / 2);
    });
    this.#drawWindow(context, cellPx, style);
  }

  #drawWindow(context: CanvasRenderingContext2D, cellPx: number, style: CSSStyleDeclaration): void {
    if (!this.window) return;
    const { top, left, sizePx } = this.window;
    const line = 2 * devicePixelRatio;
    const side = sizePx * cellPx - line;
    context.lineWidth = line * 2;
    context.strokeStyle = style.getPropertyValue('--selection-edge');
    context.strokeRect(left * cellPx + line / 2, top * cellPx + line / 2, side, side);
    context.lineWidth = line;
    context.strokeStyle = style.getPropertyValue('--selection');
    context.strokeRect(left * cellPx + line / 2, top * cellPx + line / 2, side, side);
  }

  #onPress(event: PointerEvent): void {
    if (!this.pickable || event.button !== 0) return;
    const box = this.renderRoot.querySelector('canvas')!.getBoundingClientRect();
    const { columns, values } = this.cells;
    const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
    const row = Math.floor(((event.clientY - box.top) / box.height) * Math.ceil(values.length / columns));
    const index = row * columns + column;
    if (values[index] !== undefined) this.dispatchEvent(new CustomEvent('pick', { detail: index }));
  }
}

/** Whole numbers are written as such, others with two decimals, large ones with fewer. */
export function decimalsFor(values: readonly number[]): number {
  const numbers = values.filter((value) => !Number.isNaN(value));
  if (numbers.every(Number.isInteger)) return 0;
  const largest = numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest >= 100 ? 0 : largest >= 10 ? 1 : 2;
}

/** A size at which the text fits its cell; null where it would be too small to read: the colour has to do. */
function fontFor(text: string, cellPx: number): number | null {
  const fontPx = Math.min(FONT_MAX_PX, cellPx * FONT_SHARE, (cellPx * 0.92) / (text.length * 0.6));
  return fontPx < FONT_MIN_PX ? null : fontPx;
}

/** Rec. 709 luma, of the gamma-encoded colour: what text to put on it. */
function isLight(colours: Uint8Array, level: number): boolean {
  const [red, green, blue] = colours.subarray(level * 4);
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue! > 140;
}

customElements.define('convcast-number-cells', NumberCells);
